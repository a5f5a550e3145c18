"""Which moves exist: of a clock, and of an escalation. Two tables and nothing else."""

from __future__ import annotations

from django.db.models import TextChoices

from core.lifecycle import Lifecycle
from deadlines.models.escalation import EscalationState


class ClockState(TextChoices):
    """How a clock stands. Derived from its events; late is the due day compared with today."""

    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    UNANSWERED = "unanswered", "Running again: the pause ended without an answer"
    LATE = "late", "Late"
    MET = "met", "Met"
    CANCELLED = "cancelled", "Cancelled"


class ClockVerb(TextChoices):
    """What can be done to a clock."""

    PAUSE = "pause", "Pause"
    RESUME = "resume", "Resume"
    EXTEND = "extend", "Extend"
    RETARGET = "retarget", "Set a new target"
    MEET = "meet", "Meet"
    CANCEL = "cancel", "Cancel"
    ESCALATE = "escalate", "Escalate by hand"


def _clock() -> Lifecycle:
    moves: dict[tuple[str, str], str] = {}
    going = (ClockState.RUNNING, ClockState.PAUSED, ClockState.UNANSWERED, ClockState.LATE)
    for state in going:
        if state != ClockState.LATE:  # pausing would hide what is late
            moves[state, ClockVerb.PAUSE] = ClockState.PAUSED
        if state in (ClockState.PAUSED, ClockState.UNANSWERED):
            moves[state, ClockVerb.RESUME] = ClockState.RUNNING
        if state == ClockState.LATE:  # the answer came after the pause had run out
            moves[state, ClockVerb.RESUME] = ClockState.LATE
        for verb in (ClockVerb.EXTEND, ClockVerb.RETARGET, ClockVerb.ESCALATE):
            moves[state, verb] = state
        moves[state, ClockVerb.MEET] = ClockState.MET
        moves[state, ClockVerb.CANCEL] = ClockState.CANCELLED
    return Lifecycle(moves, dict(ClockState.choices))


CLOCK = _clock()


class EscalationVerb(TextChoices):
    """What can be done with an escalation."""

    ACKNOWLEDGE = "acknowledge", "Acknowledge"
    ANSWER = "answer", "Answer"
    CLOSE = "close", "Close"


ESCALATION = Lifecycle(
    {
        (EscalationState.RAISED, EscalationVerb.ACKNOWLEDGE): EscalationState.ACKNOWLEDGED,
        (EscalationState.RAISED, EscalationVerb.ANSWER): EscalationState.ANSWERED,
        (EscalationState.ACKNOWLEDGED, EscalationVerb.ANSWER): EscalationState.ANSWERED,
        # by itself, when the work has arrived
        (EscalationState.RAISED, EscalationVerb.CLOSE): EscalationState.CLOSED,
        (EscalationState.ACKNOWLEDGED, EscalationVerb.CLOSE): EscalationState.CLOSED,
        (EscalationState.ANSWERED, EscalationVerb.CLOSE): EscalationState.CLOSED,
    },
    dict(EscalationState.choices),
)
