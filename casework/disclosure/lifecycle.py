"""What a lawyer can decide about an item of the disclosure list, and how a hold and an engagement
stand. Tables, nothing else."""

from __future__ import annotations

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class Outcome(TextChoices):
    """Where an item stands. Decided anew, the decision before stays on record."""

    UNDECIDED = "undecided", "Decision needed"
    UNUSED = "unused", "Schedule as unused"
    DISCLOSE = "disclose", "Disclose"
    NOT_RELEVANT = "not_relevant", "Not relevant"
    SENSITIVE = "sensitive", "Sensitive"


DECIDED = tuple(one for one in Outcome if one != Outcome.UNDECIDED)


class SourceKind(TextChoices):
    """What an item of the list comes from; '' for one that was added by hand."""

    PRFI = "prfi", "The victim was kept informed while the case waited"
    TOLD = "telling", "The victim was told of a decision"
    ASKED_NOT_TO = "asked-not-to", "A contact with the victim"


class DisclosureVerb(TextChoices):
    """What may be done about the disclosure list of a case."""

    ADD = "add", "Add an item"
    DECIDE = "decide", "Decide an item"
    HOLD = "hold", "Place a hold"
    LIFT = "lift", "Lift the hold"
    ENGAGE = "engage", "Write down engagement with the defence"
    EXPORT = "export", "Take the list away for the disclosure officer"
    READ_PRIVILEGED = "read-privileged", "Read why an item is sensitive"


class HoldState(TextChoices):
    STANDS = "stands", "The hold stands"
    LIFTED = "lifted", "Lifted"


HOLD = Lifecycle(
    moves={(HoldState.STANDS, DisclosureVerb.LIFT): HoldState.LIFTED},
    words=dict(HoldState.choices),
)


class InvitedBy(TextChoices):
    """Who proposed to talk before charge. Any of them may (Attorney General's Guidelines on
    Disclosure 2024, Annex B)."""

    POLICE = "police", "The police"
    CPS = "cps", "The CPS"
    DEFENCE = "defence", "The defence"


class Came(TextChoices):
    """What came of an invitation."""

    WAITING = "waiting", "No answer yet"
    DECLINED = "declined", "Declined"
    AGREED = "agreed", "Agreed, not held yet"
    HELD = "held", "Held"
