"""The traffic light of an inspection: large answers for a thumb, a glove, or the keys 1 to 4."""

from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Rows, Text, handlers, module


class Lights(Piece):
    """The answers, side by side; see lights()."""

    library = module("lights.jsx")
    tag = "Lights"

    label: rx.Var[str]
    options: rx.Var[list[dict[str, Any]]]
    value: rx.Var[str]
    suggested: rx.Var[str]
    hint: rx.Var[str]
    subject: rx.Var[str]
    disabled: rx.Var[bool]

    on_choose: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_step: rx.EventHandler[rx.event.passthrough_event_spec(int)]


class PhotoButton(Piece):
    """The camera; see photo_button()."""

    library = module("photo_button.jsx")
    tag = "PhotoButton"

    label: rx.Var[str]
    owner_type: rx.Var[str]
    owner_id: rx.Var[str]
    file_name: rx.Var[str]
    disabled: rx.Var[bool]

    on_sent: rx.EventHandler[rx.event.no_args_event_spec]


def lights(
    label: Text,
    options: Rows,
    *,
    value: Text,
    on_choose: Any,
    on_step: Any = None,
    suggested: Text = "",
    hint: Text = "",
    subject: Text = "",
    disabled: Flag = False,
) -> rx.Component:
    """``{key, label, tone, icon}`` in order; the keys 1, 2, 3… choose, the arrows call ``on_step``.

    The keys rest while something is being typed or a dialog is open. ``suggested`` marks an
    answer with ``hint`` under its word; a new ``subject`` brings the answers into sight.
    """
    return Lights.create(
        label=label,
        options=options,
        value=value,
        suggested=suggested,
        hint=hint,
        subject=subject,
        disabled=disabled,
        **handlers(on_choose=on_choose, on_step=on_step),
    )


def photo_button(
    label: Text,
    *,
    owner_type: Text,
    owner_id: Text,
    file_name: Text = "",
    on_sent: Any = None,
    disabled: Flag = False,
) -> rx.Component:
    """Takes photos with the camera or from the device, makes them small, and sends each to files.

    It goes in pieces: when the connection fails it waits on the device, also through a closed
    browser, until its record is opened again, and goes on with the piece that is missing, once,
    since it carries an idempotency key. ``file_name`` names it.
    """
    return PhotoButton.create(
        label=label,
        owner_type=owner_type,
        owner_id=owner_id,
        file_name=file_name,
        disabled=disabled,
        **handlers(on_sent=on_sent),
    )
