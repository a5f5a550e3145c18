"""Requests in every state, as of the day on which the journeys run."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from casework.facts import CaseFacts, SuspectFacts
from core.accounts.models import Unit
from core.accounts.work import work
from core.london import LONDON, london_day
from deadlines.reading import current_calendar
from earlyadvice import actions
from earlyadvice.models import Request
from earlyadvice.submission import LineFacts, MaterialFacts, Submission, SupervisorReview
from tests.cast import Cast
from tests.earlyadvice import steps

LONG_NAME = "Bartholomew Featherstonehaugh-Cholmondeley Invented the Younger of That Ilk"


def ask(cast: Cast, urn: str, *, working_days_ago: int = 0, **changes: Any) -> Request:
    """A request received at ten in the morning some working days ago, or just now."""
    at = timezone.now()
    if working_days_ago:
        day = current_calendar().add(london_day(at), -working_days_ago)
        at = datetime.combine(day, time(10, 0), tzinfo=LONDON)
    submission = Submission(
        **{
            "case": CaseFacts(urn=urn, suspects=(SuspectFacts("S1", name="Invented Suspect"),)),
            "factual_summary": "An invented account, short and sober.",
            "advice_sought": "Which messages are needed, and from when.",
            "officer": "4412",
            "supervisor": "2087",
            **changes,
        }
    )
    officer = cast.fresh("officer")
    with work(officer):
        return actions.submit(submission=submission, force=cast.force, by=officer, at=at)


def late_request(cast: Cast, urn: str, *, working_days: int) -> Request:
    """Received so many working days ago, allocated, and without advice."""
    request = ask(cast, urn, working_days_ago=working_days)
    steps.accept(cast, request.pk)
    steps.allocate(cast, request.pk)
    return request


def whole_request(cast: Cast, urn: str) -> Request:
    """With everything that a page can show, and names as long as they come."""
    long = "A line that goes on for as long as people write when nobody stops them. " * 6
    return ask(
        cast,
        urn,
        case=CaseFacts(
            urn=urn,
            offences=("SX03002", "SX03007"),
            reported_on=london_day(timezone.now()) - timedelta(days=30),
            incident_from="2019",
            incident_when="Between school holidays, as far as is known.",
            relationship="ex_partner",
            suspects=tuple(
                SuspectFacts(f"S{number}", name=LONG_NAME, explanation=long)
                for number in range(1, 4)
            ),
        ),
        factual_summary=f"{long}\n\n{long}",
        issues=("digital_material", "third_party_material"),
        issues_text=long,
        lines_of_enquiry=(LineFacts(long, "ongoing", long), LineFacts("Short.")),
        material=(MaterialFacts("abe_interview", long),),
        potentially_disclosable=long,
        discussion_requested=True,
        supervisor_review=SupervisorReview(
            "2087", "gatekeeper", london_day(timezone.now()), "Ready to ask."
        ),
    )


def in_queue(cast: Cast, urn: str) -> Request:
    """Of doubtful routing; the legal manager looks after the queue."""
    request = ask(cast, urn, case=CaseFacts(urn=urn))
    queue = Unit.objects.get(code="metropolitan-routing")
    with work(cast.set_up):
        matter = request.matter
        matter.unit = queue
        cast.save_change(matter, "unit")
        cast.add_role("legal_manager", queue)
    return request
