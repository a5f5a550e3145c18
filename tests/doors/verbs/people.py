"""Verbs about people: officers, working time and leave, and a person's own calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from core.accounts.actions import register_officer
from core.accounts.calendars import make_calendar, stop_calendar
from core.accounts.models import Officer
from core.accounts.working import cancel_leave, plan_leave, set_pattern
from tests.doors.asking import Asked, Door, VerbAtDoors
from tests.doors.left import of_calendar, of_calendars, of_leave, of_officer, of_pattern
from tests.doors.verbs.parts import FORCE, STAFF, about, day
from tests.doors.worlds import on_leave, with_calendar, works_part_time

WITH_CASES: dict[str, Any] = {
    "may": "prosecutor",
    "may_not": "administrator",
    "room": "who hold a role in a unit or an Area",
}


def person_page(asked: Asked) -> str:
    return f"/unit/people/{asked.row.user.public_id}/"


PEOPLE: dict[str, VerbAtDoors] = {
    "register an officer": VerbAtDoors(
        action=register_officer,
        given=lambda asked: {
            "force": asked.cast.force,
            "collar_number": "5150",
            "name": "Another Name",
            "rank": "sergeant",
            "email": "",
            "supervisor_collar_number": "",
            "is_active": True,
        },
        doors={
            "api": Door(
                "api-officer",
                lambda asked: asked.api(
                    "/officers/5150", {"name": "Another Name", "rank": "sergeant"}, "put"
                ),
                begin=lambda cast: Officer.objects.get(force=cast.force, collar_number="5150"),
                **FORCE,
            )
        },
        seen=of_officer,
        leaves={"name": "Another Name", "rank": "sergeant", "version": 2},
    ),
    "set how somebody works": VerbAtDoors(
        action=set_pattern,
        given=lambda asked: {
            "user_id": asked.row.user_id,
            "percent": 60,
            "specialisms": ["digital_material"],
        },
        doors={
            "page": Door(
                "person",
                lambda asked: asked.page(
                    person_page(asked), {"percent": "60", "specialisms": "digital_material"}
                ),
                begin=works_part_time,
                **STAFF,
            )
        },
        seen=of_pattern,
        leaves={"pattern": (60, ["digital_material"], 2)},
    ),
    "plan leave": VerbAtDoors(
        action=plan_leave,
        given=lambda asked: {
            "user_id": asked.row.user_id,
            "begins_on": date(2026, 12, 7),
            "ends_on": date(2026, 12, 11),
        },
        doors={
            # the page has the version of how they work, which it saves beside it
            "page": Door(
                "person",
                lambda asked: asked.page(
                    person_page(asked),
                    {
                        "percent": "80",
                        **day("begins_on", date(2026, 12, 7)),
                        **day("ends_on", date(2026, 12, 11)),
                    },
                ),
                begin=works_part_time,
                versioned=False,
                **STAFF,
            )
        },
        seen=of_leave,
        leaves={"leave": [("Prosecutor", date(2026, 12, 7), date(2026, 12, 11), None)]},
    ),
    "cancel leave": VerbAtDoors(
        action=cancel_leave,
        given=about("leave_id", today=date(2026, 11, 24)),
        doors={
            "page": Door(
                "person",
                lambda asked: replace(asked, version=0).page(
                    person_page(asked), {"percent": "100", "cancel": str(asked.row.pk)}
                ),
                begin=on_leave,
                versioned=False,
                **STAFF,
            )
        },
        seen=of_leave,
        leaves={
            "leave": [("Prosecutor", date(2026, 12, 7), date(2026, 12, 11), date(2026, 11, 24))]
        },
    ),
    "make a calendar address": VerbAtDoors(
        action=make_calendar,
        given=lambda asked: {},
        doors={
            "page": Door(
                "calendar",
                lambda asked: asked.page("/account/calendar/", {}),
                begin=lambda cast: None,
                versioned=False,
                **WITH_CASES,
            )
        },
        seen=of_calendars,
        leaves={"addresses": [("Prosecutor", True)]},
    ),
    "renew a calendar address": VerbAtDoors(
        action=make_calendar,
        given=lambda asked: {},
        doors={
            "page": Door(
                "calendar",
                lambda asked: asked.page("/account/calendar/", {}),
                begin=with_calendar,
                versioned=False,
                **WITH_CASES,
            )
        },
        seen=of_calendar,
        leaves={"addresses": [("Prosecutor", True)], "the one before works": False},
    ),
    "stop a calendar address": VerbAtDoors(
        action=stop_calendar,
        given=lambda asked: {},
        doors={
            "page": Door(
                "calendar-stop",
                lambda asked: asked.page("/account/calendar/stop/", {}),
                begin=with_calendar,
                may="prosecutor",  # of others there is none to stop, and nothing happens
                versioned=False,
            )
        },
        seen=of_calendar,
        leaves={"addresses": [("Prosecutor", False)], "the one before works": False},
    ),
}
