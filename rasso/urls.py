"""Every address of the product, by room."""

from django.urls import URLPattern, URLResolver, include, path

from core.accounts.joint_pages import EndSharingPage, JointUnitsPage
from core.accounts.pages import SupportPage, SupportTextPage, SupportTextsPage
from dashboards.calendar import CalendarView
from dashboards.health import HealthView
from dashboards.work import WorkPage

urlpatterns: list[URLPattern | URLResolver] = [
    path("", WorkPage.as_view(), name="work"),
    path("", include("dashboards.urls")),
    path("", include("casework.urls")),
    path("", include("earlyadvice.urls")),
    path("", include("deadlines.urls")),
    path("", include("core.notices.urls")),
    path("", include("core.reference.urls")),
    path("", include("rasso.api")),
    path("account/", include("core.accounts.urls")),
    path("calendar/<str:token>.ics", CalendarView.as_view(), name="calendar-feed"),
    path("support/", SupportPage.as_view(), name="support"),
    path("administration/support/", SupportTextsPage.as_view(), name="support-texts"),
    path(
        "administration/support/<slug:area_code>/",
        SupportTextPage.as_view(),
        name="support-text",
    ),
    path("administration/joint-units/", JointUnitsPage.as_view(), name="joint-units"),
    path(
        "administration/joint-units/<int:shared_id>/",
        EndSharingPage.as_view(),
        name="joint-unit",
    ),
    path("health/", HealthView.as_view(), name="health"),
]

handler400 = "core.api.handlers.bad_request"
handler403 = "core.api.handlers.forbidden"
handler404 = "core.api.handlers.not_found"
handler500 = "core.api.handlers.fault"
