// Draws the description of the API, which is fetched from where machines read it.
(function () {
  'use strict';

  var place = document.getElementById('api-docs');
  window.SwaggerUIBundle({
    url: place.getAttribute('data-schema'),
    domNode: place,
    deepLinking: true,
    validatorUrl: null,
    displayRequestDuration: true
  });
})();
