"""What a request says that the earlier one did not: a pure comparison, part by part.

A part is a tuple of texts: one for a single text, one for each line of enquiry or piece of
material, whose members stand on lines of their own. What was moved is not changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from earlyadvice.models import Request

Parts = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Changed:
    """One part that differs: the texts that are gone, those that are new, those that stayed."""

    part: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    stayed: tuple[str, ...]


def differences(before: Parts, after: Parts) -> list[Changed]:
    """The parts that differ, in the order of `after`."""
    found = []
    for part, texts in after.items():
        earlier = before.get(part, ())
        if sorted(earlier) != sorted(texts):
            found.append(
                Changed(
                    part,
                    gone=tuple(text for text in earlier if text not in texts),
                    new=tuple(text for text in texts if text not in earlier),
                    stayed=tuple(text for text in texts if text in earlier),
                )
            )
    return found


def parts_of(request: Request) -> dict[str, tuple[str, ...]]:
    """What a request states, by the names that the API gives its members. Codes stay codes."""
    urgent = request.urgent_needed_by
    return {
        "urgent": _one(f"{request.urgent_reason} {urgent:%Y-%m-%d}" if urgent else ""),
        "advice_sought": _one(request.advice_sought),
        "factual_summary": _one(request.factual_summary),
        "lines_of_enquiry": tuple(
            "\n".join(
                part
                for part in (
                    line.text,
                    line.status,
                    line.anticipated_outcome,
                    f"{line.expected_by:%Y-%m-%d}" if line.expected_by else "",
                )
                if part
            )
            for line in request.lines.all()
        ),
        "issues": tuple(request.issues),
        "issues_text": _one(request.issues_text),
        "material": tuple(
            "\n".join(part for part in (piece.kind, piece.text) if part)
            for piece in request.material.all()
        ),
        "potentially_disclosable": _one(request.potentially_disclosable),
        "discussion_requested": _one("yes" if request.discussion_requested else ""),
        "supervisor_review": _one(request.review_comments or request.review_by),
    }


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def changed_since_return(request: Request) -> list[Changed]:
    """What a resubmission changed against the request that was returned; nothing for another."""
    earlier = request.resubmission_of
    if earlier is None:
        return []
    return differences(parts_of(earlier), parts_of(request))
