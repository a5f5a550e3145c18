"""The question that every form asks which records a contact with a victim or witness.

Such a form is a `ContactForm`: it ends with the question, says what is missing together with its
other faults, and hands `form.said` to its action. A test holds every form against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.disclosure.rules import QUESTION, Said, said_faults
from core.forms import Form, LongText, Look, Option, Radios

ANYTHING, WORDS = "something_said", "said_words"


def something_said(end: str = "", label: str = QUESTION) -> Radios:
    """`end` ends the names of the fields, where one form asks about several people."""
    return Radios(
        label,
        [Option("yes", "Yes", reveals=WORDS + end), Option("no", "No")],
        hint="What a victim or witness says about it may have to be disclosed. A yes puts it on "
        "the disclosure list and tells the lawyer and the officer in charge.",
        look=Look(sometimes=True),
    )


def said_words() -> LongText:
    return LongText(
        "What was said, in the words that were used",
        hint="Ask nothing further about it, and do not discuss the evidence.",
        required=False,
        max_length=5000,
        look=Look(rows=4),
    )


def said_in(typed: Mapping[str, Any], end: str = "") -> Said | None:
    """The answer as it was typed; None while nothing was chosen."""
    answer = typed.get(ANYTHING + end)
    return Said(answer == "yes", typed.get(WORDS + end, "")) if answer else None


class ContactForm(Form):
    """A form that records a contact: whatever else it asks, it ends with the question."""

    something_said = something_said()
    said_words = said_words()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [name for name in self.fields if name not in (ANYTHING, WORDS)]
        self.order_fields([*first, ANYTHING, WORDS])

    def was_contact(self, typed: Mapping[str, Any]) -> bool:
        """Whether what was typed records a contact at all."""
        return True

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        said = said_in(typed)
        if said is not None or self.was_contact(typed):
            for fault in said_faults(said):
                self.refuse(fault.detail, fault.pointer.strip("/"))
        return typed

    @property
    def said(self) -> Said | None:
        return said_in(self.cleaned_data)
