"""The addresses of early advice in the browser."""

from django.urls import path

from earlyadvice.pages.advise import AdvisePage
from earlyadvice.pages.answering import AnswerReviewPage, AskPage, ClosePage
from earlyadvice.pages.check_advice import CheckAdvicePage
from earlyadvice.pages.comparing import ComparePage
from earlyadvice.pages.discussing import ArrangePage, NotePage, PutRightPage, RecordPage
from earlyadvice.pages.documents import (
    WRITERS,
    AdviceDocumentPage,
    NoteDocumentPage,
    RequestDocumentPage,
)
from earlyadvice.pages.entering import EnterPage
from earlyadvice.pages.figures import FiguresPage
from earlyadvice.pages.help import HelpPage
from earlyadvice.pages.history import HistoryPage
from earlyadvice.pages.listing import RequestsPage
from earlyadvice.pages.request import RequestPage
from earlyadvice.pages.returning import CheckReturnPage, ReturnPage
from earlyadvice.pages.second import AskSecondPage, SecondPage
from earlyadvice.pages.triage import AllocatePage, RoutePage, TriagePage
from earlyadvice.pages.urgent import UrgentPage

ONE = "early-advice/<uuid:request_id>/"
DOCUMENTS = {
    "request": RequestDocumentPage,
    "note": NoteDocumentPage,
    "advice": AdviceDocumentPage,
}

urlpatterns = [
    path("help/", HelpPage.as_view(), name="help"),
    path("early-advice/", RequestsPage.as_view(), name="requests"),
    path("early-advice/enter/", EnterPage.as_view(), name="enter-request"),
    path("early-advice/figures/", FiguresPage.as_view(), name="figures"),
    path(ONE, RequestPage.as_view(), name="request"),
    path(ONE + "compare/", ComparePage.as_view(), name="request-compare"),
    path(ONE + "history/", HistoryPage.as_view(), name="request-history"),
    path(ONE + "route/", RoutePage.as_view(), name="request-route"),
    path(ONE + "triage/", TriagePage.as_view(), name="request-triage"),
    path(ONE + "return/", ReturnPage.as_view(), name="request-return"),
    path(ONE + "return/check/", CheckReturnPage.as_view(), name="request-return-check"),
    path(ONE + "urgent/", UrgentPage.as_view(), name="request-urgent"),
    path(ONE + "ask/", AskPage.as_view(), name="request-ask"),
    path(ONE + "review/", AnswerReviewPage.as_view(), name="request-review"),
    path(ONE + "close/", ClosePage.as_view(), name="request-close"),
    path(ONE + "allocate/", AllocatePage.as_view(), name="request-allocate"),
    path(ONE + "advise/", AdvisePage.as_view(), name="request-advise"),
    path(ONE + "advise/check/", CheckAdvicePage.as_view(), name="request-advise-check"),
    path(ONE + "discussion/offer/", ArrangePage.as_view(), name="request-discussion-offer"),
    path(ONE + "discussion/record/", RecordPage.as_view(), name="request-discussion-record"),
    path(ONE + "discussion/note/", NotePage.as_view(), name="request-discussion-note"),
    path(ONE + "discussion/put-right/", PutRightPage.as_view(), name="request-put-right"),
    path(ONE + "second/ask/", AskSecondPage.as_view(), name="request-second-ask"),
    path(ONE + "second/", SecondPage.as_view(), name="request-second"),
    *(
        path(f"{ONE}{name}.{form}", page.as_view(form=form), name=f"request-{name}-{form}")
        for name, page in DOCUMENTS.items()
        for form in WRITERS
    ),
]
