"""What stands in place of a page for who may not see it."""

import reflex as rx

from components.button import button
from components.feedback import empty_state
from components.layout import page
from torque_app.core.texts import _
from torque_app.shell.session import Session


def for_holders(permission: str, seen: rx.Component, *, title: str, text: str) -> rx.Component:
    """Return what holders of the permission see; who is known to lack it reads whom to ask."""
    lacks = (Session.permissions.length() > 0) & ~Session.permissions.contains(str(permission))
    said = empty_state(title, text, icon="lock", action=button(_("Ir al tablero"), href="/tablero"))
    return rx.cond(lacks, page(said), seen)
