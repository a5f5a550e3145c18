"""What has been proposed on a referral since somebody opened a page about its review."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from casework.models import Referral, Review
from casework.pages.reviews.shown import shown_review
from core.changes import said_of
from core.look import Altered
from core.pages import Change


def versions_since(referral: Referral, since: int) -> Sequence[Change]:
    """Each newer version with every heading that it words otherwise, before and after. A version
    is never changed: what stands between two of them is what somebody wrote."""
    found = Review.objects.filter(referral=referral, number__gte=since).select_related("author")
    versions = list(found.order_by("number"))
    if not since and versions:  # nothing was there
        first = versions[0]
        changes = [Change(_proposed(first, referral, {}), first.author.name, first.at)]
    else:
        changes = []
    for before, after in pairwise(versions):
        said = dict(shown_review(before, referral).sections)
        changes.append(Change(_proposed(after, referral, said), after.author.name, after.at))
    return changes


def _proposed(review: Review, referral: Referral, before: dict[str, str]) -> str:
    after = dict(shown_review(review, referral).sections)
    altered = [
        Altered(heading, before.get(heading, ""), after.get(heading, ""))
        for heading in dict.fromkeys([*before, *after])
        if before.get(heading, "") != after.get(heading, "")
    ]
    return said_of(altered, f"Version {review.number} was proposed")
