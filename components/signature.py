"""A signature on the glass, with a name for who cannot draw."""

from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Text, handlers, module


class Signature(Piece):
    """The glass, the name, and the button that posts both."""

    library = module("signature.jsx")
    tag = "Signature"

    action: rx.Var[str]
    label: rx.Var[str]
    signer: rx.Var[str]
    submit_label: rx.Var[str]
    disabled: rx.Var[bool]

    on_done: rx.EventHandler[rx.event.no_args_event_spec]


def signature(
    label: Text,
    *,
    action: Text,
    submit_label: Text,
    signer: Text = "",
    disabled: Flag = False,
    on_done: Any = None,
) -> rx.Component:
    """Posts ``{name, rut, signature, accepted}`` to ``action`` as JSON, then calls ``on_done``.

    The drawing travels as a PNG in base64; who cannot draw ticks that they accept by name. What
    the answer refuses is said beside its field.
    """
    return Signature.create(
        label=label,
        action=action,
        submit_label=submit_label,
        signer=signer,
        disabled=disabled,
        **handlers(on_done=on_done),
    )
