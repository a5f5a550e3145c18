"""What a case holds, room by room, as the cards of its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from casework.disclosure.lifecycle import Outcome
from casework.disclosure.listing import page_of as page_of_disclosure
from casework.pages.clinics.outcome import card_of as card_of_clinic
from casework.pages.links.shown import card_of as card_of_link
from casework.pages.plans.shown import owed, title_of
from casework.pages.prfi.register import card_of as card_of_prfi
from casework.pages.referrals.shown import card_of as card_of_referral
from casework.plans.lifecycle import RoundState
from casework.plans.moving import page_of as page_of_plan
from core import look
from core.london import london_day
from earlyadvice.pages.shown import card_of as card_of_request
from earlyadvice.pages.shown import urgent_labels

if TYPE_CHECKING:
    from dashboards.case import Whole


def _requests(whole: Whole) -> look.Group:
    urgent = urgent_labels(london_day(whole.at))
    cards = tuple(
        card_of_request(
            row, user=whole.user, at=whole.at, calendar=whole.calendar, urgent_labels=urgent
        )
        for row in whole.requests
    )
    return look.Group("Early advice requests", cards, len(cards))


def _referrals(whole: Whole) -> look.Group:
    cards = tuple(
        card_of_referral(row, user=whole.user, at=whole.at, calendar=whole.calendar)
        for row in whole.referrals
    )
    return look.Group("Charging referrals", cards, len(cards))


def _prfis(whole: Whole) -> look.Group:
    cards = tuple(card_of_prfi(row, whole.at, whole.calendar, whole.said) for row in whole.prfis)
    return look.Group("Waiting for further investigation", cards, len(cards))


def _plans(whole: Whole) -> look.Group:
    cards = []
    for row in whole.plans:
        clocks = owed(row, whole.at, whole.calendar)
        state = str(RoundState(row.state).label)
        cards.append(
            look.Card(
                href=page_of_plan(row),
                reference=title_of(row),
                clock=clocks[0] if clocks else look.Clock(state=state),
                facts=(
                    look.Row("State", state if clocks else ""),
                    look.Row("Items", f"{len(row.items.all())}"),
                ),
            )
        )
    return look.Group("Action plans", tuple(cards), len(cards))


def _clinics(whole: Whole) -> look.Group:
    cards = tuple(card_of_clinic(row) for row in whole.clinics)
    return look.Group("Case progression clinics", cards, len(cards))


def _links(whole: Whole) -> look.Group:
    cards = tuple(card_of_link(one, whole.case) for one in whole.links)
    return look.Group("Linked cases", cards, len(cards))


def _disclosure(whole: Whole) -> look.Group:
    """One card, so that the list is found from every case, also an empty one."""
    waiting = sum(one.outcome == Outcome.UNDECIDED for one in whole.listed)
    card = look.Card(
        href=page_of_disclosure(whole.case),
        reference="Disclosure list",
        clock=look.Clock("Decision needed" if waiting else "Nothing to decide"),
        facts=(
            look.Row("To be decided", str(waiting) if waiting else ""),
            look.Row("Decided", str(len(whole.listed) - waiting) if whole.listed else ""),
        ),
    )
    return look.Group("Disclosure", (card,))


# a room that comes later adds its own here: what the case holds of it, as cards
PARTS: tuple[Callable[[Whole], look.Group], ...] = (
    *(_referrals, _plans, _prfis, _clinics, _requests),
    *(_disclosure, _links),
)
