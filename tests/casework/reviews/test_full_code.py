"""A charge under the Threshold Test owes a full review; and what stops a prosecution."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from casework.models import Decision, Referral
from casework.reviews import deciding, full_code
from core.accounts.work import work
from core.errors import NotPermitted, RuleBroken
from deadlines.models import Deadline
from tests.casework.reviews import reviewing as steps
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BY = date(2026, 12, 8)
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def charged(cast: Cast) -> Referral:
    referral = steps.agreed(cast, steps.charge(test="threshold", full_code_review_on=BY))
    steps.make(cast, referral.pk)
    return referral


def confirm(
    cast: Cast, referral: Referral, reasons: str = "The laboratory has answered.", who: str = ""
) -> Decision:
    person = cast.fresh(who or "prosecutor")
    with work(person):
        return full_code.confirm(
            referral_id=referral.pk, by=person, at=LATER, suspect="S1", reasons=reasons
        )


def reconsider(cast: Cast, referral: Referral) -> None:
    manager = cast.fresh("legal_manager")
    with work(manager):
        deciding.reconsider(
            referral_id=referral.pk, by=manager, at=LATER, suspect="S1", why="It is not met."
        )


def clock() -> Deadline:
    return Deadline.objects.get(kind="full-code-review")


def test_from_its_release_on_the_full_review_is_owed_by_the_day_that_was_named(
    cast: Cast,
) -> None:
    charged(cast)
    assert (clock().due_on, clock().owed_by, clock().subject) == (BY, "cps", "S1")
    assert clock().ended_at is None


def test_a_charge_under_the_full_test_owes_none(cast: Cast) -> None:
    referral = steps.proposed(cast, steps.charge())
    steps.make(cast, referral.pk)
    assert not Deadline.objects.filter(kind="full-code-review").exists()
    with pytest.raises(RuleBroken) as refused:
        confirm(cast, referral)
    assert refused.value.code == "no-full-review"


def test_the_lawyer_writes_down_that_it_is_met_and_nothing_is_owed_any_more(cast: Cast) -> None:
    referral = charged(cast)
    decision = confirm(cast, referral)
    assert (decision.full_code_met_at, decision.full_code_reasons) == (
        LATER,
        "The laboratory has answered.",
    )
    assert clock().ended_at == LATER
    with pytest.raises(RuleBroken) as refused:
        confirm(cast, referral)
    assert refused.value.code == "no-full-review"


def test_it_needs_words_and_its_lawyer(cast: Cast) -> None:
    referral = charged(cast)
    with pytest.raises(RuleBroken, match="Say why"):
        confirm(cast, referral, reasons=" ")
    with pytest.raises(NotPermitted):
        confirm(cast, referral, who="legal_manager")
    assert clock().ended_at is None


def test_where_it_is_not_met_the_decision_is_reconsidered_on_a_clock_of_its_own(
    cast: Cast,
) -> None:
    referral = charged(cast)
    reconsider(cast, referral)
    assert clock().ended_at == LATER
    with pytest.raises(RuleBroken):
        confirm(cast, referral)


def test_a_decision_not_to_charge_after_a_charge_stops_the_prosecution(cast: Cast) -> None:
    referral = charged(cast)
    reconsider(cast, referral)
    steps.propose(cast, referral.pk, steps.no_charge(), at=LATER)
    assert list(Decision.objects.order_by("id").values_list("kind", "state", "stops")) == [
        ("A", "released", False),
        ("K", "proposed", True),
    ]
    assert not Decision.objects.filter(track__referral=referral, kind="A", stops=True).exists()
