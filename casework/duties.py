"""What rooms above casework do when something happens to a case, in the same transaction.

Casework cannot import them. Each names its duty once, in its `AppConfig.ready`; an action here
calls those of its occasion in order. See decision record 0013.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from casework.models import Case, Referral, Track
    from casework.referrals.submission import AdviceSaid
    from core.accounts.models import Officer, User

# the early advice that a referral of this case follows from, where the force names none: (case)
WHICH_ADVICE: list[Callable[[Case], UUID | None]] = []
# a referral has been written down: (referral, by, at)
WHEN_REFERRED: list[Callable[[Referral, User, datetime], None]] = []
# the case has another officer in charge: (case, successor, by, at, why)
WHEN_HANDED_OVER: list[Callable[[Case, Officer, User, datetime, str], None]] = []
# no suspect's decision is open on this track any more: (track, by, at, why)
WHEN_TRACK_ENDED: list[Callable[[Track, User, datetime, str], None]] = []
# the decision of a suspect is timed by another clock from now on: (track, by, at, why)
WHEN_CLOCK_REPLACED: list[Callable[[Track, User, datetime, str], None]] = []
# what is known of the case has changed, and all that shows it with it: (case, by, at, why)
WHEN_RESTATED: list[Callable[[Case, User, datetime, str], None]] = []
# what lawyers have to do now, by who: (people) -> how many each
WHAT_LAWYERS_HAVE: list[Callable[[Collection[int]], Mapping[int, int]]] = []
# whether the police have added material to a referral since an instant: (referral, since)
HAVE_POLICE_ADDED: list[Callable[[Referral, datetime], bool]] = []
# whether a discussion of a case was offered before it is decided not to charge: (case, at)
IS_DISCUSSION_OFFERED: list[Callable[[Case, datetime], bool]] = []
# the requests for advice that a referral of the case may follow from, the newest first: (case, who)
WHAT_WAS_ASKED: list[Callable[[Case, User], Sequence[AdviceSaid]]] = []
