"""What stands beside the question while somebody decides or writes: the case, as the police state
it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casework.pages.suspects import SuspectShown, suspect_shown
from core import look
from core.reference.lookup import labels_ever
from core.words import listed, sentences, short
from earlyadvice.pages.shown_parts import case_rows
from earlyadvice.pages.words import CODES

if TYPE_CHECKING:
    from earlyadvice.models import Request


@dataclass(frozen=True)
class BesideShown:
    suspects: tuple[SuspectShown, ...]
    case: tuple[look.Row, ...]
    enquiries: tuple[str, ...]
    material: tuple[look.Row, ...]


def beside_of(request: Request) -> BesideShown:
    """One query more than finding the request."""
    said = labels_ever(CODES)
    issues = listed(said["early_advice_issue"].get(code, code) for code in request.issues)
    return BesideShown(
        suspects=tuple(suspect_shown(one, said) for one in request.case.suspects.all()),
        case=(
            *case_rows(request, said),
            look.Row("Issues", sentences((issues, request.issues_text))),
            look.Row("May have to be disclosed", request.potentially_disclosable),
        ),
        enquiries=tuple(
            sentences(
                (
                    line.text,
                    said["line_status"].get(line.status, line.status),
                    line.anticipated_outcome,
                    f"Expected by {short(line.expected_by)}" if line.expected_by else "",
                )
            )
            for line in request.lines.all()
        ),
        material=tuple(
            look.Row(said["material_kind"].get(piece.kind, piece.kind), piece.text or "Exists")
            for piece in request.material.all()
        ),
    )
