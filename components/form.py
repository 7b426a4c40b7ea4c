"""Forms that lose nothing: drafts, save state, one submit at a time, a question before leaving."""

from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Text, given, module


class Form(Piece):
    """The form; its fields register themselves for drafts."""

    library = module("form.jsx")
    tag = "Form"

    pending: rx.Var[bool]
    saved_at: rx.Var[str]
    draft: rx.Var[bool]
    guard: rx.Var[bool]
    errors: rx.Var[dict[str, str]]
    reset_on_save: rx.Var[bool]

    on_submit: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]


class NativeForm(Piece):
    """A browser post."""

    library = module("form.jsx")
    tag = "NativeForm"

    action: rx.Var[str]
    method: rx.Var[str]
    enc_type: rx.Var[str]


class Submit(Piece):
    """The button that sends the form around it."""

    library = module("form.jsx")
    tag = "Submit"

    label: rx.Var[str]
    pending: rx.Var[bool]
    disabled: rx.Var[bool]
    variant: rx.Var[str]
    size: rx.Var[str]
    icon: rx.Var[str]
    full: rx.Var[bool]
    name: rx.Var[str]
    value: rx.Var[str]


class Cancel(Piece):
    """The way out of a form in a dialog or drawer; nothing on a page."""

    library = module("dialog.jsx")
    tag = "Cancel"

    label: rx.Var[str]


class SaveState(Piece):
    """Where what was typed stands."""

    library = module("form.jsx")
    tag = "SaveState"

    saved_at: rx.Var[str]
    pending: rx.Var[bool]
    error: rx.Var[str]


class ErrorSummary(Piece):
    """Every refused field, each a jump to it."""

    library = module("form.jsx")
    tag = "ErrorSummary"

    errors: rx.Var[dict[str, str]]


def form(
    *children: Any,
    id: str,
    on_submit: Any,
    pending: Flag = False,
    saved_at: Text = "",
    draft: bool = True,
    guard: bool = True,
    errors: rx.Var[dict[str, str]] | None = None,
    reset_on_save: bool = False,
    **props: Any,
) -> rx.Component:
    """A form whose ``on_submit`` gets name → value and ``_key``, an idempotency key until saved.

    ``id`` names its draft in this browser, so it must hold the record's id when editing. The draft
    ends when ``saved_at`` (ISO time of the last success) changes. Offline, one submit waits.
    """
    return Form.create(
        *children,
        id=id,
        on_submit=on_submit,
        pending=pending,
        saved_at=saved_at,
        draft=draft,
        guard=guard,
        reset_on_save=reset_on_save,
        **({} if errors is None else {"errors": errors}),
        **props,
    )


def native_form(*children: Any, action: str, method: str = "post", **props: Any) -> rx.Component:
    """A plain browser post (login, logout): cookies are set, the page is loaded anew."""
    return NativeForm.create(*children, action=action, method=method, **props)


def submit(
    label: Text,
    *,
    pending: Flag = False,
    variant: str = "primary",
    disabled: Flag = False,
    **props: Any,
) -> rx.Component:
    """The form's button; busy while the form is sending or ``pending``."""
    return Submit.create(label=label, pending=pending, variant=variant, disabled=disabled, **props)


def form_section(
    title: Text, *fields: Any, description: Text = "", columns: int = 1
) -> rx.Component:
    """A titled group of fields; one column on a phone whatever ``columns`` says."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="section-title"),
            rx.el.p(description, class_name="section-text") if given(description) else None,
            class_name="form-section-head",
        ),
        rx.el.div(*fields, class_name="form-grid", custom_attrs={"data-columns": str(columns)}),
        class_name="form-section",
    )


def form_row(*fields: Any) -> rx.Component:
    """Fields side by side while there is room."""
    return rx.el.div(*fields, class_name="form-row")


def form_actions(
    *buttons: Any, state: rx.Component | None = None, cancel: Text = ""
) -> rx.Component:
    """The last line of a form: where it stands, then what can be done.

    In a dialog or drawer the way out comes first by itself: ``Cancelar``, or what ``cancel`` says.
    """
    return rx.el.div(
        state if state is not None else rx.el.span(),
        rx.el.div(Cancel.create(label=cancel), *buttons, class_name="cluster"),
        class_name="form-actions",
    )


def save_state(*, saved_at: Text = "", pending: Flag = False, error: Text = "") -> rx.Component:
    """``Guardado hace 2 s``, ``Guardando…``, ``Cambios sin guardar`` or the offline sentence."""
    return SaveState.create(saved_at=saved_at, pending=pending, error=error)


def error_summary(errors: rx.Var[dict[str, str]] | dict[str, str]) -> rx.Component:
    """Nothing while there is no error; takes the focus when there is."""
    return ErrorSummary.create(errors=errors)
