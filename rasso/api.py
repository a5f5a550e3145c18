"""The addresses of the police API, version 1."""

from typing import Any

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from oauth2_provider.views import RevokeTokenView, TokenView

from casework.api.plans import (
    ActionPlansView,
    ActionPlanView,
    CaseDiscussionView,
    ItemApprovalView,
    ItemChallengeView,
    ItemExtensionView,
    ItemReplyView,
)
from casework.api.referrals import EXAMPLES as OF_REFERRALS
from casework.api.referrals import (
    DisputeFileView,
    ReferralsView,
    ReferralView,
    UndisputedView,
    WithdrawReferralView,
)
from casework.codes import PLANS, REFERRALS
from core.api import codes
from core.api.pages import DocsPage, ErrorsPage, ReferencePage
from core.api.resources import EventsView, OfficerView, ReferenceView
from core.api.webhooks import DeliveriesView, ResendView, WebhookView
from core.routes import Policy, declared
from deadlines.api import EXAMPLES as OF_CLOCKS
from deadlines.api import (
    AcknowledgeView,
    AnswerView,
    AskView,
    DeadlinesView,
    DeadlineView,
    EscalateView,
    EscalationsView,
    EscalationView,
    LedgerView,
)
from deadlines.codes import CLOCKS
from earlyadvice.api.cases import CaseView, HandOverView, ProgressView
from earlyadvice.api.codes import REQUESTS
from earlyadvice.api.documents import AdvicePdfView, NotePdfView
from earlyadvice.api.figures import FiguresView
from earlyadvice.api.views import EXAMPLES as OF_REQUESTS
from earlyadvice.api.views import (
    QUICK_START,
    CheckView,
    DiscussionView,
    InformationView,
    NoteView,
    OutcomeView,
    RequestsView,
    RequestView,
    ReviewOfReturnView,
    WithdrawView,
)

V1 = "api/v1/"
FOR_ALL: dict[str, Any] = {"authentication_classes": [], "permission_classes": []}
# every code that a problem document may carry, for the documentation
CODES = (
    *codes.CALLER,
    *codes.CALL,
    *codes.MEMBERS,
    *codes.WEBHOOKS,
    *CLOCKS,
    *REQUESTS,
    *REFERRALS,
    *PLANS,
)

