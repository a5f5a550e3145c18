"""The addresses of casework."""

from django.urls import path

from casework.pages.clinics.changing import AddPage as PutOnPage
from casework.pages.clinics.changing import (
    CallOffPage,
    ClosePage,
    FixPage,
    LeaveOutPage,
    TimePage,
)
from casework.pages.clinics.clinic import AgendaFile, ClinicPage
from casework.pages.clinics.listing import ClinicsPage, NewClinicPage
from casework.pages.clinics.outcome import ItemPage, OutcomePage
from casework.pages.disclosure.deciding import AddPage, DecidePage, HoldPage, LiftPage
from casework.pages.disclosure.engagement import EngagementPage
from casework.pages.disclosure.files import ListFile
from casework.pages.disclosure.page import DisclosurePage
from casework.pages.links.deciding import LinkPage, SamePage, UndoPage
from casework.pages.links.page import LinksPage
from casework.pages.memoranda import MemorandaPage, MemorandumPage
from casework.pages.people import PeoplePage, PersonPage
from casework.pages.plans.editing import EditPlanPage, NewPlanPage
from casework.pages.plans.ending import ApprovalPage, WithdrawPage
from casework.pages.plans.issuing import AgreePage, DiscardPage, IssuePage, UrgentPage
from casework.pages.plans.items import ChallengePage, ChangePage, DatePage, ReplyPage
from casework.pages.plans.plans import PlanPage, PlansPage
from casework.pages.plans.talking import OfferPage, RecordPage
from casework.pages.prfi.page import (
    InformedPage,
    LookAtPage,
    OpenPage,
    PrfiPage,
    ReactivatePage,
)
from casework.pages.prfi.register import RegisterPage
from casework.pages.referrals.deciding import (
    AllocatePage,
    DisputePage,
    FilePage,
    PriorityPage,
    TransferPage,
    TriagePage,
)
from casework.pages.referrals.entering import NewReferralPage, PaperPage
from casework.pages.referrals.listing import ReferralsPage
from casework.pages.referrals.page import ReferralPage
from casework.pages.referrals.returning import CheckReturnPage, ReturnPage
from casework.pages.reminding import RemindPage
from casework.pages.reviews.countersign import AnswerPage, AskPage, CountersignPage, ReadReviewPage
from casework.pages.reviews.deciding import (
    MakePage,
    ReconsiderPage,
    ReleasePage,
    TellingPage,
    UnmakePage,
)
from casework.pages.reviews.facts import FactsPage
from casework.pages.reviews.full_code import FullReviewPage
from casework.pages.reviews.notes import NotesPage
from casework.pages.reviews.told import NoteToldPage
from casework.pages.reviews.write import CheckReviewPage, LanguagePage, ReviewPage

CASE = "cases/<str:urn>/"
LINKS = "cases/<str:urn>/links/"
ONE = "referrals/<uuid:referral_id>/"
PLAN = "plans/<uuid:plan_id>/"
PLAN_ITEM = "plans/items/<uuid:action_item_id>/"
CLINIC = "clinics/<uuid:clinic_id>/"
CLINIC_CASE = "clinics/cases/<uuid:clinic_item_id>/"

