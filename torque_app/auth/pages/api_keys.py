"""/ajustes/claves: with what other programs call the API."""

import reflex as rx

from components.layout import page, page_header
from torque_app.auth.permissions import ApiKeys
from torque_app.auth.state.api_keys import ApiKeysState
from torque_app.auth.views.api_keys import key_list, new_button, new_dialog
from torque_app.core.texts import _
from torque_app.shell.closed import for_holders
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _keys, route="/ajustes/claves", title=_("Claves de API"), on_load=ApiKeysState.load
    )


def _keys() -> rx.Component:
    return framed(
        for_holders(
            ApiKeys.MANAGE,
            _managed(),
            title=_("Tu rol no ve las claves de API"),
            text=_("Si necesitas una, pídesela al dueño o a un administrador del taller."),
        ),
        active="ajustes",
        title=_("Claves de API"),
    )


def _managed() -> rx.Component:
    return rx.fragment(
        page_header(
            _("Claves de API"),
            subtitle=_("Con ellas otros programas leen y escriben en tu taller."),
            primary=new_button(),
        ),
        page(key_list(), width="narrow"),
        new_dialog(),
    )
