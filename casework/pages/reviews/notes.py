"""`notes/`: the working notes of lawyers on a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from casework.pages.reviews.base import About, ReviewStepPage, about
from casework.referrals.moving import page_of
from casework.reviews.lifecycle import ReviewVerb
from casework.reviews.notes import keep_notes, notes_of
from core.changes import changes_of
from core.forms import Form, LongText, Look
from core.pages import Change, Done
from core.words import moment

WARNING = (
    "These notes are legal working papers. If you record a fact about the case here, it may have "
    "to be disclosed."
)


class NotesForm(Form):
    versioned = True
    text = LongText("Your working notes", required=False, max_length=50000, look=Look(rows=12))


@dataclass(frozen=True)
class NotesShown(About):
    warning: str
    others: tuple[tuple[str, str], ...]  # whose and when, and the words


class NotesPage(ReviewStepPage):
    """One's own notes to write, those of other lawyers to read."""

    template: ClassVar[str] = "casework/notes.html"
    form_class = NotesForm
    verb = ReviewVerb.KEEP_NOTES
    title = "Working notes"
    is_long = True

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.notes = notes_of(self.asked.case)
        self.own = next((one for one in self.notes if one.author_id == self.person.pk), None)

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.own, since) if self.own is not None else ()

    def contents(self) -> Any:
        version = self.own.version if self.own is not None else 0
        return NotesShown(
            **vars(about(self.asked, self.person, self.title, version)),
            warning=WARNING,
            others=tuple(
                (f"{one.author.name}, {moment(one.changed_at)}", one.text)
                for one in self.notes
                if one.author_id != self.person.pk
            ),
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"text": self.own.text if self.own is not None else ""}

    def act(self, form: Any) -> Done:
        keep_notes(**self.given(form), text=form.cleaned_data["text"])
        return Done(page_of(self.asked) + "notes/", "Your notes are kept.")
