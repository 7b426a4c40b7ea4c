"""The dialog of warehouses."""

from typing import Any

import reflex as rx

from components.dialog import dialog
from components.field import select_field, text_field
from components.form import error_summary, form, form_actions, form_row, submit
from components.layout import section_title, shown_when, stack
from components.table import Column, lines
from models.inventory import WarehouseType
from torque_app.core.texts import _
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.state.shown import warehouse_types
from torque_app.inventory.state.warehouses import WarehousesState
from torque_app.shell.session import Session


def warehouses_dialog() -> rx.Component:
    """Return the warehouses in use and, for whoever may, the form of a new one."""
    return dialog(
        stack(
            lines(
                WarehousesState.rows.to(list[dict[str, Any]]),
                [
                    Column("code", _("Código"), kind="mono"),
                    Column("name", _("Nombre"), kind="strong"),
                    Column("type", _("Tipo")),
                    Column("scope", _("Alcance")),
                ],
                label=_("Bodegas"),
            ),
            shown_when(Session.permissions.contains(Inventory.EDIT.value), _new()),
            gap=24,
        ),
        open=WarehousesState.open,
        title=_("Bodegas"),
        description=_("Los lugares donde guardas stock."),
        on_close=WarehousesState.close,
        size="lg",
    )


def _new() -> rx.Component:
    errors: Any = WarehousesState.errors
    kinds = [(kind.value, name) for kind, name in warehouse_types().items()]
    return form(
        section_title(_("Nueva bodega"), level=3),
        error_summary(errors),
        form_row(
            text_field(_("Código"), "code", required=True, max_length=20, error=errors["code"]),
            text_field(_("Nombre"), "name", required=True, max_length=80, error=errors["name"]),
        ),
        form_row(
            select_field(
                _("Tipo"),
                "type",
                kinds,
                default_value=WarehouseType.MAIN.value,
                placeholder="",
                error=errors["type"],
            ),
            select_field(
                _("Centro"),
                "service_center_id",
                Session.centres.to(list[dict[str, Any]]),
                placeholder=_("Todos los centros"),
                error=errors["service_center_id"],
            ),
        ),
        form_actions(submit(_("Crear bodega"), variant="secondary")),
        id="bodega-nueva",
        on_submit=WarehousesState.create,
        saved_at=WarehousesState.saved_at,
        pending=WarehousesState.pending,
        errors=errors,
        reset_on_save=True,
    )
