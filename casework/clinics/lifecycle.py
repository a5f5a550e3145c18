"""The states of a case progression clinic: planned, its agenda fixed, held. A table."""

from __future__ import annotations

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class ClinicState(TextChoices):
    PLANNED = "planned", "Planned"
    SITTING = "sitting", "Agenda fixed"
    HELD = "held", "Held"
    CALLED_OFF = "called_off", "Called off"


class ClinicVerb(TextChoices):
    PLAN = "plan-clinic", "Plan a clinic"
    CHANGE = "change-clinic", "Change the time or the people"
    PUT_ON = "put-on", "Add a case"
    LEAVE_OUT = "leave-out", "Leave a case out"
    FIX = "fix-agenda", "Fix the agenda"
    RECORD = "record-outcome", "Record what was agreed"
    HOLD = "hold-clinic", "Close it as held"
    CALL_OFF = "call-off", "Call it off"


# what can still be changed
OPEN = (ClinicState.PLANNED, ClinicState.SITTING)

CLINIC = Lifecycle(
    moves={
        (ClinicState.PLANNED, ClinicVerb.FIX): ClinicState.SITTING,
        (ClinicState.SITTING, ClinicVerb.RECORD): ClinicState.SITTING,
        (ClinicState.SITTING, ClinicVerb.HOLD): ClinicState.HELD,
        **{
            (state, verb): state
            for state in OPEN
            for verb in (ClinicVerb.PUT_ON, ClinicVerb.LEAVE_OUT, ClinicVerb.CHANGE)
        },
        **{(state, ClinicVerb.CALL_OFF): ClinicState.CALLED_OFF for state in OPEN},
    },
    words=dict(ClinicState.choices),
)


class OutcomeKind(TextChoices):
    """What became of a case at a clinic."""

    AGREED = "agreed", "Agreed"
    NOT_REACHED = "not_reached", "Not reached: first at the next clinic"
