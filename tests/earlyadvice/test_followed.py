"""A charging referral follows from early advice: the force has said by it what it did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from casework.models import Referral
from core.errors import Invalid
from deadlines.models import Deadline
from earlyadvice.lifecycle import State
from earlyadvice.models import Outcome, Request
from tests.casework import referring
from tests.cast import Cast
from tests.earlyadvice.test_actions import in_state
from tests.earlyadvice.test_questions import pointers

pytestmark = pytest.mark.django_db
AFTER = datetime(2027, 1, 20, 10, 0, tzinfo=UTC)


def refer(cast: Cast, request: Request, why_no: str = "", **changes: Any) -> Referral:
    return referring.submit(cast, request.case.urn, AFTER, why_no_early_advice=why_no, **changes)


def test_a_referral_that_names_no_early_advice_follows_from_the_one_that_was_given(
    cast: Cast,
) -> None:
    request = in_state(cast, State.ADVISED)
    referral = refer(cast, request)
    request.refresh_from_db()
    assert referral.early_advice_id == request.pk
    assert "early_advice" not in referral.gaps
    assert request.state == State.CLOSED
    assert [one.kind for one in Outcome.objects.filter(request=request)] == ["charging_referral"]
    owed = Deadline.objects.open().filter(matter=request.case.matter, kind="early-advice-outcome")
    assert not owed.exists()


def test_a_force_that_says_why_there_was_none_is_taken_at_its_word(cast: Cast) -> None:
    request = in_state(cast, State.ADVISED)
    referral = refer(cast, request, why_no="The advice was about somebody else.")
    request.refresh_from_db()
    assert referral.early_advice_id is None
    assert request.state == State.ADVISED


def test_advice_that_is_still_being_written_ends_only_when_the_referral_names_it(
    cast: Cast,
) -> None:
    request = in_state(cast, State.ALLOCATED)
    referral = refer(cast, request)
    request.refresh_from_db()
    assert referral.early_advice_id is None
    assert "early_advice" in referral.gaps
    assert request.state == State.ALLOCATED


def test_advice_named_before_it_is_given_is_overtaken(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    refer(cast, request, early_advice=request.pk)
    request.refresh_from_db()
    assert request.state == State.CLOSED
    assert not Outcome.objects.filter(request=request).exists()
    assert not Deadline.objects.open().filter(kind="early-advice").exists()


def test_a_request_of_another_case_is_not_what_a_referral_follows_from(cast: Cast) -> None:
    request = in_state(cast, State.ADVISED)
    with pytest.raises(Invalid) as broken:
        refer(cast, request, early_advice=uuid4())
    assert pointers(broken) == [("/early_advice", "unknown-request")]
    assert not Referral.objects.exists()
