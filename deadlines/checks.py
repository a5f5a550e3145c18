"""System checks of the clock: the kinds make sense, and the calendar reaches far enough."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core import checks
from django.db import connection

CLOCKS = Path(__file__).parent / "reference" / "10_clocks.json"


@checks.register(checks.Tags.compatibility)
def every_kind_makes_sense(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """deadlines.E001: a row of the reviewed file that no clock could be started from."""
    from deadlines.rules import rule_from

    found: list[checks.CheckMessage] = []
    for item in json.loads(CLOCKS.read_text(encoding="utf-8"))["items"]:
        try:
            rule_from(item["code"], item["label"], item["data"])
        except (KeyError, ValueError) as error:
            found.append(checks.Error(f"{item['code']}: {error}", id="deadlines.E001"))
    return found


@checks.register(checks.Tags.database)
def the_calendar_reaches_far_enough(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """deadlines.W001: an open clock is due within six months of the calendar's last day."""
    from core.accounts.models import User
    from core.accounts.named_tasks import WATCHDOG
    from core.accounts.work import work
    from deadlines.models import CalendarVersion
    from deadlines.monitor import near_the_horizon

    if not databases or "deadlines_deadline" not in connection.introspection.table_names():
        return []
    version = CalendarVersion.objects.filter(is_current=True).first()
    watchdog = User.objects.filter(kind="system", name=WATCHDOG).first()
    if version is None or watchdog is None:
        return []
    with work(watchdog):
        near = near_the_horizon()
    if not near:
        return []
    return [
        checks.Warning(
            f"{near} open clocks are due within six months of {version.last}, the last day whose "
            "bank holidays are known.",
            hint="Load a newer calendar: manage.py refresh_bank_holidays",
            id="deadlines.W001",
        )
    ]
