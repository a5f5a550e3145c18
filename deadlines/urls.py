"""The addresses of clocks and escalations in the browser."""

from django.urls import path

from deadlines.pages.answer import AnswerPage
from deadlines.pages.clock import ClockPage, EscalatePage
from deadlines.pages.escalation import EscalationPage
from deadlines.pages.ladders import LadderPage, LaddersPage

urlpatterns = [
    path("administration/ladders/", LaddersPage.as_view(), name="ladders"),
    path("administration/ladders/<int:ladder_id>/", LadderPage.as_view(), name="ladder"),
    path("deadlines/<uuid:deadline_id>/", ClockPage.as_view(), name="clock"),
    path("deadlines/<uuid:deadline_id>/escalate/", EscalatePage.as_view(), name="clock-escalate"),
    path("deadlines/<uuid:deadline_id>/answer/", AnswerPage.as_view(), name="clock-answer"),
    path("escalations/<uuid:escalation_id>/", EscalationPage.as_view(), name="escalation"),
]
