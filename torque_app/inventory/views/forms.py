"""The forms of a part: a new one, and the edit of one."""

from typing import Any

import reflex as rx

from components.dialog import dialog
from components.feedback import alert
from components.field import checkbox_field, money_field, number_field, text_field, textarea_field
from components.form import error_summary, form, form_actions, form_row, form_section, submit
from components.layout import shown_when
from torque_app.core.texts import _
from torque_app.inventory.state.edit import EditItemState
from torque_app.inventory.state.new_item import NewItemState


def new_item_dialog() -> rx.Component:
    """Return the dialog of a new part, each field judged when it is left."""
    errors: Any = NewItemState.errors

    def more(name: str) -> dict[str, Any]:
        return {
            "error": errors[name],
            "on_blur": lambda value: NewItemState.check(name, value),
        }

    return dialog(
        form(
            error_summary(errors),
            form_section(
                _("Identidad"),
                form_row(
                    text_field(
                        _("SKU"),
                        "sku",
                        required=True,
                        max_length=60,
                        hint=_("Tu código; no se repite en el taller."),
                        **more("sku"),
                    ),
                    text_field(_("Nombre"), "name", required=True, max_length=80, **more("name")),
                ),
                *_identity(more),
            ),
            _stock_and_price(more, unit="UN", max_stock="100"),
            form_actions(submit(_("Crear repuesto"))),
            id="repuesto-nuevo",
            on_submit=NewItemState.create,
            saved_at=NewItemState.saved_at,
            pending=NewItemState.pending,
            errors=errors,
        ),
        open=NewItemState.open,
        title=_("Nuevo repuesto"),
        description=_("El stock entra después, al recibirlo en una bodega."),
        on_close=NewItemState.cancel,
        size="lg",
    )


def edit_item_dialog() -> rx.Component:
    """Return the dialog that edits a part."""
    errors: Any = EditItemState.errors
    fields: Any = EditItemState.fields

    def more(name: str) -> dict[str, Any]:
        return {"error": errors[name], "default_value": getattr(fields, name)}

    return dialog(
        form(
            error_summary(errors),
            shown_when(
                EditItemState.stale != "",
                alert(EditItemState.stale, tone="warning", title=_("Revisa antes de guardar")),
            ),
            form_section(
                _("Identidad"),
                text_field(_("Nombre"), "name", required=True, max_length=80, **more("name")),
                *_identity(more),
            ),
            _stock_and_price(more),
            checkbox_field(
                _("Activo"),
                "is_active",
                default_value=fields.is_active,
                hint=_("Un repuesto inactivo no se ofrece en las OT."),
            ),
            form_actions(
                submit(
                    rx.cond(EditItemState.stale != "", _("Guardar lo mío"), _("Guardar cambios"))
                ),
            ),
            id="repuesto-" + EditItemState.item_id,
            on_submit=EditItemState.save,
            saved_at=EditItemState.saved_at,
            pending=EditItemState.pending,
            errors=errors,
        ),
        open=EditItemState.open,
        title=_("Editar repuesto"),
        on_close=EditItemState.cancel,
        size="lg",
    )


def _identity(more: Any) -> tuple[rx.Component, ...]:
    return (
        form_row(
            text_field(_("N.º de parte"), "part_number", max_length=60, **more("part_number")),
            text_field(_("N.º OEM"), "oem_number", max_length=60, **more("oem_number")),
        ),
        form_row(
            text_field(_("Marca"), "brand", max_length=60, **more("brand")),
            text_field(_("Categoría"), "category", max_length=60, **more("category")),
        ),
        text_field(
            _("Código de barras"),
            "barcode",
            max_length=60,
            icon="scan-barcode",
            custom_attrs={"data-takes-scan": ""},
            **more("barcode"),
        ),
        textarea_field(
            _("Descripción"), "description", rows=2, max_length=1000, **more("description")
        ),
    )


def _stock_and_price(more: Any, **defaults: str) -> rx.Component:
    def own(name: str) -> dict[str, Any]:
        return more(name) | ({"default_value": defaults[name]} if name in defaults else {})

    return form_section(
        _("Stock y precio"),
        form_row(
            text_field(
                _("Unidad"),
                "unit",
                required=True,
                max_length=4,
                hint=_("UN, LT, MT…"),
                **own("unit"),
            ),
            money_field(
                _("Precio de venta"), "sell_price", hint=_("Neto, sin IVA."), **own("sell_price")
            ),
            number_field(
                _("Stock mínimo"),
                "min_stock",
                hint=_("Al llegar aquí, te avisamos."),
                **own("min_stock"),
            ),
            number_field(_("Stock máximo"), "max_stock", **own("max_stock")),
        ),
    )
