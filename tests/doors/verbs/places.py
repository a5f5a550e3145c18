"""Verbs of administrators: what is agreed between places, and reference data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.accounts.actions import end_sharing, set_support_text, share_codes
from core.accounts.memoranda import agree
from core.reference.actions import follow, take_back
from tests.doors.asking import WORDS, Door, VerbAtDoors
from tests.doors.left import of_area, of_item, of_memoranda, of_sharing
from tests.doors.verbs.parts import ADMINISTRATOR, about, day
from tests.doors.worlds import (
    a_joint_unit,
    a_line_status,
    a_memorandum,
    a_scheduled_status,
    agreed_already,
    memorandum_from_later,
    row_ended,
    sharing_ended,
)

PLACES: dict[str, VerbAtDoors] = {
    "name a joint unit": VerbAtDoors(
        action=share_codes,
        given=lambda asked: {
            "force_code": "dorset",
            "used_by_code": "greater-manchester",
            "urn_unit": "",
            "in_force_from": date(2026, 11, 1),
            "source": "The test",
            "why": WORDS,
        },
        doors={
            "page": Door(
                "joint-units",
                lambda asked: replace(asked, version=0).page(
                    "/administration/joint-units/",
                    {
                        "force": "dorset",
                        "used_by": "greater-manchester",
                        "source": "The test",
                        "why": WORDS,
                        **day("in_force_from", date(2026, 11, 1)),
                    },
                ),
                begin=lambda cast: None,
                keeps=True,
                versioned=False,
                **ADMINISTRATOR,
            )
        },
        spoil=agreed_already,
        seen=of_sharing,
        leaves={"shared": [("dorset", "greater-manchester", None)]},
    ),
    "end a joint unit": VerbAtDoors(
        action=end_sharing,
        given=about("shared_id", in_force_until=date(2027, 1, 1), why=WORDS),
        doors={
            "page": Door(
                "joint-unit",
                lambda asked: asked.page(
                    f"/administration/joint-units/{asked.row.pk}/",
                    {"why": WORDS, **day("in_force_until", date(2027, 1, 1))},
                ),
                begin=a_joint_unit,
                keeps=True,
                **ADMINISTRATOR,
            )
        },
        spoil=sharing_ended,
        seen=of_sharing,
        leaves={"shared": [("dorset", "greater-manchester", date(2027, 1, 1))]},
    ),
    "change reference data": VerbAtDoors(
        action=follow,
        given=about(
            "item_id",
            why=WORDS,
            in_force_from=date(2027, 3, 1),
            label="Going on",
            data={},
            source="The test",
            verified=False,
        ),
        doors={
            "page": Door(
                "reference-change",
                lambda asked: asked.page(
                    f"/administration/reference/line_status/{asked.row.pk}/",
                    {
                        "label": "Going on",
                        "details": "{}",
                        "source": "The test",
                        "why": WORDS,
                        **day("in_force_from", date(2027, 3, 1)),
                    },
                ),
                begin=a_line_status,
                keeps=True,
                **ADMINISTRATOR,
            )
        },
        spoil=row_ended,
        seen=of_item,
        leaves={"labels": [("Ongoing", date(2027, 3, 1)), ("Going on", None)]},
    ),
    "take back reference data": VerbAtDoors(
        action=take_back,
        given=about("item_id", why=WORDS),
        doors={
            "page": Door(
                "reference-take-back",
                lambda asked: asked.page(
                    f"/administration/reference/line_status/{asked.row.pk}/take-back/",
                    {"why": WORDS},
                ),
                begin=a_scheduled_status,
                keeps=True,
                **ADMINISTRATOR,
            )
        },
        spoil=row_ended,
        seen=of_item,
        leaves={"labels": [("Ongoing", None)]},
    ),
    "agree a memorandum": VerbAtDoors(
        action=agree,
        given=lambda asked: {
            "area_id": asked.row.area_id,
            "force_id": asked.row.force_id,
            "agreed_on": date(2026, 11, 20),
            "in_force_from": date(2026, 12, 1),
            "review_on": date(2027, 12, 1),
            "discussion_offered": True,
            "escalate_from_rank": "sergeant",
            "source": WORDS,
        },
        doors={
            "page": Door(
                "memorandum",
                lambda asked: asked.page(
                    f"/memoranda/{asked.row.area.code}/{asked.row.force.code}/",
                    {
                        **day("agreed_on", date(2026, 11, 20)),
                        **day("in_force_from", date(2026, 12, 1)),
                        **day("review_on", date(2027, 12, 1)),
                        "discussion_offered": "yes",
                        "escalate_from_rank": "sergeant",
                        "source": WORDS,
                    },
                ),
                begin=a_memorandum,
                keeps=True,
                **ADMINISTRATOR,
            )
        },
        spoil=memorandum_from_later,
        spoiled="invalid",
        seen=of_memoranda,
        leaves={
            "memoranda": [
                (date(2026, 1, 1), date(2026, 11, 30), "The test"),
                (date(2026, 12, 1), None, WORDS),
            ]
        },
    ),
    "change what an Area says of support": VerbAtDoors(
        action=set_support_text,
        given=lambda asked: {"area_code": asked.row.code, "text": WORDS, "why": "It has moved"},
        doors={
            "page": Door(
                "support-text",
                lambda asked: asked.page(
                    f"/administration/support/{asked.row.code}/",
                    {"text": WORDS, "why": "It has moved"},
                ),
                begin=lambda cast: cast.area,
                keeps=True,
                **ADMINISTRATOR,
            )
        },
        seen=of_area,
        leaves={"support": WORDS},
    ),
}
