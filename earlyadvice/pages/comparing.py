"""A request that came again beside the one that was returned: what was missing, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from core import look
from core.audit.reading import reads_of
from core.errors import RuleBroken
from core.pages import Page
from core.reference.lookup import labels_ever
from core.routes import Operation, Policy
from core.words import moment
from earlyadvice.comparing import changed_since_return
from earlyadvice.moving import page_of
from earlyadvice.pages.finding import find_request
from earlyadvice.pages.shown import header_above
from earlyadvice.pages.shown_parts import reasons_rows
from earlyadvice.pages.words import CODES, CONTENT_WORDS

PARTS = {
    **CONTENT_WORDS,
    "urgent": "Urgent",
    "issues_text": "The issues, in words",
    "discussion_requested": "Discussion asked for",
}
CODED = {
    "issues": "early_advice_issue",
    "lines_of_enquiry": "line_status",
    "material": "material_kind",
    "urgent": "urgent_reason",
}


@dataclass(frozen=True)
class PartShown:
    heading: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    stayed: tuple[str, ...]


@dataclass(frozen=True)
class CompareShown:
    title: str
    header: look.CaseHeader
    back: str
    earlier_href: str
    earlier: str  # when it was received
    returned: tuple[look.Row, ...]
    missing: tuple[look.Row, ...]  # what was named as missing, and whether it is answered now
    parts: tuple[PartShown, ...]
    same: tuple[str, ...]


class ComparePage(Page):
    """`/early-advice/{id}/compare/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "earlyadvice/compare.html"

    def find(self, **kwargs: Any) -> None:
        self.asked = find_request(self.person, kwargs["request_id"])
        reads_of(self.request).show("early-advice-request", [(self.asked.pk, self.asked.matter_id)])

    def contents(self) -> CompareShown:
        request, now = self.asked, timezone.now()
        if request.resubmission_of_id is None:
            text = "Nothing was returned before this request."
            raise RuleBroken("nothing-returned", text, state=request.state)
        earlier = find_request(self.person, request.resubmission_of_id)
        reads_of(self.request).show("early-advice-request", [(earlier.pk, earlier.matter_id)])
        said = labels_ever(CODES)
        request.resubmission_of = earlier  # with its lines and material, read in one go
        changed = changed_since_return(request)
        named = [content for one in earlier.return_reasons.all() for content in one.contents]
        words = {part: PARTS.get(part, part) for part in PARTS}
        return CompareShown(
            title="What changed since the return",
            header=header_above(request, user=self.person, at=now),
            back=page_of(request),
            earlier_href=page_of(earlier),
            earlier=moment(earlier.received_at),
            returned=reasons_rows(earlier.return_reasons.all(), said),
            missing=tuple(
                look.Row(
                    words[content],
                    "Not answered yet" if content in request.thin else "Answered now",
                )
                for content in dict.fromkeys(named)
            ),
            parts=tuple(
                PartShown(
                    words[one.part],
                    *(
                        tuple(_in_words(one.part, text, said) for text in texts)
                        for texts in (one.gone, one.new, one.stayed)
                    ),
                )
                for one in changed
            ),
            same=tuple(
                words[part]
                for part in ("advice_sought", "factual_summary", "lines_of_enquiry", "material")
                if part not in {one.part for one in changed}
            ),
        )


def _in_words(part: str, text: str, said: dict[str, dict[str, str]]) -> str:
    """The codes of a part as their labels: each stands on a line of its own."""
    if part == "discussion_requested":
        return text.capitalize()
    if part == "urgent":
        code, _, by = text.partition(" ")
        return f"{said[CODED[part]].get(code, code)}, by {by}"
    labels = said[CODED[part]] if part in CODED else {}
    return "\n".join(labels.get(line, line) for line in text.split("\n"))
