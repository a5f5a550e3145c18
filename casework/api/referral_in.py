"""Reading a charging referral from JSON: only what makes it unreadable is a fault."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from casework.api.reading import CASE_KINDS, MANY, CaseIn, PartialDate, case_facts, many
from casework.referrals.lifecycle import Priority, Standing, Suffix
from casework.referrals.submission import ChargeFacts, PieceFacts, ReferralFacts
from core.api.fields import Body, Choice, Code, Day, Id, Line, Listed, Text, known_codes
from core.sense import Sense

if TYPE_CHECKING:
    from core.accounts.models import Force

KINDS = (*CASE_KINDS, "material_kind", "monitoring_code")


class ChargeIn(Body):
    """A charge that the police propose."""

    suspect = Line(max_length=20, help_text="Reference")
    code = Code("offence", required=True)
    suffix = Choice(choices=Suffix.choices, required=False, allow_blank=True, default="")
    on = PartialDate()


class PieceIn(Body):
    """A piece of the file."""

    kind = Code("material_kind", required=True)
    standing = Choice(choices=Standing.choices)
    text = Text()


class ReferralIn(CaseIn):
    """The body of `POST /charging-referrals`."""

    summary = Text(required=True)
    referred_suspects = Listed(
        Line(max_length=20),
        required=True,
        max_length=MANY,
        help_text="References of the suspects to be decided; they may be stated in “suspects”",
    )
    charges = many(ChargeIn)
    priority = Choice(choices=Priority.choices, required=False, default=Priority.STANDARD)
    why_priority = Text()
    decision_required_by = Day(sense=Sense.DECISION_NEEDED)
    early_advice = Id(
        required=False, allow_null=True, default=None, help_text="The request it follows from"
    )
    why_no_early_advice = Text()
    flags = Listed(Code("monitoring_code", required=True), max_length=MANY)
    potentially_disclosable = Text()
    material = many(PieceIn)
    officer = Line(max_length=20)
    completed_by = Text(max_length=20)
    supervisor = Text(max_length=20)
    supervisor_comments = Text()
    unit = Text(max_length=60)


def read_referral(data: dict[str, Any], *, force: Force, today: date) -> ReferralFacts:
    """The referral in a body; `ValidationError` carries all faults."""
    context = {"codes": known_codes(KINDS), "force": force, "today": today}
    serializer = ReferralIn(data=data, context=context)
    serializer.is_valid(raise_exception=True)
    return _facts(serializer.validated_data)


def _facts(valid: Mapping[str, Any]) -> ReferralFacts:
    return ReferralFacts(
        case=case_facts(valid),
        summary=valid["summary"],
        officer=valid["officer"],
        completed_by=valid.get("completed_by") or valid["officer"],
        supervisor=valid.get("supervisor", ""),
        suspects=tuple(dict.fromkeys(valid["referred_suspects"])),
        charges=tuple(ChargeFacts(**one) for one in valid.get("charges", ())),
        supervisor_comments=valid.get("supervisor_comments", ""),
        priority=valid["priority"],
        why_priority=valid.get("why_priority", ""),
        decision_required_by=valid.get("decision_required_by"),
        early_advice=valid.get("early_advice"),
        why_no_early_advice=valid.get("why_no_early_advice", ""),
        flags=tuple(valid.get("flags", ())),
        potentially_disclosable=valid.get("potentially_disclosable", ""),
        material=tuple(PieceFacts(**one) for one in valid.get("material", ())),
        unit=valid.get("unit", ""),
    )
