"""Every address of the product, by room."""

from django.urls import URLPattern, URLResolver, include, path

from core.accounts.pages import SupportPage

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("core.accounts.urls")),
    path("", include("rasso.api")),
    path("", include("earlyadvice.urls")),
    path("", include("deadlines.urls")),
    path("support/", SupportPage.as_view(), name="support"),
]
