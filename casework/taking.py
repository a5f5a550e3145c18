"""Who may take a case as its lawyer, with the suggestion explained: facts for the rule of
`casework.allocation`, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from functools import partial

from casework.allocation import WHOLE, Candidate, Suggested, ranked
from casework.duties import WHAT_LAWYERS_HAVE
from casework.lawyers import who_can_advise
from casework.moving import lawyer_of_case
from core.accounts.models import Leave, Matter, RoleHeld, User
from core.accounts.roles import Role
from core.accounts.work import elevated
from core.accounts.working import LAWYERS, leave_of
from core.forms import Option
from core.reference.lookup import labels
from core.words import sentence

ISSUES = "early_advice_issue"  # what a case is about, and what a lawyer knows best


def suggested(
    matter: Matter, *, now: int | None, about: Collection[str], today: date, due_on: date
) -> list[Suggested]:
    """Who can advise on it, best first, without whoever has it `now`."""
    unit = matter.unit
    people = list(who_can_advise(matter, today=today, due_on=due_on).select_related("work_pattern"))
    held = RoleHeld.objects.held().filter(user__in=people, role__in=LAWYERS)
    of_unit = {one.user_id for one in held if one.unit_id == unit.pk}
    advise = {one.user_id for one in held if one.role == Role.PROSECUTOR}
    load = load_of([one.pk for one in people])
    away = leave_of([one.pk for one in people], today, due_on)
    said = labels(ISSUES, today)
    before = lawyer_of_case(matter)
    return ranked(
        (
            _candidate(one, about, away.get(one.pk), said)(
                has_it=before is not None and one.pk == before.pk,
                in_unit=one.pk in of_unit,
                manages=one.pk not in advise,
                load=load[one.pk],
            )
            for one in people
            if one.pk != now
        ),
        today=today,
        load_noun="case",
    )


def load_of(people: Collection[int]) -> Counter[int]:
    """How much each lawyer has to do now, over every room that gives lawyers work and every unit:
    a number, whatever the person who asks may see of it."""
    found: Counter[int] = Counter()
    with elevated("load"):
        for count in WHAT_LAWYERS_HAVE:
            found.update(count(people))
    return found


def _candidate(
    person: User, about: Collection[str], away: Leave | None, said: dict[str, str]
) -> partial[Candidate]:
    pattern = getattr(person, "work_pattern", None)
    known = set(pattern.specialisms) & set(about) if pattern is not None else ()
    return partial(
        Candidate,
        id=person.pk,
        name=person.name,
        percent=pattern.percent if pattern is not None else WHOLE,
        away_from=away.begins_on if away is not None else None,
        away_until=away.ends_on if away is not None else None,
        knows=tuple(said.get(code, code) for code in sorted(known)),
    )


def as_options(found: Iterable[Suggested]) -> list[Option]:
    """The same as answers to choose from, each with its reasons."""
    return [
        Option(str(one.candidate.id), one.candidate.name, hint=sentence(", ".join(one.why)))
        for one in found
    ]
