"""Forms in the GOV.UK style: plain Django forms whose fields render through the GOV.UK macros.

A field says what it is called, why we ask (hint) and what to do when it is empty; how it looks
follows from its kind (core/drawing.py). One function, `anchor`, knows the id that an error link
must point at, which is the id the input is drawn with: every such link has a target.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone

from core.london import london_day
from core.sense import Sense, outside
from core.typed import PARTS, Misread, TypedDay, read_day, read_time, unseen

VERSION = "version"
DRAFT_TOKEN = "draft-token"  # noqa: S105  (the name of a field)


# --- what a field looks like ---------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    """One answer of radios, checkboxes or a select. `reveals` names a field shown beneath it."""

    value: str
    label: str
    hint: str = ""
    reveals: str = ""


@dataclass(frozen=True)
class Look:
    """What the macros need to know beyond Django's own field. Widths are in characters."""

    heading: bool = False  # the label is the heading of the page
    sometimes: bool = False  # needed in some cases, which the hint tells: not "(optional)"
    size: str = ""  # of the label: "s", "m", "l", "xl"
    width: int = 0  # 2, 3, 4, 5, 10, 20 or 30; 0 is the full width
    rows: int = 5
    inline: bool = False
    small: bool = False
    prefix: str = ""
    suffix: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    options: tuple[Option, ...] = ()


def look_of(one: forms.Field) -> Look:
    return getattr(one, "look", None) or Look()


# --- the kinds of field --------------------------------------------------------------------------


class Text(forms.CharField):
    """One line. `empty` says what to do when it was left out: "Enter the collar number"."""

    def __init__(
        self,
        label: str,
        *,
        empty: str = "",
        hint: str = "",
        max_length: int | None = None,
        look: Look | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("required", bool(empty))
        messages = {"required": empty} if empty else {}
        if max_length:
            messages["max_length"] = f"{label} must be {max_length:,} characters or less"
        super().__init__(
            label=label,
            help_text=hint,
            max_length=max_length,
            error_messages=messages | kwargs.pop("error_messages", {}),
            **kwargs,
        )
        self.look = look or Look()

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, str) and (character := unseen(value)):
            text = f"{self.label} must be something that can be read, not only {character}"
            raise ValidationError(text, code="unseen")


class LongText(Text):
    """Several lines; with `max_length`, a count of the characters left. Lines end as they were
    counted on the screen, so that 500 characters there are 500 here."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
        return super().to_python(text)


class Email(Text):
    """An e-mail address."""

    widget = forms.EmailInput
    default_validators = forms.EmailField.default_validators

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("look", Look(autocomplete="email"))
        super().__init__(label, **kwargs)


class Password(Text):
    """A password, with a button to show it. Never rendered back into the page."""

    widget = forms.PasswordInput

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("look", Look(autocomplete="current-password"))
        super().__init__(label, strip=False, **kwargs)


class Number(forms.IntegerField):
    """A whole number, typed: no spinning arrows."""

    widget = forms.TextInput

    def __init__(
        self,
        label: str,
        *,
        empty: str = "",
        hint: str = "",
        look: Look | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("required", bool(empty))
        messages = {"invalid": f"{label} must be a whole number, like 10"}
        if empty:
            messages["required"] = empty
        if (low := kwargs.get("min_value")) is not None:
            messages["min_value"] = f"{label} must be {low:,} or more"
        if (high := kwargs.get("max_value")) is not None:
            messages["max_value"] = f"{label} must be {high:,} or less"
        super().__init__(label=label, help_text=hint, error_messages=messages, **kwargs)
        self.look = look or Look(width=4, inputmode="numeric")


Options = Iterable[Option | tuple[str, str]]


def as_options(options: Options) -> tuple[Option, ...]:
    return tuple(one if isinstance(one, Option) else Option(*one) for one in options)


class _Choosing:
    """What radios, checkboxes and selects share: options with hints, which may come later."""

    look: Look
    choices: Any

    def _take(self, options: Options, look: Look | None) -> None:
        self.look = look or Look()
        self.offer(options)

    def offer(self, options: Options) -> None:
        """Set the answers, for those that depend on the case."""
        found = as_options(options)
        self.look = Look(**{**vars(self.look), "options": found})
        self.choices = [(one.value, one.label) for one in found]


def _choice_messages(empty: str) -> dict[str, str]:
    messages = {"invalid_choice": "Select one of the answers shown", "invalid_list": "Select again"}
    return messages | ({"required": empty} if empty else {})


class _OneOf(_Choosing, forms.ChoiceField):
    def __init__(
        self,
        label: str,
        options: Options = (),
        *,
        empty: str = "",
        hint: str = "",
        look: Look | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("required", bool(empty))
        super().__init__(
            label=label, help_text=hint, error_messages=_choice_messages(empty), **kwargs
        )
        self._take(options, look)


class Radios(_OneOf):
    """One answer of a few."""

    widget = forms.RadioSelect


class Select(_OneOf):
    """One answer of many. Begin the options with ("", "Choose a …") when one must be chosen."""

    widget = forms.Select


class Checkboxes(_Choosing, forms.MultipleChoiceField):
    """Any number of answers."""

    widget = forms.CheckboxSelectMultiple

    def __init__(
        self,
        label: str,
        options: Options = (),
        *,
        empty: str = "",
        hint: str = "",
        look: Look | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("required", bool(empty))
        super().__init__(
            label=label, help_text=hint, error_messages=_choice_messages(empty), **kwargs
        )
        self._take(options, look)


class Tick(forms.BooleanField):
    """One checkbox: a confirmation. `empty` makes it compulsory."""

    def __init__(self, label: str, *, empty: str = "", hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(empty))
        super().__init__(
            label=label,
            help_text=hint,
            error_messages={"required": empty} if empty else None,
            **kwargs,
        )
        self.look = Look()


class DayWidget(forms.Widget):
    """Reads `name-day`, `name-month` and `name-year`."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedDay:
        return TypedDay(*(str(data.get(f"{name}-{part}") or "").strip() for part in PARTS))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS)

    @staticmethod
    def typed(value: Any) -> TypedDay:
        """A date, or what was typed, as three texts."""
        if isinstance(value, date):
            return TypedDay(str(value.day), str(value.month), str(value.year))
        return value if isinstance(value, TypedDay) else TypedDay()


