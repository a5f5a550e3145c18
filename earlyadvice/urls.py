"""The addresses of early advice in the browser."""

from django.urls import path

from earlyadvice.pages.advise import AdvisePage, CheckAdvicePage, SaveDraftPage
from earlyadvice.pages.listing import RequestsPage
from earlyadvice.pages.request import CaseAddress, HistoryPage, RequestPage
from earlyadvice.pages.triage import AllocatePage, ReturnPage, RoutePage, TriagePage

ONE = "early-advice/<uuid:request_id>/"

urlpatterns = [
    path("early-advice/", RequestsPage.as_view(), name="requests"),
    path(ONE, RequestPage.as_view(), name="request"),
    path(ONE + "history/", HistoryPage.as_view(), name="request-history"),
    path(ONE + "route/", RoutePage.as_view(), name="request-route"),
    path(ONE + "triage/", TriagePage.as_view(), name="request-triage"),
    path(ONE + "return/", ReturnPage.as_view(), name="request-return"),
    path(ONE + "allocate/", AllocatePage.as_view(), name="request-allocate"),
    path(ONE + "advise/", AdvisePage.as_view(), name="request-advise"),
    path(ONE + "advise/draft/", SaveDraftPage.as_view(), name="request-advise-draft"),
    path(ONE + "advise/check/", CheckAdvicePage.as_view(), name="request-advise-check"),
    path("cases/<str:urn>/", CaseAddress.as_view(), name="case"),
]
