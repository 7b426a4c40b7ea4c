"""The list of rules."""

from typing import Any

import reflex as rx

from components.button import button
from components.layout import page_header, shown_when
from components.menu import menu, menu_item
from components.table import Column, Filter, table
from torque_app.automation.permissions import Automation
from torque_app.automation.state.rule import NEW
from torque_app.automation.state.rules import PATH, RulesState
from torque_app.core.texts import _
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def manages() -> Any:
    """Return whether whoever looks may write rules."""
    return Session.permissions.contains(Automation.CONFIGURE.value)


def header() -> rx.Component:
    """Return the title and the way to a new rule."""
    return page_header(
        _("Automatización"),
        subtitle=_("Cuando pasa algo y se cumple lo que dices, el sistema lo hace por ti."),
        primary=shown_when(
            manages(),
            button(_("Nueva regla"), icon="plus", variant="primary", href=f"{PATH}/{NEW}"),
        ),
        menu=shown_when(
            manages(),
            menu(
                menu_item(_("Agregar reglas de ejemplo"), icon="list", on_select=RulesState.adopt),
                label=_("Más acciones"),
            ),
        ),
    )


def rule_list() -> rx.Component:
    """Return the rules; a row opens its page."""
    asked = RulesState.asked
    return table(
        RulesState.rows.to(Rows),
        [
            Column("name", _("Regla"), kind="strong", sub="trigger", sort=True, fixed=True),
            Column("conditions", _("Si")),
            Column("actions", _("Entonces")),
            Column("state", _("Estado"), kind="status"),
            Column("last_run_at", _("Última vez"), kind="relative", roomy=True),
        ],
        id="reglas",
        label=_("Reglas"),
        loading=RulesState.loading,
        error=RulesState.error,
        total=RulesState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Nombre de la regla"),
        filters=[
            Filter("trigger", _("Cuando"), RulesState.triggers.to(Rows)),
            Filter("is_active", _("Estado"), [("true", _("Encendida")), ("false", _("Apagada"))]),
        ],
        filter_values=asked.filters,
        on_open=RulesState.open,
        on_page=RulesState.turn,
        on_sort=RulesState.sort,
        on_search=RulesState.search,
        on_filter=RulesState.narrow,
        on_retry=RulesState.refresh,
        empty_title=_("Ninguna regla todavía"),
        empty_text=_("Empieza con las de ejemplo, o escribe la tuya."),
        empty_action=shown_when(
            manages(),
            button(_("Agregar reglas de ejemplo"), icon="list", on_click=RulesState.adopt),
        ),
    )
