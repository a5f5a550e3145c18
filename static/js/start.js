// Starts the components of the page. Everything here only adds to what works without it.
(function () {
  'use strict';

  window.GOVUKFrontend.initAll();

  // Saves a long text while it is being written, and says so beside the button that does the same.
  var QUIET_FOR = 2000; // milliseconds without a key before saving

  document.querySelectorAll('[data-rasso-draft]').forEach(function (place) {
    var form = place.closest('form');
    var said = place.querySelector('[role="status"]');
    var timer = null;
    var saving = null; // the save that is under way
    var unsaved = false; // typed since the last save began
    var sending = false;
    var signedOut = false; // kept once; more would only be put beside it

    function save() {
      window.clearTimeout(timer);
      if (saving || signedOut) {
        return saving || Promise.resolve();
      }
      unsaved = false;
      saving = fetch(window.location.pathname, {
        method: 'POST',
        body: new FormData(form),
        headers: { Accept: 'application/json' },
        credentials: 'same-origin'
      })
        .then(function (response) {
          return response.json().then(function (answer) {
            if (!response.ok) {
              signedOut = response.status === 401;
              throw new Error(answer.message);
            }
            said.textContent = 'Saved ' + answer.saved;
            form.elements['draft-token'].value = answer.token;
          }, function (fault) {
            // a sign-in page instead of an answer, or none at all
            signedOut = response.redirected || response.status === 401 || response.status === 403;
            throw signedOut ? new Error('You were signed out. Sign in again in another window, then save here.') : fault;
          });
        })
        .catch(function (fault) {
          unsaved = true;
          said.textContent =
            (fault instanceof SyntaxError || fault instanceof TypeError || !fault.message
              ? 'Not saved: the service could not be reached.'
              : 'Not saved: ' + fault.message) + ' Your text is still on this page.';
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
    form.addEventListener('submit', function (event) {
      window.clearTimeout(timer);
      sending = true;
      if (saving) {
        var button = event.submitter;
        event.preventDefault();
        saving.then(function () {
          form.requestSubmit(button);
        });
      }
    });

    // Words typed just before leaving are sent on the way out; the browser asks if it cannot be done.
    window.addEventListener('pagehide', function () {
      if (unsaved && !sending && !saving && !signedOut) {
        fetch(window.location.pathname, {
          method: 'POST',
          body: new FormData(form),
          headers: { Accept: 'application/json' },
          credentials: 'same-origin',
          keepalive: true
        });
      }
    });
    window.addEventListener('beforeunload', function (event) {
      if (unsaved && !sending && (saving || signedOut)) {
        event.preventDefault();
      }
    });
  });
})();
