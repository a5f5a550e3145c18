"""Every verb and every door that leads to it: page, API, worker, and the action behind them all.

A line says what the action is given and how each door is gone through; the tests walk them. The
nouns have a module each, and this is the one table.
"""

from __future__ import annotations

from tests.doors.asking import VerbAtDoors
from tests.doors.verbs.advice import ADVICE
from tests.doors.verbs.clinics import CLINICS
from tests.doors.verbs.clocks import CLOCKS
from tests.doors.verbs.disclosure import DISCLOSURE
from tests.doors.verbs.discussions import DISCUSSIONS
from tests.doors.verbs.drafts import DRAFTS
from tests.doors.verbs.links import LINKS
from tests.doors.verbs.people import PEOPLE
from tests.doors.verbs.places import PLACES
from tests.doors.verbs.plan_items import PLAN_ITEMS
from tests.doors.verbs.plans import PLANS
from tests.doors.verbs.questions import QUESTIONS
from tests.doors.verbs.referrals import REFERRALS
from tests.doors.verbs.requests import REQUESTS
from tests.doors.verbs.reviews import REVIEWS
from tests.doors.verbs.service import SERVICE
from tests.doors.verbs.waiting import WAITING

VERBS: dict[str, VerbAtDoors] = {
    **REQUESTS,
    **REFERRALS,
    **WAITING,
    **LINKS,
    **CLINICS,
    **PLANS,
    **PLAN_ITEMS,
    **REVIEWS,
    **DISCLOSURE,
    **QUESTIONS,
    **ADVICE,
    **DISCUSSIONS,
    **CLOCKS,
    **DRAFTS,
    **PEOPLE,
    **PLACES,
    **SERVICE,
}
