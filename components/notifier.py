"""Notices from a state var: the strict CSP forbids the toasts a backend sends as code."""

from typing import Any

import reflex as rx

from components.kit import Piece, handlers, module

_text_event = rx.event.passthrough_event_spec(str)


class Notifier(Piece):
    """The stack of notices, read aloud."""

    library = module("notifier.jsx")
    tag = "Notifier"

    notice: rx.Var[dict[str, Any]]

    on_undo: rx.EventHandler[_text_event]
    on_action: rx.EventHandler[_text_event]


def notifier(
    notice: rx.Var[dict[str, Any]], *, on_undo: Any = None, on_action: Any = None
) -> rx.Component:
    """Shows ``{id, level, text, detail, undo, action, href}`` each time its id changes.

    Levels: success, info, warning, error (stays until closed). ``undo`` shows "Deshacer" for 10 s.
    """
    return Notifier.create(notice=notice, **handlers(on_undo=on_undo, on_action=on_action))