class Day(forms.Field):
    """A date in three parts. `subject` is its name in error texts: "Bail end date". `sense` is what
    it says, and so between which days it lies; None where the rule of the action tells that
    together with its other faults."""

    widget = DayWidget

    def __init__(
        self,
        label: str,
        *,
        sense: Sense | None,
        empty: str = "",
        hint: str = "",
        subject: str = "",
        look: Look | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("required", bool(empty))
        super().__init__(
            label=label,
            help_text=hint,
            error_messages={"required": empty} if empty else None,
            **kwargs,
        )
        self.sense = sense
        self.subject = subject or label
        self.look = look or Look()

    def clean(self, value: Any) -> date | None:
        typed = DayWidget.typed(value)
        if not typed:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            found = read_day(typed)
        except Misread as fault:
            text, parts = f"{self.subject} {fault}", {"parts": fault.parts}
            raise ValidationError(text, code="invalid", params=parts) from None
        today = london_day(timezone.now())
        if self.sense is not None and (wrong := outside(self.sense, found, today)):
            between = f"between {wrong.earliest:%-d %B %Y} and {wrong.latest:%-d %B %Y}"
            raise ValidationError(f"{self.subject} must be {between}", code=wrong.code)
        self.run_validators(found)
        return found


class TimeOfDay(Text):
    """A time of day as people type it: 14:30, 14.30, 2pm. Answers a `datetime.time`, or None."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("look", Look(width=5))
        super().__init__(label, max_length=10, **kwargs)

    def clean(self, value: Any) -> time | None:
        typed = super().clean(value).strip()
        if not typed:
            return None
        found = read_time(typed)
        if found is None:
            raise ValidationError(f"{self.label} must be a time, like 14:30", code="invalid")
        return found


# --- a form --------------------------------------------------------------------------------------


class Form(forms.Form):
    """Base of our forms. A `versioned` one carries the version of the thing that was read, so
    that a change made meanwhile by somebody else is noticed (see core.pages.FormPage)."""

    versioned: ClassVar[bool] = False
    draft_token = ""  # of core.drafts, where a page keeps what is typed
    use_required_attribute = False  # the server says what is missing, in our words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.versioned:
            self.fields[VERSION] = forms.IntegerField(
                widget=forms.HiddenInput,
                error_messages={
                    "required": "Open this page again: what it showed is no longer known",
                    "invalid": "Open this page again: what it showed is no longer known",
                },
            )

    @property
    def version(self) -> int | None:
        """The version that the person had before them."""
        found = self.cleaned_data.get(VERSION) if self.is_valid() else None
        return found if isinstance(found, int) else None

    def refuse(self, message: str, where: str = "") -> None:
        """Add a fault found after the form's own checks: to a field, or to the whole page."""
        self.add_error(where if where in self.fields else None, message)


@dataclass(frozen=True)
class Line:
    """One line of an error summary. `href` is empty when no single field is at fault."""

    text: str
    href: str = ""


def errors_of(form: forms.BaseForm | None) -> tuple[Line, ...]:
    """Every fault, those of the whole page first, then in the order of the fields."""
    if form is None or not form.is_bound or not form.errors:
        return ()
    lines = [Line(str(text)) for text in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        href = "" if bound.is_hidden else f"#{anchor(bound)}"
        lines.extend(Line(str(text), href) for text in bound.errors)
    return tuple(dict.fromkeys(lines))


def anchor(bound: BoundField) -> str:
    """The id of the input that an error link goes to: of a date, its first part at fault."""
    if isinstance(bound.field.widget, DayWidget):
        wrong = parts_at_fault(bound)
        return f"{bound.auto_id}-{next((part for part in PARTS if part in wrong), 'day')}"
    return bound.auto_id


def parts_at_fault(bound: BoundField) -> frozenset[str]:
    """Which of day, month and year to mark; all three when the date as a whole is wrong."""
    found = bound.form.errors.as_data().get(bound.name, []) if bound.form.is_bound else []
    if not found:
        return frozenset()
    named = {part for one in found for part in (one.params or {}).get("parts", ())}
    return frozenset(named or PARTS)
