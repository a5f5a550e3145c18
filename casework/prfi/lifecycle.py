"""The states of a suspect's case that is pending response, further investigation. A table.

It is never a decision: nothing here ends a referral, and taking it up again keeps everything.
"""

from __future__ import annotations

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class PrfiKind(TextChoices):
    """Early-advice PRFI is told apart from charging PRFI (National Operating Model)."""

    EARLY_ADVICE = "early_advice", "Early advice"
    CHARGING = "charging", "Charging"


class PrfiState(TextChoices):
    OPEN = "open", "Waiting for further investigation"
    REACTIVATED = "reactivated", "Taken up again"
    ENDED = "ended", "Ended"


class PrfiVerb(TextChoices):
    REVIEW = "review", "Review and set the next date"
    REPORT = "progress", "Report progress"
    INFORMED = "informed", "Write down that the victim was informed"
    CHASE = "chase", "Chase"
    REACTIVATE = "reactivate", "Take it up again"
    END = "end", "End"


PRFI = Lifecycle(
    moves={
        **{
            (PrfiState.OPEN, verb): PrfiState.OPEN
            for verb in (PrfiVerb.REVIEW, PrfiVerb.REPORT, PrfiVerb.INFORMED, PrfiVerb.CHASE)
        },
        (PrfiState.OPEN, PrfiVerb.REACTIVATE): PrfiState.REACTIVATED,
        (PrfiState.OPEN, PrfiVerb.END): PrfiState.ENDED,
    },
    words=dict(PrfiState.choices),
)


class Informs(TextChoices):
    """Who keeps the victim informed while the case waits."""

    OFFICER = "officer", "The officer in charge"
    VICTIM_LIAISON_OFFICER = "victim_liaison_officer", "The victim liaison officer"
    ISVA = "isva", "The independent sexual violence adviser"
    NOBODY = "nobody", "Nobody: the victim has asked for no contact"


class Moved(TextChoices):
    """What moved the review date."""

    OPENED = "opened", "When it began"
    REPORT = "report", "A progress report that keeps its date"
    REVIEW = "review", "A review by the progression manager"
