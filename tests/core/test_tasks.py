"""What goes through the queue is ids and text: another kind of value does not survive it."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from kombu.utils.json import dumps, loads

from rasso.celery import app

ROOT = Path(__file__).resolve().parents[2]
CARRIED = {str, int}


def ours() -> dict[str, Any]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def test_every_task_takes_ids_and_text_only() -> None:
    tasks = ours()
    assert len(tasks) > 5
    for name, task in tasks.items():
        hints = get_type_hints(task.run)
        for given in inspect.signature(task.run).parameters:
            assert hints[given] in CARRIED, (name, given)


def test_what_the_timetable_sends_is_read_as_it_was_sent() -> None:
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in ours(), name
        sent = {"args": list(entry.get("args", ())), "kwargs": dict(entry.get("kwargs", {}))}
        assert loads(dumps(sent)) == json.loads(json.dumps(sent)), name


@pytest.mark.parametrize("setting", ["task_serializer", "accept_content", "result_serializer"])
def test_only_json_goes_through_the_queue(setting: str) -> None:
    assert app.conf[setting] in ("json", ("json",), ["json"])
