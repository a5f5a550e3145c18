"""Drawing the fields of a form through the GOV.UK macros.

What a field looks like follows from its widget, for our own fields and for those of a library.
Ids are Django's, so that `core.forms.anchor` knows where an error link leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template import engines
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.forms import DRAFT_TOKEN, DayWidget, as_options, look_of, parts_at_fault
from core.typed import PARTS


@dataclass(frozen=True)
class _Told:
    """What a page may say differently about a field than the form does."""

    label: str = ""
    hint: str = ""
    heading: bool = False
    size: str = ""


def rendered(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    heading: bool = False,
    size: str = "",
    **extra: Any,
) -> SafeString:
    """The field as GOV.UK markup. `extra` goes to the macro as it is (`autocomplete="off"`)."""
    told = _Told(label, hint, heading, size)
    widget = bound.field.widget
    if bound.is_hidden:
        return mark_safe(str(bound))  # noqa: S308  (Django's own markup)
    for kind, build in _BUILDERS:
        if isinstance(widget, kind):
            macro, params = build(bound, told)
            params.update(extra)
            markup = str(_macro(macro)(params)).strip()
            if kind is forms.RadioSelect:
                # the script would set aria-expanded, which a radio must not have: CSS reveals
                markup = markup.replace(" data-aria-controls=", " data-reveals=")
                markup = markup.replace(" govuk-radios__conditional--hidden", "")
            return mark_safe(markup)  # noqa: S308  (escaped by the macro)
    raise TypeError(f"There is no GOV.UK macro for {type(widget).__name__} ({bound.name}).")


def hidden(form: forms.BaseForm) -> SafeString:
    """The hidden fields of a form, and the token that keeps what is typed into it."""
    drawn = "".join(str(bound) for bound in form.hidden_fields())
    if token := getattr(form, "draft_token", ""):
        drawn += f'<input type="hidden" name="{DRAFT_TOKEN}" value="{escape(token)}">'
    return mark_safe(drawn)  # noqa: S308  (Django's own markup, and escaped)


_MACROS = {
    "govukCharacterCount": "character-count",
    "govukCheckboxes": "checkboxes",
    "govukDateInput": "date-input",
    "govukInput": "input",
    "govukPasswordInput": "password-input",
    "govukRadios": "radios",
    "govukSelect": "select",
    "govukTextarea": "textarea",
}


def _macro(name: str) -> Any:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    path = f"govuk_frontend_jinja/components/{_MACROS[name]}/macro.html"
    return getattr(environment.get_template(path).module, name)


def _common(bound: BoundField, told: _Told) -> dict[str, Any]:
    params: dict[str, Any] = {"id": bound.auto_id, "name": bound.html_name}
    if text := told.hint or str(bound.help_text or ""):
        params["hint"] = {"text": text}
    if bound.errors:
        params["errorMessage"] = {
            "html": "<br>".join(escape(str(text)) for text in bound.errors),
        }
    return params


def _named(bound: BoundField, told: _Told, kind: str) -> dict[str, Any]:
    """The label or the legend, with the class of its size."""
    look = look_of(bound.field)
    heading = told.heading or look.heading
    size = told.size or look.size or ("l" if heading else "s")
    text = told.label or str(bound.label or "")
    if text and not (bound.field.required or look.sometimes or _revealed(bound)):
        text = f"{text} (optional)"
    named: dict[str, Any] = {"text": text, "isPageHeading": heading}
    named["classes"] = f"govuk-{kind}--{size}"
    return named


def _revealed(bound: BoundField) -> bool:
    """Whether the field belongs to one answer of another, and is needed when that is chosen."""
    return any(
        one.reveals == bound.name
        for other in bound.form.fields.values()
        for one in look_of(other).options
    )


def _text_value(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(value)


def _input(bound: BoundField, told: _Told) -> tuple[str, dict[str, Any]]:
    look = look_of(bound.field)
    widget = bound.field.widget
    params = _common(bound, told) | {
        "label": _named(bound, told, "label"),
        "type": widget.attrs.get("type") or getattr(widget, "input_type", "text"),
        "value": _text_value(bound),
        "autocomplete": look.autocomplete or widget.attrs.get("autocomplete"),
        "inputmode": look.inputmode or None,
        "spellcheck": False if look.autocomplete or look.inputmode else None,
    }
    if look.width:
        params["classes"] = f"govuk-input--width-{look.width}"
    if look.prefix:
        params["prefix"] = {"text": look.prefix}
    if look.suffix:
        params["suffix"] = {"text": look.suffix}
    return "govukInput", {name: value for name, value in params.items() if value is not None}


def _password(bound: BoundField, told: _Told) -> tuple[str, dict[str, Any]]:
    autocomplete = look_of(bound.field).autocomplete or bound.field.widget.attrs.get("autocomplete")
    return "govukPasswordInput", _common(bound, told) | {
        "label": _named(bound, told, "label"),
        "autocomplete": autocomplete or "current-password",
    }


def _textarea(bound: BoundField, told: _Told) -> tuple[str, dict[str, Any]]:
    look = look_of(bound.field)
    params = _common(bound, told) | {
        "label": _named(bound, told, "label"),
        "rows": str(look.rows),
        # a parser drops the first line break of a textarea
        "value": f"\n{text}" if (text := _text_value(bound)).startswith("\n") else text,
    }
    limit = getattr(bound.field, "max_length", None)
    if limit is None:
        return "govukTextarea", params
    return "govukCharacterCount", params | {"maxlength": str(limit), "threshold": "50"}


def _choice_items(bound: BoundField) -> list[dict[str, Any]]:
    look = look_of(bound.field)
    options = look.options or as_options(
        (str(value), str(label)) for value, label in getattr(bound.field, "choices", ())
    )
    items = []
    for one in options:
        item: dict[str, Any] = {"value": one.value, "text": one.label}
        if one.hint:
            item["hint"] = {"text": one.hint}
        if one.reveals:
            item["conditional"] = {"html": rendered(bound.form[one.reveals])}
        items.append(item)
    return items


def _group(bound: BoundField, told: _Told, kind: str) -> dict[str, Any]:
    look = look_of(bound.field)
    params = _common(bound, told)
    params["idPrefix"] = params.pop("id")
    params["fieldset"] = {"legend": _named(bound, told, "fieldset__legend")}
    classes = [
        *([f"govuk-{kind}--inline"] if look.inline else []),
        *([f"govuk-{kind}--small"] if look.small else []),
    ]
    if classes:
        params["classes"] = " ".join(classes)
    return params


def _radios(bound: BoundField, told: _Told) -> tuple[str, dict[str, Any]]:
    return "govukRadios", _group(bound, told, "radios") | {
        "items": _choice_items(bound),
        "value": _text_value(bound),
    }


def _checkboxes(bound: BoundField, told: _Told) -> tuple[str, dict[str, Any]]:
    return "govukCheckboxes", _group(bound, told, "checkboxes") | {
        "items": _choice_items(bound),
        "values": [str(value) for value in bound.value() or ()],
    }


def _tick(bound: BoundField, told: _Told) -> tuple[str, dict[str, Any]]:
    params = _common(bound, told)
    params["idPrefix"] = params.pop("id")
    hint = params.pop("hint", None)
    item = {
        "value": "on",
        "text": told.label or str(bound.label or ""),
        "checked": bool(bound.value()),
    }
    return "govukCheckboxes", params | {"items": [item | ({"hint": hint} if hint else {})]}


def _select(bound: BoundField, told: _Told) -> tuple[str, dict[str, Any]]:
    return "govukSelect", _common(bound, told) | {
        "label": _named(bound, told, "label"),
        "items": _choice_items(bound),
        "value": _text_value(bound),
    }


def _day(bound: BoundField, told: _Told) -> tuple[str, dict[str, Any]]:
    typed = DayWidget.typed(bound.value())
    wrong = parts_at_fault(bound)
    params = _common(bound, told)
    del params["name"]
    items = []
    for part in PARTS:
        classes = f"govuk-input--width-{4 if part == 'year' else 2}"
        if part in wrong:
            classes += " govuk-input--error"
        items.append(
            {
                "name": part,
                "label": part.capitalize(),
                "classes": classes,
                "value": getattr(typed, part),
            }
        )
    return "govukDateInput", params | {
        "namePrefix": bound.html_name,
        "fieldset": {"legend": _named(bound, told, "fieldset__legend")},
        "items": items,
    }


# the first kind that fits decides: the order matters
_BUILDERS: tuple[tuple[type[forms.Widget], Any], ...] = (
    (DayWidget, _day),
    (forms.PasswordInput, _password),
    (forms.Textarea, _textarea),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.Select, _select),
    (forms.CheckboxInput, _tick),
    (forms.TextInput, _input),
    (forms.EmailInput, _input),
    (forms.URLInput, _input),
)
