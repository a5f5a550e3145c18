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
    var saving = false;
    var again = false;
    var signedOut = false; // kept once; more would only be put beside it

    function save() {
      timer = null;
      if (signedOut) {
        return;
      }
      if (saving) {
        again = true;
        return;
      }
      saving = true;
      fetch(window.location.pathname, {
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
          });
        })
        .catch(function (fault) {
          said.textContent =
            (fault instanceof SyntaxError || fault instanceof TypeError || !fault.message
              ? 'Not saved: the service could not be reached.'
              : 'Not saved: ' + fault.message) + ' Your text is still on this page.';
        })
        .then(function () {
          saving = false;
          if (again) {
            again = false;
            save();
          }
        });
    }

    form.addEventListener('input', function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, QUIET_FOR);
    });
    form.addEventListener('submit', function () {
      window.clearTimeout(timer);
    });
  });
})();
