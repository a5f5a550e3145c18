"""Many people write one note at once, over real connections: no line and no text is lost."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client

from core.accounts.work import work
from earlyadvice.lifecycle import State
from earlyadvice.models import Request
from tests.cast import Cast
from tests.core.test_drafts import BACKEND, boxes_of, page_of
from tests.earlyadvice.test_actions import in_state, record

EDITORS = 50
AT_ONCE = 10


@pytest.fixture
def cast(committed_cast: Cast) -> Cast:
    """Committed, so that other connections see it."""
    return committed_cast


def test_fifty_editors_of_one_shared_note_lose_no_line_and_no_text(cast: Cast) -> None:
    """Each adds a line to what stands. Whoever is too late gets it back and tries again."""
    with work(cast.set_up):
        request = in_state(cast, State.ALLOCATED)
        record(cast, request)
    path = f"/early-advice/{request.pk}/discussion/note/"
    people = ("prosecutor", "legal_manager", "unit_head")
    refused: list[str] = []
    wrong: list[str] = []
    together = threading.Barrier(AT_ONCE)

    def edit(number: int) -> None:
        client = Client()
        client.force_login(cast.people[people[number % 3]], BACKEND)
        line = f"Line of editor {number}."
        try:
            body = page_of(client, path)
            together.wait(timeout=240)
            for _ in range(200):
                note = standing_note(request, cast)
                response = client.post(path, boxes_of(body, note=f"{note[0]}\n{line}".strip()))
                if response.status_code == 302:
                    return
                body = response.content.decode()
                refused.append(line)
                if response.status_code != 409 or line not in body:
                    wrong.append(f"{number}: {response.status_code}")
                    return
            wrong.append(f"{number}: never")
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(EDITORS)]
    for group in range(0, EDITORS, AT_ONCE):
        for thread in threads[group : group + AT_ONCE]:
            thread.start()
        for thread in threads[group : group + AT_ONCE]:
            thread.join()

    assert wrong == []
    note, version = standing_note(request, cast)
    lines = [f"Line of editor {number}." for number in range(EDITORS)]
    assert sorted(note.splitlines()[1:]) == sorted(lines)
    assert version == 1 + EDITORS
    assert refused  # there were races, and each loser kept their line


def standing_note(request: Request, cast: Cast) -> tuple[str, int]:
    with work(cast.fresh("prosecutor")):
        one = Request.objects.get(pk=request.pk).discussions.get()
        return one.note, one.note_version
