"""The addresses of the administrator's reference data."""

from django.urls import path

from core.reference.pages import HOME, ChangePage, ItemsPage, KindsPage, TakeBackPage

BASE = HOME.lstrip("/")

urlpatterns = [
    path(BASE, KindsPage.as_view(), name="reference"),
    path(BASE + "<slug:kind>/", ItemsPage.as_view(), name="reference-kind"),
    path(
        BASE + "<slug:kind>/<int:item_id>/take-back/",
        TakeBackPage.as_view(),
        name="reference-take-back",
    ),
    path(BASE + "<slug:kind>/<int:item_id>/", ChangePage.as_view(), name="reference-change"),
]
