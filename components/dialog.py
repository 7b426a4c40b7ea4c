"""What opens over the page: dialogs, questions and drawers."""

from typing import Any, Literal

import reflex as rx

from components.kit import Flag, Piece, Text, handlers, last_child, module

_nothing = rx.event.no_args_event_spec


class _Overlay(Piece):
    library = module("dialog.jsx")

    open: rx.Var[bool]
    title: rx.Var[str]


class Dialog(_Overlay):
    """A modal room."""

    tag = "Dialog"

    description: rx.Var[str]
    size: rx.Var[str]
    has_footer: rx.Var[bool]

    on_close: rx.EventHandler[_nothing]


class ConfirmBox(_Overlay):
    """A question opened by a Var."""

    tag = "ConfirmBox"

    description: rx.Var[str]
    action: rx.Var[str]
    danger: rx.Var[bool]
    pending: rx.Var[bool]
    typed: rx.Var[str]

    on_confirm: rx.EventHandler[_nothing]
    on_cancel: rx.EventHandler[_nothing]


class Confirm(Piece):
    """A question opened by its trigger."""

    library = module("dialog.jsx")
    tag = "Confirm"

    title: rx.Var[str]
    description: rx.Var[str]
    action: rx.Var[str]
    danger: rx.Var[bool]
    pending: rx.Var[bool]
    typed: rx.Var[str]

    on_confirm: rx.EventHandler[_nothing]


class Drawer(_Overlay):
    """A room at the edge of the screen."""

    tag = "Drawer"

    side: rx.Var[str]
    width: rx.Var[int]
    modal: rx.Var[bool]
    href: rx.Var[str]
    has_footer: rx.Var[bool]

    on_close: rx.EventHandler[_nothing]


def dialog(
    *children: Any,
    open: Flag,
    title: Text,
    on_close: Any,
    description: Text = "",
    footer: rx.Component | None = None,
    size: Literal["sm", "md", "lg", "xl"] = "md",
) -> rx.Component:
    """A modal dialog; Escape, the cross and the backdrop all call ``on_close``."""
    slot, has_footer = last_child(footer)
    return Dialog.create(
        *children,
        *slot,
        open=open,
        title=title,
        description=description,
        size=size,
        on_close=on_close,
        has_footer=has_footer,
    )


def confirm(
    trigger: rx.Component,
    title: Text,
    *,
    action: Text,
    on_confirm: Any,
    description: Text = "",
    danger: bool = True,
    pending: Flag = False,
    typed: Text = "",
) -> rx.Component:
    """Asks once before ``on_confirm``; ``action`` names the effect ("Anular OT 12"), not "Aceptar".

    ``typed`` is a word the person must write first, for what cannot be undone.
    """
    return Confirm.create(
        trigger,
        title=title,
        description=description,
        action=action,
        danger=danger,
        pending=pending,
        typed=typed,
        on_confirm=on_confirm,
    )


def confirm_open(
    *,
    open: Flag,
    title: Text,
    action: Text,
    on_confirm: Any,
    on_close: Any,
    description: Text = "",
    danger: bool = True,
    pending: Flag = False,
    typed: Text = "",
) -> rx.Component:
    """The same question opened by a Var, for rows and board cards."""
    return ConfirmBox.create(
        open=open,
        title=title,
        description=description,
        action=action,
        danger=danger,
        pending=pending,
        typed=typed,
        **handlers(on_confirm=on_confirm, on_cancel=on_close),
    )


def drawer(
    *children: Any,
    open: Flag,
    title: Text,
    on_close: Any,
    side: Literal["right", "left", "bottom"] = "right",
    footer: rx.Component | None = None,
    width: int = 480,
) -> rx.Component:
    """A modal room at the edge; the whole screen on a phone."""
    slot, has_footer = last_child(footer)
    return Drawer.create(
        *children,
        *slot,
        open=open,
        title=title,
        side=side,
        width=width,
        on_close=on_close,
        has_footer=has_footer,
    )


def peek(
    *children: Any, open: Flag, title: Text, on_close: Any, href: Text = "", width: int = 480
) -> rx.Component:
    """A look at a record beside the list: not modal, the list keeps the focus and the keys."""
    return Drawer.create(
        *children, open=open, title=title, on_close=on_close, href=href, width=width, modal=False
    )