urlpatterns = [
    path("oauth/token/", declared(TokenView.as_view(), policy=Policy.PUBLIC), name="oauth-token"),
    path(
        "oauth/revoke/",
        declared(RevokeTokenView.as_view(), policy=Policy.PUBLIC),
        name="oauth-revoke",
    ),
    path(
        V1 + "schema/",
        declared(SpectacularAPIView.as_view(**FOR_ALL), policy=Policy.PUBLIC),
        name="api-schema",
    ),
    path(
        "api/docs/",
        DocsPage.as_view(steps=QUICK_START, examples=(*OF_REQUESTS, *OF_REFERRALS, *OF_CLOCKS)),
        name="api-docs",
    ),
    path("api/docs/errors/", ErrorsPage.as_view(codes=CODES), name="api-docs-errors"),
    path("api/docs/reference/", ReferencePage.as_view(), name="api-docs-reference"),
    path(V1 + "officers/<str:collar_number>", OfficerView.as_view(), name="api-officer"),
    path(V1 + "reference", ReferenceView.as_view(), name="api-reference"),
    path(V1 + "events", EventsView.as_view(), name="api-events"),
    path(V1 + "webhook", WebhookView.as_view(), name="api-webhook"),
    path(V1 + "webhook/deliveries", DeliveriesView.as_view(), name="api-deliveries"),
    path(
        V1 + "webhook/deliveries/<uuid:delivery_id>/resend",
        ResendView.as_view(),
        name="api-resend",
    ),
    path(V1 + "early-advice-requests", RequestsView.as_view(), name="api-requests"),
    path(V1 + "early-advice-requests/check", CheckView.as_view(), name="api-check"),
    path(V1 + "early-advice-requests/<uuid:request_id>", RequestView.as_view(), name="api-request"),
    path(
        V1 + "early-advice-requests/<uuid:request_id>/advice.pdf",
        AdvicePdfView.as_view(),
        name="api-advice-pdf",
    ),
    path(
        V1 + "early-advice-requests/<uuid:request_id>/note.pdf",
        NotePdfView.as_view(),
        name="api-note-pdf",
    ),
    path(
        V1 + "early-advice-requests/<uuid:request_id>/withdraw",
        WithdrawView.as_view(),
        name="api-withdraw",
    ),
    path(
        V1 + "early-advice-requests/<uuid:request_id>/information",
        InformationView.as_view(),
        name="api-information",
    ),
    path(
        V1 + "early-advice-requests/<uuid:request_id>/review-of-return",
        ReviewOfReturnView.as_view(),
        name="api-review-of-return",
    ),
    path(
        V1 + "early-advice-requests/<uuid:request_id>/discussion",
        DiscussionView.as_view(),
        name="api-discussion",
    ),
    path(
        V1 + "early-advice-requests/<uuid:request_id>/note",
        NoteView.as_view(),
        name="api-note",
    ),
    path(
        V1 + "early-advice-requests/<uuid:request_id>/outcome",
        OutcomeView.as_view(),
        name="api-outcome",
    ),
    path(V1 + "charging-referrals", ReferralsView.as_view(), name="api-referrals"),
    path(
        V1 + "charging-referrals/files-undisputed",
        UndisputedView.as_view(),
        name="api-files-undisputed",
    ),
    path(V1 + "charging-referrals/<uuid:referral_id>", ReferralView.as_view(), name="api-referral"),
    path(
        V1 + "charging-referrals/<uuid:referral_id>/withdraw",
        WithdrawReferralView.as_view(),
        name="api-referral-withdraw",
    ),
    path(
        V1 + "charging-referrals/<uuid:referral_id>/dispute-file",
        DisputeFileView.as_view(),
        name="api-referral-dispute",
    ),
    path(V1 + "action-plans", ActionPlansView.as_view(), name="api-plans"),
    path(V1 + "action-plans/<uuid:plan_id>", ActionPlanView.as_view(), name="api-plan"),
    *(
        path(
            f"{V1}action-items/<uuid:action_item_id>/{verb}",
            view.as_view(),
            name=f"api-item-{verb}",
        )
        for verb, view in {
            "reply": ItemReplyView,
            "challenge": ItemChallengeView,
            "extension": ItemExtensionView,
            "approval": ItemApprovalView,
        }.items()
    ),
    path(
        V1 + "cases/<str:urn>/discussion",
        CaseDiscussionView.as_view(),
        name="api-case-discussion",
    ),
    path(V1 + "cases/<str:urn>", CaseView.as_view(), name="api-case"),
    path(V1 + "cases/<str:urn>/officer", HandOverView.as_view(), name="api-case-officer"),
    path(V1 + "cases/<str:urn>/progress", ProgressView.as_view(), name="api-case-progress"),
    path(V1 + "figures", FiguresView.as_view(), name="api-figures"),
    path(V1 + "deadlines", DeadlinesView.as_view(), name="api-deadlines"),
    path(V1 + "deadlines/<uuid:deadline_id>", DeadlineView.as_view(), name="api-deadline"),
    path(V1 + "deadlines/<uuid:deadline_id>/ask", AskView.as_view(), name="api-ask"),
    path(V1 + "deadlines/<uuid:deadline_id>/ledger", LedgerView.as_view(), name="api-ledger"),
    path(V1 + "deadlines/<uuid:deadline_id>/escalate", EscalateView.as_view(), name="api-escalate"),
    path(V1 + "escalations", EscalationsView.as_view(), name="api-escalations"),
    path(V1 + "escalations/<uuid:escalation_id>", EscalationView.as_view(), name="api-escalation"),
    path(
        V1 + "escalations/<uuid:escalation_id>/acknowledge",
        AcknowledgeView.as_view(),
        name="api-acknowledge",
    ),
    path(V1 + "escalations/<uuid:escalation_id>/answer", AnswerView.as_view(), name="api-answer"),
]
