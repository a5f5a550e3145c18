// Runs before the page is drawn, so that what needs script is not shown first and hidden after.
document.body.className +=
  ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');
