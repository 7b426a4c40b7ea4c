"""The dialogs that move stock; each says what it would do before it is confirmed."""

from typing import Any

import reflex as rx

from components.dialog import dialog
from components.feedback import alert
from components.field import money_field, number_field, select_field, text_field, textarea_field
from components.form import error_summary, form, form_actions, form_row, submit
from components.layout import shown_when
from torque_app.core.texts import _
from torque_app.inventory.state.stock import ADJUST, RECEIVE, TRANSFER, StockState


def stock_dialogs() -> rx.Component:
    """Return the three dialogs of a part's page."""
    return rx.fragment(_receive(), _adjust(), _transfer())


def _dialog(
    kind: str, *fields: Any, title: str, description: str, action: str, on_submit: Any
) -> rx.Component:
    return dialog(
        form(
            error_summary(StockState.errors),
            *fields,
            shown_when(StockState.preview != "", alert(StockState.preview)),
            form_actions(submit(action)),
            id=f"{kind}-" + StockState.item_id,
            on_submit=on_submit,
            saved_at=StockState.saved_at,
            pending=StockState.pending,
            errors=StockState.errors,
        ),
        open=StockState.dialog == kind,
        title=title,
        description=description,
        on_close=StockState.cancel,
    )


def _weighed(name: str) -> dict[str, Any]:
    return {
        "error": StockState.errors[name],
        "on_change": lambda value: StockState.weigh(name, value),
        "required": True,
    }


def _warehouse(label: str, name: str) -> rx.Component:
    return select_field(
        label,
        name,
        StockState.warehouses.to(list[dict[str, Any]]),
        default_value=StockState.only,
        **_weighed(name),
    )


def _notes() -> rx.Component:
    return textarea_field(
        _("Notas"), "notes", rows=2, max_length=500, error=StockState.errors["notes"]
    )


def _receive() -> rx.Component:
    return _dialog(
        RECEIVE,
        _warehouse(_("Bodega"), "warehouse_id"),
        form_row(
            number_field(_("Cantidad"), "quantity", **_weighed("quantity")),
            money_field(
                _("Costo por unidad"),
                "unit_cost",
                hint=_("Neto, sin IVA."),
                **_weighed("unit_cost"),
            ),
        ),
        text_field(
            _("Documento"),
            "reference",
            max_length=60,
            placeholder=_("Factura 1234 de Repuestos Norte"),
            error=StockState.errors["reference"],
        ),
        _notes(),
        title=_("Recibir stock"),
        description=_("Suma a la bodega y recalcula el costo promedio."),
        action=_("Recibir"),
        on_submit=StockState.receive,
    )


def _adjust() -> rx.Component:
    reasons = [
        _("Conteo de inventario"),
        _("Merma o daño"),
        _("Pérdida o robo"),
        _("Error de registro"),
        _("Devolución a proveedor"),
    ]
    return _dialog(
        ADJUST,
        _warehouse(_("Bodega"), "warehouse_id"),
        number_field(
            _("Cantidad contada"),
            "new_quantity",
            hint=_("Lo que hay de verdad en esa bodega."),
            **_weighed("new_quantity"),
        ),
        select_field(
            _("Motivo"), "reason", reasons, required=True, error=StockState.errors["reason"]
        ),
        _notes(),
        title=_("Ajustar stock"),
        description=_("Corrige lo que dice el sistema y deja escrito por qué."),
        action=_("Ajustar"),
        on_submit=StockState.adjust,
    )


def _transfer() -> rx.Component:
    return _dialog(
        TRANSFER,
        form_row(
            _warehouse(_("Desde"), "from_id"),
            _warehouse(_("Hacia"), "to_id"),
        ),
        number_field(_("Cantidad"), "quantity", **_weighed("quantity")),
        _notes(),
        title=_("Trasladar stock"),
        description=_("Sale de una bodega y entra en la otra al mismo tiempo."),
        action=_("Trasladar"),
        on_submit=StockState.transfer,
    )
