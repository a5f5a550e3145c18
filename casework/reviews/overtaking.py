"""What ends without having been answered: decisions in hand, and countersignatures that wait."""

from __future__ import annotations

from datetime import datetime

from casework.models import Countersign, Decision, Referral, Track
from casework.models.decision import IN_HAND
from casework.moving import end_clock
from casework.reviews.lifecycle import COUNTERSIGN, DECISION, CountersignVerb, DecisionVerb
from casework.reviews.lifecycle import WAITING as COUNTERSIGN_WAITS
from core.accounts.models import User
from core.accounts.work import elevated
from core.history import write


def overtake_decisions(track: Track, *, by: User, at: datetime, why: str) -> None:
    """The suspect is not decided here any more: what was in hand for them is superseded."""
    with elevated("overtake"):  # the police, who may cause it, see nothing of what ends
        in_hand = Decision.objects.filter(track=track, state__in=IN_HAND)
        for decision in in_hand.select_for_update(of=("self",)):
            decision.state = DECISION.after(DecisionVerb.OVERTAKE, decision.state)
            write(decision, by=by, at=at, why=why, fields=["state"])
        overtake_countersigns(track.referral, by=by, at=at, why=why)


def overtake_countersigns(referral: Referral, *, by: User, at: datetime, why: str) -> None:
    """Another wording, another lawyer or no decision: nobody reads the old one any more."""
    waiting = Countersign.objects.filter(review__referral=referral, state__in=COUNTERSIGN_WAITS)
    for one in waiting.select_for_update(of=("self",)).select_related("clock"):
        one.state = COUNTERSIGN.after(CountersignVerb.OVERTAKE, one.state)
        write(one, by=by, at=at, why=why, fields=["state"])
        end_clock(one.clock, by=by, at=at, why=why)
