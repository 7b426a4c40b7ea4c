"""Labelled controls with hint, required mark and inline error; nothing typed is lost offline."""

from typing import Any, Final, Literal

import reflex as rx

from components.kit import Flag, Piece, Text, handlers, module

_text_event = rx.event.passthrough_event_spec(str)
_flag_event = rx.event.passthrough_event_spec(bool)

Options = list[str] | list[tuple[str, str]] | list[dict[str, Any]] | rx.Var[list[dict[str, Any]]]


class _Labelled(Piece):
    """What every control has."""

    library = module("field.jsx")

    label: rx.Var[str]
    name: rx.Var[str]
    value: rx.Var[Any]
    default_value: rx.Var[Any]
    error: rx.Var[str]
    hint: rx.Var[str]
    required: rx.Var[bool]
    disabled: rx.Var[bool]
    hide_label: rx.Var[bool]
    size: rx.Var[str]


class Field(_Labelled):
    """An input or a growing text area."""

    tag = "Field"

    kind: rx.Var[str]
    type: rx.Var[str]
    multiline: rx.Var[bool]
    rows: rx.Var[int]
    read_only: rx.Var[bool]
    placeholder: rx.Var[str]
    auto_complete: rx.Var[str]
    auto_focus: rx.Var[bool]
    input_mode: rx.Var[str]
    max_length: rx.Var[int]
    min: rx.Var[Any]
    max: rx.Var[Any]
    step: rx.Var[Any]
    prefix: rx.Var[str]
    suffix: rx.Var[str]
    icon: rx.Var[str]

    on_change: rx.EventHandler[_text_event]
    on_blur: rx.EventHandler[_text_event]
    on_enter: rx.EventHandler[_text_event]


class Select(_Labelled):
    """A native choice: the phone's own wheel, the keyboard's own letters."""

    tag = "Select"

    options: rx.Var[list[dict[str, Any]]]
    placeholder: rx.Var[str]

    on_change: rx.EventHandler[_text_event]
    on_blur: rx.EventHandler[_text_event]


class Check(_Labelled):
    """A checkbox or a switch."""

    tag = "Check"

    look: rx.Var[str]

    on_change: rx.EventHandler[_flag_event]


class RadioGroup(_Labelled):
    """A few choices, all in sight."""

    tag = "RadioGroup"

    options: rx.Var[list[dict[str, Any]]]

    on_change: rx.EventHandler[_text_event]


class Pin(_Labelled):
    """A code of fixed length."""

    library = module("pin.jsx")
    tag = "Pin"

    length: rx.Var[int]
    numeric: rx.Var[bool]
    masked: rx.Var[bool]
    auto_focus: rx.Var[bool]

    on_change: rx.EventHandler[_text_event]
    on_complete: rx.EventHandler[_text_event]


_PYTHON_NAMES: Final = {"autocomplete": "auto_complete", "autofocus": "auto_focus"}
_EVENTS: Final = ("on_change", "on_blur", "on_enter", "on_complete")


def _props(label: Text, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Names as React writes them, without what was left out."""
    renamed = {_PYTHON_NAMES.get(key, key): value for key, value in given.items()}
    kept = {k: v for k, v in renamed.items() if v is not None and k not in _EVENTS}
    events = handlers(**{k: v for k, v in renamed.items() if k in _EVENTS})
    return {"label": label, "name": name, **kept, **events}


def _options(options: Options) -> Any:
    if isinstance(options, rx.Var):
        return options
    return [_option(o) for o in options]


def _option(option: str | tuple[str, str] | dict[str, Any]) -> dict[str, Any]:
    if isinstance(option, dict):
        return option
    value, label = (option, option) if isinstance(option, str) else option
    return {"id": value, "label": label}


def text_field(
    label: Text,
    name: str,
    *,
    value: Any = None,
    default_value: Any = None,
    error: Text = "",
    hint: Text = "",
    required: bool = False,
    disabled: Flag = False,
    type: Literal["text", "email", "password", "tel", "search", "url"] = "text",
    **props: Any,
) -> rx.Component:
    """A line of text; the README lists ``props`` (prefix, suffix, icon, autocomplete, on_blur…)."""
    own = {"value": value, "default_value": default_value, "error": error, "hint": hint}
    own |= {"required": required, "disabled": disabled, "type": type}
    return Field.create(**_props(label, name, own | props))


def textarea_field(label: Text, name: str, *, rows: int = 3, **props: Any) -> rx.Component:
    """Several lines; grows with its text."""
    return Field.create(**_props(label, name, {"multiline": True, "rows": rows} | props))


def number_field(label: Text, name: str, **props: Any) -> rx.Component:
    """A number with a decimal comma; the form sends it with a point."""
    return Field.create(**_props(label, name, {"kind": "number"} | props))


def money_field(label: Text, name: str, **props: Any) -> rx.Component:
    """Whole pesos, grouped while typing (``$ 1.234.567``); the form sends ``1234567``."""
    return Field.create(**_props(label, name, {"kind": "money"} | props))


def price_field(label: Text, name: str, **props: Any) -> rx.Component:
    """Pesos that may have decimals, grouped while typing (``$ 1.234,5``); sends ``1234.5``."""
    return Field.create(**_props(label, name, {"kind": "price"} | props))


def rut_field(label: Text, name: str, **props: Any) -> rx.Component:
    """A RUT, dotted while typing; sends ``12345678-5``. The domain judges its check digit."""
    return Field.create(**_props(label, name, {"kind": "rut"} | props))


def plate_field(label: Text, name: str, **props: Any) -> rx.Component:
    """A plate in capitals and monospace; the form sends ``BBBB12``."""
    return Field.create(**_props(label, name, {"kind": "plate"} | props))


def date_field(label: Text, name: str, **props: Any) -> rx.Component:
    """A date; value and form data are ``2026-11-20``, ``min`` and ``max`` too."""
    return text_field(label, name, **({"type": "date"} | props))


def time_field(label: Text, name: str, **props: Any) -> rx.Component:
    """A time of day, ``18:05``."""
    return text_field(label, name, **({"type": "time"} | props))


def datetime_field(label: Text, name: str, **props: Any) -> rx.Component:
    """A local date and time, ``2026-11-20T18:05``; the domain knows the centre's time zone."""
    return text_field(label, name, **({"type": "datetime-local"} | props))


def color_field(label: Text, name: str, **props: Any) -> rx.Component:
    """A colour, ``#0b6477``."""
    return text_field(label, name, **({"type": "color"} | props))


def select_field(label: Text, name: str, options: Options, **props: Any) -> rx.Component:
    """One of a few: strings, (value, label) pairs or a Var of ``{id, label}``."""
    return Select.create(options=_options(options), **_props(label, name, props))


def radio_group(label: Text, name: str, options: Options, **props: Any) -> rx.Component:
    """One of two to five, all in sight; an option may carry a ``hint``."""
    return RadioGroup.create(options=_options(options), **_props(label, name, props))


def checkbox_field(label: Text, name: str, **props: Any) -> rx.Component:
    """Yes or no; the form sends ``on`` or nothing. ``on_change`` gets a bool at once."""
    return Check.create(look="checkbox", **_props(label, name, props))


def switch_field(label: Text, name: str, **props: Any) -> rx.Component:
    """A setting that works at once; otherwise as checkbox_field."""
    return Check.create(look="switch", **_props(label, name, props))


def pin_field(label: Text, name: str, *, length: int = 6, **props: Any) -> rx.Component:
    """A PIN or one-time code; ``on_complete`` gets it when the last character is in."""
    return Pin.create(length=length, **_props(label, name, props))
