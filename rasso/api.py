"""The addresses of the police API, version 1."""

from typing import Any

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from oauth2_provider.views import RevokeTokenView, TokenView

from core.api.pages import DocsPage
from core.api.resources import EventsView, OfficerView, ReferenceView
from core.routes import Policy, declared
from deadlines.api import (
    AcknowledgeView,
    AnswerView,
    DeadlinesView,
    EscalateView,
    EscalationsView,
    LedgerView,
)
from earlyadvice.api.views import CheckView, RequestsView, RequestView, WithdrawView

V1 = "api/v1/"
FOR_ALL: dict[str, Any] = {"authentication_classes": [], "permission_classes": []}

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
    path("api/docs/", DocsPage.as_view(), name="api-docs"),
    path(V1 + "officers/<str:collar_number>", OfficerView.as_view(), name="api-officer"),
    path(V1 + "reference", ReferenceView.as_view(), name="api-reference"),
    path(V1 + "events", EventsView.as_view(), name="api-events"),
    path(V1 + "early-advice-requests", RequestsView.as_view(), name="api-requests"),
    path(V1 + "early-advice-requests/check", CheckView.as_view(), name="api-check"),
    path(V1 + "early-advice-requests/<uuid:request_id>", RequestView.as_view(), name="api-request"),
    path(
        V1 + "early-advice-requests/<uuid:request_id>/withdraw",
        WithdrawView.as_view(),
        name="api-withdraw",
    ),
    path(V1 + "deadlines", DeadlinesView.as_view(), name="api-deadlines"),
    path(V1 + "deadlines/<uuid:deadline_id>/ledger", LedgerView.as_view(), name="api-ledger"),
    path(V1 + "deadlines/<uuid:deadline_id>/escalate", EscalateView.as_view(), name="api-escalate"),
    path(V1 + "escalations", EscalationsView.as_view(), name="api-escalations"),
    path(
        V1 + "escalations/<uuid:escalation_id>/acknowledge",
        AcknowledgeView.as_view(),
        name="api-acknowledge",
    ),
    path(V1 + "escalations/<uuid:escalation_id>/answer", AnswerView.as_view(), name="api-answer"),
]
