"""What every page about the review of a referral shares: may this person, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.models import Referral
from casework.pages.referrals.page import find_referral
from casework.pages.referrals.shown import header_of
from casework.pages.reviews.changed import versions_since
from casework.referrals.moving import page_of
from casework.reviews.lifecycle import ReviewVerb
from casework.reviews.moving import check_open, newest_review
from casework.reviews.policy import MAY
from core import look
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.drafts.pages import DraftedPage
from core.pages import Change
from core.routes import Operation, Policy
from deadlines.reading import current_calendar


@dataclass(frozen=True)
class About:
    """What every page about a review shows around its question. `version` is the number of the
    newest review, 0 while there is none."""

    title: str
    header: look.CaseHeader
    back: str
    version: int


def about(referral: Referral, person: Any, title: str, version: int) -> About:
    return About(
        title=title,
        header=header_of(
            referral, user=person, at=timezone.now(), calendar=current_calendar(), link=True
        ),
        back=page_of(referral),
        version=version,
    )


class ReviewStepPage(DraftedPage):
    """Base of the pages that do something about a review."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    verb: ClassVar[ReviewVerb]
    title: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.asked: Referral = find_referral(self.person, kwargs["referral_id"])
        reads_of(self.request).show("charging-referral", [(self.asked.pk, self.asked.matter_id)])
        allow(self.person, self.verb, self.asked.matter, MAY)

    def about(self) -> About:
        """`RuleBroken` if the referral stands elsewhere now."""
        check_open(self.asked, self.verb)
        newest = newest_review(self.asked)
        number = newest.number if newest is not None else 0
        return about(self.asked, self.person, self.title, number)

    def changes(self, since: int) -> Sequence[Change]:
        return versions_since(self.asked, since)

    def contents(self) -> Any:
        return self.about()

    def given(self, form: Any) -> dict[str, Any]:
        """What every action of a review is told."""
        return {
            "referral_id": self.asked.pk,
            "by": self.person,
            "at": timezone.now(),
            "version": form.version,
        }
