"""Keeping what is typed: no save ever loses what another one kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q

from core.accounts.work import elevated
from core.drafts.models import Draft
from core.errors import Absent, check_version
from core.fields import opened, sealed

if TYPE_CHECKING:
    from core.accounts.models import User

KEPT_AFTER_SENDING = timedelta(days=30)
KEPT_UNSENT = timedelta(days=548)  # 18 months without a save: longer than any case waits for a form
MOST_ASIDE = 10  # of one form
GONE = "This draft is no longer there."
LONGEST_UNSIGNED = 1_000_000  # characters kept of a form that came without its author's session


def standing(form: str, author: User, *, locked: bool = False) -> Draft | None:
    """The draft that the page goes on with. `locked`: until the transaction ends, nobody saves."""
    if locked:
        _hold(form, author)
    return Draft.objects.filter(author=author, form=form, is_aside=False, sent_at=None).first()


def _hold(form: str, author: User) -> None:
    """One save at a time, also of the first draft, of which there is no row to lock."""
    with connection.cursor() as cursor:
        key = f"draft:{author.pk}:{form}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def aside(form: str, author: User) -> list[Draft]:
    """What was typed in other windows, newest first."""
    found = Draft.objects.filter(author=author, form=form, is_aside=True, sent_at=None)
    return list(found.order_by("-saved_at", "-id"))


def words_of(draft: Draft | None) -> str:
    """What was typed, as it was kept; empty if nothing was."""
    return opened(draft, "body") if draft is not None else ""


@transaction.atomic
def keep(
    *, form: str, by: User, at: datetime, words: str, version: int | None = None, only: bool = False
) -> Draft:
    """Keep what was typed into `form`. `version` is that of the draft which its page showed.

    If another window has saved since, that text is put aside and both are kept; with `only`,
    nothing is kept and `Stale` is raised: for a page that saves by itself and still has the text.
    """
    draft = standing(form, by, locked=True)
    current = draft.version if draft is not None else 0
    if only:
        check_version(current, version, "Your draft")
    if draft is not None and version in (None, current):
        draft.version += 1
    else:
        if draft is not None:
            draft.is_aside = True
            draft.save(update_fields=["is_aside"])
            too_many = [one.pk for one in aside(form, by)[MOST_ASIDE:]]
            Draft.objects.filter(pk__in=too_many).delete()
        newest = Draft.objects.filter(author=by, form=form).aggregate(Max("version"))
        draft = Draft(author=by, form=form, version=(newest["version__max"] or 0) + 1)
    draft.body, draft.saved_at = sealed(draft, "body", words), at
    draft.save()
    return draft


@transaction.atomic
def keep_unsigned(*, form: str, by: User, at: datetime, words: str) -> Draft | None:
    """Keep what came without its author's session: beside their own words, in place of none.

    None, and nothing is kept, if it is too long or so much is aside that something would have to
    go for it.
    """
    _hold(form, by)
    if len(words) > LONGEST_UNSIGNED or len(aside(form, by)) >= MOST_ASIDE:
        return None
    return keep(form=form, by=by, at=at, words=words, version=-1)


def sent(*, form: str, by: User, at: datetime) -> None:
    """The form has been sent: its draft stands no longer, nor what was put aside; all of it is
    forgotten in 30 days."""
    _hold(form, by)
    Draft.objects.filter(author=by, form=form, sent_at=None).update(sent_at=at)


def let_go(*, under: str, author_id: int, at: datetime) -> None:
    """The work has gone to somebody else: what its author typed on the pages `under` that address
    stands no longer. For 30 days they have a copy (`copies`), then it is forgotten."""
    with elevated("let-go-draft"):
        standing_ones = Draft.objects.filter(author=author_id, form__startswith=under, sent_at=None)
        standing_ones.update(sent_at=at)


def copies(*, under: str, author: User, at: datetime) -> list[Draft]:
    """What somebody typed on the pages `under` that address and has let go, the newest first."""
    kept = Draft.objects.filter(author=author, form__startswith=under)
    return list(kept.filter(sent_at__gte=at - KEPT_AFTER_SENDING).order_by("-saved_at", "-id"))


@transaction.atomic
def throw_away(*, draft_id: UUID, form: str, by: User, at: datetime) -> None:
    """The author does not want it any more; for 30 days it could still be found."""
    draft = _own(draft_id, form, by)
    draft.sent_at = at
    draft.save(update_fields=["sent_at"])


@transaction.atomic
def go_on_with(*, draft_id: UUID, form: str, by: User, at: datetime) -> None:
    """The draft that was put aside becomes the one that stands, and the other goes aside."""
    draft = _own(draft_id, form, by)
    draft.sent_at = at  # first: its place is free for the one that goes aside
    draft.save(update_fields=["sent_at"])
    keep(form=form, by=by, at=at, words=words_of(draft), version=-1)


def _own(draft_id: UUID, form: str, by: User) -> Draft:
    _hold(form, by)
    found = Draft.objects.filter(pk=draft_id, author=by, form=form, sent_at=None).first()
    if found is None:
        raise Absent(GONE)
    return found


def forget(*, at: datetime) -> int:
    """Remove the drafts of forms that were sent more than 30 days ago, and those that nobody has
    saved for 18 months. Answers how many."""
    past = Q(sent_at__lt=at - KEPT_AFTER_SENDING) | Q(saved_at__lt=at - KEPT_UNSENT)
    gone, _ = Draft.objects.filter(past).delete()
    return gone
