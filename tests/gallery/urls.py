"""The addresses of the gallery, beside those that every page links to."""

from django.urls import include, path

from core.accounts.pages import SupportPage
from core.routes import Policy, declared
from earlyadvice.pages.help import HelpPage
from tests.gallery import pages

urlpatterns = [
    path("account/", include("core.accounts.urls")),
    path("help/", HelpPage.as_view(), name="help"),
    path("support/", SupportPage.as_view(), name="support"),
    path("gallery/clocks/", pages.ClocksPage.as_view(), name="clocks"),
    path("gallery/case/", pages.CasePage.as_view()),
    path("gallery/ledger/", pages.LedgerPage.as_view()),
    path("gallery/list/", pages.ListPage.as_view()),
    path("gallery/empty/", pages.EmptyPage.as_view()),
    path("gallery/form/", pages.EverythingPage.as_view()),
    path("gallery/writing/", pages.WritingPage.as_view()),
    path("gallery/signed-in/", pages.SignedInPage.as_view()),
    path("gallery/administrators/", pages.AdministratorsPage.as_view()),
    path("gallery/cases/", pages.CasesPage.as_view()),
    path("gallery/staff-form/", pages.StaffFormPage.as_view()),
    path("gallery/error/<path:name>/", declared(pages.failing, policy=Policy.PUBLIC)),
]
