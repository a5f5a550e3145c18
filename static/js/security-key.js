// Asks a security key or passkey, and sends its answer with the form. Without this script the page
// says what to do instead.
(function () {
  'use strict';

  var TOO_OLD =
    'This browser cannot use security keys. Use an up-to-date browser, or a code instead.';
  var NOT_HERE =
    'Security keys do not work at this address. Open the service by its name over https, or use a code instead.';
  var NOTHING =
    'The security key was not used. Press the button and use the key when your browser asks.';
  var KNOWN = 'This security key is already on your account.';
  var FAILED = 'The security key could not be used. Try again, or use another way.';

  function ready() {
    return (
      window.PublicKeyCredential &&
      typeof window.PublicKeyCredential.parseCreationOptionsFromJSON === 'function' &&
      typeof window.PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
    );
  }

  function ask(options) {
    if (options.creation_options) {
      return navigator.credentials.create({
        publicKey: window.PublicKeyCredential.parseCreationOptionsFromJSON(
          options.creation_options.publicKey
        )
      });
    }
    return navigator.credentials.get({
      publicKey: window.PublicKeyCredential.parseRequestOptionsFromJSON(
        options.request_options.publicKey
      )
    });
  }

  function why(fault) {
    if (fault.name === 'NotAllowedError' || fault.name === 'AbortError') {
      return NOTHING;
    }
    if (fault.name === 'InvalidStateError') {
      return KNOWN;
    }
    return fault.name === 'SecurityError' ? NOT_HERE : FAILED;
  }

  document.querySelectorAll('[data-rasso-key]').forEach(function (form) {
    var said = form.querySelector('[data-rasso-key-said]');
    var busy = false;

    if (!window.isSecureContext) {
      said.textContent = NOT_HERE;
      return;
    }
    if (!ready()) {
      said.textContent = TOO_OLD;
      return;
    }
    said.textContent = '';
    form.querySelector('[data-rasso-key-ask]').hidden = false;
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      if (busy) {
        return;
      }
      busy = true;
      said.textContent = '';
      Promise.resolve(JSON.parse(form.getAttribute('data-rasso-key')))
        .then(ask)
        .then(function (credential) {
          form.elements.credential.value = JSON.stringify(credential);
          form.submit();
        })
        .catch(function (fault) {
          busy = false;
          said.textContent = why(fault);
        });
    });
  });
})();
