"""The states of an early-advice request and the moves between them. A table, nothing else."""

from __future__ import annotations

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class State(TextChoices):
    SUBMITTED = "submitted", "Triage needed"
    ACCEPTED = "accepted", "Lawyer needed"
    ALLOCATED = "allocated", "Advice needed"
    ADVISED = "advised", "Advice given"
    RETURNED = "returned", "Returned to police"
    WITHDRAWN = "withdrawn", "Withdrawn by police"
    CLOSED = "closed", "Closed"


class Verb(TextChoices):
    ROUTE = "route", "Send to a unit"
    ACCEPT = "accept", "Accept"
    RETURN = "return", "Return"
    ALLOCATE = "allocate", "Allocate"
    ADVISE = "advise", "Give advice"
    WITHDRAW = "withdraw", "Withdraw"


LIFECYCLE = Lifecycle(
    moves={
        (State.SUBMITTED, Verb.ACCEPT): State.ACCEPTED,
        (State.SUBMITTED, Verb.RETURN): State.RETURNED,
        (State.SUBMITTED, Verb.ROUTE): State.SUBMITTED,
        (State.SUBMITTED, Verb.WITHDRAW): State.WITHDRAWN,
        (State.ACCEPTED, Verb.ALLOCATE): State.ALLOCATED,
        (State.ACCEPTED, Verb.WITHDRAW): State.WITHDRAWN,
        (State.ALLOCATED, Verb.ADVISE): State.ADVISED,
        (State.ALLOCATED, Verb.ALLOCATE): State.ALLOCATED,
        (State.ALLOCATED, Verb.WITHDRAW): State.WITHDRAWN,
    },
    words=dict(State.choices),
)

# with somebody here, with the police, or with nobody
WHOSE_MOVE = {
    State.SUBMITTED: "cps",
    State.ACCEPTED: "cps",
    State.ALLOCATED: "cps",
    State.ADVISED: "police",
    State.RETURNED: "police",
    State.WITHDRAWN: "",
    State.CLOSED: "",
}