urlpatterns = [
    path(LINKS, LinksPage.as_view(), name="links"),
    path(LINKS + "new/", LinkPage.as_view(), name="link-new"),
    path(
        LINKS + "<uuid:suspect_id>/<uuid:other_suspect_id>/",
        SamePage.as_view(),
        name="link-same",
    ),
    path(LINKS + "<uuid:link_id>/undo/", UndoPage.as_view(), name="link-undo"),
    path("memoranda/", MemorandaPage.as_view(), name="memoranda"),
    path(
        "memoranda/<slug:area_code>/<slug:force_code>/",
        MemorandumPage.as_view(),
        name="memorandum",
    ),
    path("unit/people/", PeoplePage.as_view(), name="people"),
    path("unit/people/<uuid:public_id>/", PersonPage.as_view(), name="person"),
    path("referrals/", ReferralsPage.as_view(), name="referrals"),
    path("referrals/new/", NewReferralPage.as_view(), name="referral-new"),
    path("referrals/new/<str:asked_urn>/", PaperPage.as_view(), name="referral-enter"),
    path(ONE, ReferralPage.as_view(), name="referral"),
    path(ONE + "triage/", TriagePage.as_view(), name="referral-triage"),
    path(ONE + "return/", ReturnPage.as_view(), name="referral-return"),
    path(ONE + "return/check/", CheckReturnPage.as_view(), name="referral-return-check"),
    path(ONE + "allocate/", AllocatePage.as_view(), name="referral-allocate"),
    path(ONE + "transfer/", TransferPage.as_view(), name="referral-transfer"),
    path(ONE + "priority/", PriorityPage.as_view(), name="referral-priority"),
    path(ONE + "file/", FilePage.as_view(), name="referral-file"),
    path("prfi/", RegisterPage.as_view(), name="prfi-register"),
    path("prfi/<uuid:prfi_id>/", PrfiPage.as_view(), name="prfi"),
    path("prfi/<uuid:prfi_id>/review/", LookAtPage.as_view(), name="prfi-review"),
    path("prfi/<uuid:prfi_id>/reactivate/", ReactivatePage.as_view(), name="prfi-reactivate"),
    path("prfi/<uuid:prfi_id>/informed/", InformedPage.as_view(), name="prfi-informed"),
    path(CASE + "prfi/", OpenPage.as_view(), name="prfi-open"),
    path(CASE + "disclosure/", DisclosurePage.as_view(), name="disclosure"),
    path(CASE + "disclosure/add/", AddPage.as_view(), name="disclosure-add"),
    path(CASE + "disclosure/hold/", HoldPage.as_view(), name="disclosure-hold"),
    path(CASE + "disclosure/hold/lift/", LiftPage.as_view(), name="disclosure-lift"),
    path(CASE + "disclosure.csv", ListFile.as_view(form="csv"), name="disclosure-csv"),
    path(CASE + "disclosure.docx", ListFile.as_view(form="docx"), name="disclosure-word"),
    path(CASE + "disclosure.pdf", ListFile.as_view(form="pdf"), name="disclosure-pdf"),
    path("disclosure/<uuid:disclosure_item_id>/", DecidePage.as_view(), name="disclosure-decide"),
    path(CASE + "engagement/", EngagementPage.as_view(), name="engagement"),
    path(ONE + "review/", ReviewPage.as_view(), name="referral-review"),
    path(ONE + "review/check/", CheckReviewPage.as_view(), name="referral-review-check"),
    path(ONE + "review/language/", LanguagePage.as_view(), name="referral-review-language"),
    path(ONE + "review/read/", ReadReviewPage.as_view(), name="referral-review-read"),
    path(ONE + "countersign/", CountersignPage.as_view(), name="referral-countersign"),
    path(ONE + "countersign/ask/", AskPage.as_view(), name="referral-countersign-ask"),
    path(ONE + "countersign/answer/", AnswerPage.as_view(), name="referral-countersign-answer"),
    path(ONE + "make/", MakePage.as_view(), name="referral-make"),
    path(ONE + "unmake/", UnmakePage.as_view(), name="referral-unmake"),
    path(ONE + "telling/", TellingPage.as_view(), name="referral-telling"),
    path(ONE + "full-review/", FullReviewPage.as_view(), name="referral-full-review"),
    path(ONE + "told/", NoteToldPage.as_view(), name="referral-told"),
    path(ONE + "release/", ReleasePage.as_view(), name="referral-release"),
    path(ONE + "reconsider/", ReconsiderPage.as_view(), name="referral-reconsider"),
    path(ONE + "facts/", FactsPage.as_view(), name="referral-facts"),
    path(ONE + "notes/", NotesPage.as_view(), name="referral-notes"),
    path(ONE + "file/answer/", DisputePage.as_view(), name="referral-file-answer"),
    path(ONE + "plans/", PlansPage.as_view(), name="plans"),
    path(ONE + "plans/new/", NewPlanPage.as_view(), name="plan-new"),
    path(ONE + "discussion/offer/", OfferPage.as_view(), name="plan-discussion-offer"),
    path(ONE + "discussion/record/", RecordPage.as_view(), name="plan-discussion-record"),
    path(PLAN, PlanPage.as_view(), name="plan"),
    path(PLAN + "edit/", EditPlanPage.as_view(), name="plan-edit"),
    path(PLAN + "issue/", IssuePage.as_view(), name="plan-issue"),
    path(PLAN + "review/", AgreePage.as_view(), name="plan-review"),
    path(PLAN + "urgent/", UrgentPage.as_view(), name="plan-urgent"),
    path(PLAN + "discard/", DiscardPage.as_view(), name="plan-discard"),
    path(PLAN_ITEM + "reply/", ReplyPage.as_view(), name="plan-item-reply"),
    path(PLAN_ITEM + "challenge/", ChallengePage.as_view(), name="plan-item-challenge"),
    path(PLAN_ITEM + "change/", ChangePage.as_view(), name="plan-item-change"),
    path(PLAN_ITEM + "date/", DatePage.as_view(), name="plan-item-date"),
    path(PLAN_ITEM + "withdraw/", WithdrawPage.as_view(), name="plan-item-withdraw"),
    path(PLAN_ITEM + "approval/", ApprovalPage.as_view(), name="plan-item-approval"),
    path("clinics/", ClinicsPage.as_view(), name="clinics"),
    path("clinics/new/", NewClinicPage.as_view(), name="clinic-new"),
    path(CLINIC, ClinicPage.as_view(), name="clinic"),
    path(CLINIC + "agenda.csv", AgendaFile.as_view(), name="clinic-csv"),
    path(CLINIC + "change/", TimePage.as_view(), name="clinic-change"),
    path(CLINIC + "call-off/", CallOffPage.as_view(), name="clinic-call-off"),
    path(CLINIC + "add/", PutOnPage.as_view(), name="clinic-add"),
    path(CLINIC + "leave-out/", LeaveOutPage.as_view(), name="clinic-leave-out"),
    path(CLINIC + "fix/", FixPage.as_view(), name="clinic-fix"),
    path(CLINIC + "close/", ClosePage.as_view(), name="clinic-close"),
    path(CLINIC_CASE, ItemPage.as_view(), name="clinic-item"),
    path(CLINIC_CASE + "outcome/", OutcomePage.as_view(), name="clinic-item-outcome"),
    path("deadlines/<uuid:deadline_id>/remind/", RemindPage.as_view(), name="clock-remind"),
]
