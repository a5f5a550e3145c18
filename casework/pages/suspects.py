"""A suspect and a complainant as every page of a case shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import look
from core.words import in_full, short

if TYPE_CHECKING:
    from casework.models import Complainant, Suspect


NO_SUSPECT = "Suspect not stated yet"  # which is not that nobody has been identified


@dataclass(frozen=True)
class SuspectShown:
    heading: str
    rows: tuple[look.Row, ...]


def suspect_shown(suspect: Suspect, said: Mapping[str, Mapping[str, str]]) -> SuspectShown:
    """`said` holds the labels of the codes of `suspect_status` and `liberty`."""
    return SuspectShown(
        heading=f"{suspect.reference}: {suspect}",
        rows=(
            look.Row(
                "Date of birth", in_full(suspect.date_of_birth) if suspect.date_of_birth else ""
            ),
            look.Row("PNC number", suspect.pnc_id),
            look.Row("Under 18", "Yes" if suspect.under_18 else ""),
            look.Row("Status", said["suspect_status"].get(suspect.status, suspect.status)),
            look.Row("Liberty", said["liberty"].get(suspect.liberty, suspect.liberty)),
            look.Row("Bail ends", in_full(suspect.bail_ends_on) if suspect.bail_ends_on else ""),
            look.Row("Bail conditions", suspect.bail_conditions),
            look.Row("Explanation given", suspect.explanation),
        ),
    )


def suspect_flags(suspects: Iterable[Suspect]) -> tuple[str, ...]:
    """In words, what deserves a second look: bail, custody, youth."""
    flags = []
    for suspect in suspects:
        if suspect.bail_ends_on is not None and suspect.liberty == "bail":
            flags.append(f"{suspect.reference}: bail ends {short(suspect.bail_ends_on)}")
        if suspect.liberty == "custody":
            flags.append(f"{suspect.reference}: in custody")
        if suspect.under_18:
            flags.append(f"{suspect.reference}: under 18, youth guidance applies")
    return tuple(flags)


def complainant_row(one: Complainant) -> look.Row:
    return look.Row(
        f"Complainant {one.reference}",
        f"Adult then: {_yes_no(one.adult_then)}. Adult now: {_yes_no(one.adult_now)}.",
    )


def _yes_no(answer: bool | None) -> str:
    return {True: "yes", False: "no", None: "not stated"}[answer]
