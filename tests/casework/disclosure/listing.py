"""The steps of a disclosure list, for tests that are about something else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from casework.disclosure import engaging, holding, listing
from casework.disclosure.engaging import EngagementFacts
from casework.disclosure.rules import Said
from casework.models import Case, DisclosureItem, Engagement, Hold
from core.accounts.work import work
from core.london import london_day
from tests.cast import Cast

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
HEARD = "She said that the door had been locked."
YES, NO = Said(anything=True, words=HEARD), Said(anything=False)


def do(cast: Cast, who: str, verb: Any, at: datetime = AT, **given: Any) -> Any:
    person = cast.fresh(who)
    with work(person):
        return verb(by=person, at=at, **given)


def add(
    cast: Cast, case: Case, who: str = "prosecutor", at: datetime = AT, **changes: Any
) -> DisclosureItem:
    given: dict[str, Any] = {"kind": "other", "what": "The notebook of the first officer"}
    item: DisclosureItem = do(cast, who, listing.add, at, case_id=case.pk, **{**given, **changes})
    return item


def decide(
    cast: Cast,
    item: DisclosureItem,
    outcome: str = "unused",
    who: str = "prosecutor",
    at: datetime = AT,
    **more: Any,
) -> DisclosureItem:
    given: dict[str, Any] = {
        "item_id": item.pk,
        "outcome": outcome,
        "reason": "It takes nothing away and adds nothing.",
        **more,
    }
    done: DisclosureItem = do(cast, who, listing.decide, at, **given)
    return done


def hold(cast: Cast, case: Case, who: str = "prosecutor", reason: str = "An inquiry.") -> Hold:
    row: Hold = do(cast, who, holding.place_hold, case_id=case.pk, reason=reason)
    return row


def engagement(**changes: Any) -> EngagementFacts:
    given: dict[str, Any] = {
        "suspect": "S1",
        "invited_on": date(2026, 11, 20),
        "invited_by": "defence",
        "with_whom": "An invented solicitor",
        "came": "waiting",
    }
    return EngagementFacts(**{**given, **changes})


def engage(
    cast: Cast, case: Case, who: str = "prosecutor", at: datetime = AT, **changes: Any
) -> Engagement:
    facts = engagement(**changes)
    row: Engagement = do(cast, who, engaging.engage, at, case_id=case.pk, facts=facts)
    return row


def a_whole_list(cast: Cast, case: Case, at: datetime) -> None:
    """Something of every kind: long words that wait, each way of deciding, a hold, and an entry on
    engagement that was put right."""
    long = f"{HEARD} Nobody else was in the house. " * 4
    add(cast, case, at=at, kind="contact", what="Said by C1 at the door of the court", words=long)
    unused, disclosed, secret = (add(cast, case, at=at, what=f"Notebook {n}") for n in (1, 2, 3))
    decide(cast, unused, "unused", at=at)
    decide(cast, secret, "sensitive", at=at)
    for why in ("", "The defence case has changed."):
        decide(cast, disclosed, "disclose" if why else "unused", at=at, why=why)
    do(cast, "prosecutor", holding.place_hold, at, case_id=case.pk, reason="An inquiry.")
    given: dict[str, Any] = {"invited_on": london_day(at)}
    first = engage(cast, case, at=at, **given)
    given |= {"came": "held", "words": long, "corrects": first.pk, "why": "It had been held."}
    engage(cast, case, at=at, **given)
