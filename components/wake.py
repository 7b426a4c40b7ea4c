"""The browser one sits at: whether it may be woken, and the button that lets it."""

from typing import Any

import reflex as rx

from components.kit import Piece, Text, handlers, module


class WakeButton(Piece):
    """Asks the browser, and hands over what it answers."""

    library = module("wake.jsx")
    tag = "WakeButton"

    server_key: rx.Var[str]
    known: rx.Var[list[str]]

    on_given: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]
    on_ended: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def wake_button(
    server_key: Text, *, known: Any, on_given: Any, on_ended: Any = None
) -> rx.Component:
    """Let this browser be woken by the Push API, or end that.

    ``server_key`` is the server's public key in base64url, ``known`` the SHA-256 in hexadecimal of
    the addresses it wakes already. ``on_given`` gets ``{endpoint, p256dh, auth, device}``,
    ``on_ended`` the fingerprint of what is over. What the browser cannot do is said instead.
    """
    return WakeButton.create(
        server_key=server_key, known=known, **handlers(on_given=on_given, on_ended=on_ended)
    )
