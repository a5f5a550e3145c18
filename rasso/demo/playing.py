"""Stories through the actions, one verb after the other: what the bulk writer is held against."""

from __future__ import annotations

from core.accounts.models import Force, User
from core.accounts.work import work
from earlyadvice import actions, advising
from earlyadvice.models import Request
from rasso.demo.people import People
from rasso.demo.stories import Chapter, Story


def play(story: Story, people: People) -> None:
    """Everything that one story leaves behind, by the doors that people use."""
    officer = people.officers[story.place.force_id][story.submission.officer].user
    force = Force.objects.get(pk=story.place.force_id)
    with work(_fresh(officer)):
        request = actions.submit(
            submission=story.submission, force=force, by=_fresh(officer), at=story.received_at
        )
    for chapter in story.chapters:
        staff = people.staff[story.place.unit_id]
        person = _fresh(officer if chapter.by == "officer" else staff[chapter.by])
        with work(person):
            _verb(request, chapter, person, staff)


def _verb(request: Request, chapter: Chapter, by: User, staff: dict[str, User]) -> None:
    at, pk = chapter.at, request.pk
    if chapter.verb == "accept":
        actions.accept(request_id=pk, by=by, at=at)
    elif chapter.verb == "return":
        assert chapter.response_on is not None
        actions.send_back(
            request_id=pk,
            by=by,
            at=at,
            reasons=dict(chapter.reasons),
            contents=chapter.contents,
            police_response_on=chapter.response_on,
        )
    elif chapter.verb == "allocate":
        actions.allocate(request_id=pk, by=by, at=at, lawyer_id=staff[chapter.detail].pk)
    elif chapter.verb == "advise":
        assert chapter.advice is not None
        advising.advise(request_id=pk, by=by, at=at, facts=chapter.advice)
    else:
        actions.withdraw(request_id=pk, by=by, at=at, why=chapter.detail)


def _fresh(person: User) -> User:
    """As the next request would read them."""
    return User.objects.get(pk=person.pk)
