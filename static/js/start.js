// Starts the components of the page. Everything here only adds to what works without it.
(function () {
  'use strict';

  window.GOVUKFrontend.initAll();

  // On a phone the case stands folded above the question.
  if (window.matchMedia('(max-width: 48.0525em)').matches) {
    document.querySelectorAll('[data-rasso-fold-on-phone]').forEach(function (one) {
      one.removeAttribute('open');
    });
  }

  // Saves a long text while it is being written, and says so beside the button that does the same.
  var QUIET_FOR = 2000; // milliseconds without a key before saving
  var MOST_ON_LEAVING = 60000; // characters: a browser sends 64 KiB of a page that is left

  document.querySelectorAll('[data-rasso-draft]').forEach(function (place) {
    var form = place.closest('form');
    var said = place.querySelector('[role="status"]');
    var timer = null;
    var saving = null; // the save that is under way
    var unsaved = false; // typed since the last save began, or not taken by it
    var refused = false; // the last save was not taken
    var signedOut = false; // kept once; more would only be put beside it
    var sending = false;

    function post(leaving) {
      return fetch(window.location.pathname, {
        method: 'POST',
        body: new FormData(form),
        headers: { Accept: 'application/json' },
        credentials: 'same-origin',
        keepalive: leaving
      });
    }

    function save() {
      window.clearTimeout(timer);
      if (saving || signedOut) {
        return saving || Promise.resolve();
      }
      unsaved = false;
      saving = post(false)
        .then(function (response) {
          signedOut = response.redirected || response.status === 401 || response.status === 403;
          return response.json().then(
            function (answer) {
              refused = !response.ok;
              unsaved = unsaved || (refused && !signedOut);
              if (refused) {
                said.textContent = answer.message;
              } else {
                said.textContent = 'Saved ' + answer.saved;
                form.elements['draft-token'].value = answer.token;
              }
            },
            function () {
              throw new Error(
                signedOut
                  ? 'You were signed out. Sign in again in another window, then save here.'
                  : 'The service could not be reached.'
              );
            }
          );
        })
        .catch(function (fault) {
          unsaved = refused = true;
          said.textContent =
            'Not saved. ' +
            (fault instanceof TypeError ? 'The service could not be reached.' : fault.message) +
            ' Your text is still on this page.';
        })
        .then(function () {
          saving = null;
        });
      return saving;
    }

    form.addEventListener('input', function () {
      unsaved = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(function onQuiet() {
        if (saving) {
          saving.then(save);
        } else {
          save();
        }
      }, QUIET_FOR);
    });

    // A form that is sent waits for the save under way: it carries the token that the save gives.
    // Another form of the page waits until what was typed here is saved.
    document.addEventListener('submit', function (event) {
      var isOurs = event.target === form;
      var wait = saving || (!isOurs && unsaved && !refused && save());
      window.clearTimeout(timer);
      sending = isOurs;
      if (wait) {
        event.preventDefault();
        wait.then(function () {
          event.target.requestSubmit(event.submitter);
        });
      }
    });

    // Words typed just before leaving are sent on the way out; the browser asks if they cannot be.
    window.addEventListener('pagehide', function () {
      if ((unsaved || saving) && !refused && !sending) {
        post(true).catch(function () {});
      }
    });
    window.addEventListener('beforeunload', function (event) {
      var long = new URLSearchParams(new FormData(form)).toString().length > MOST_ON_LEAVING;
      if (unsaved && !sending && (saving || refused || long)) {
        event.preventDefault();
      }
    });
    window.addEventListener('pageshow', function () {
      sending = false; // somebody came back to the page as it was
    });
  });
})();
