"""What an OT needs from elsewhere: parts asked for from the store, work of other shops."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import chip
from components.dialog import dialog
from components.field import (
    datetime_field,
    money_field,
    number_field,
    rut_field,
    select_field,
    text_field,
)
from components.form import form, form_actions, form_row, submit
from components.layout import card, cluster, shown_when, spacer, stack
from components.menu import menu, menu_item
from components.value import money
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.needs import NeedsState
from torque_app.work_orders.state.record import OTState
from torque_app.work_orders.views.answers import answer_buttons, answer_dialogs, item_field

Rows = list[dict[str, Any]]


def _may_work() -> Any:
    return OTState.sheet.lines_open & FloorState.sheet.may_work


def _may_issue() -> Any:
    return OTState.sheet.lines_open & FloorState.sheet.may_issue


def _may_change() -> Any:
    may = Session.permissions.contains(WorkOrders.ADD_LABOR.value)
    return OTState.sheet.lines_open & OTState.sheet.may_edit & may


def requests_card() -> rx.Component:
    """Return the parts asked for (part 3), and what answers them."""
    return card(
        rx.cond(
            FloorState.requests.length() > 0,
            rx.el.ul(rx.foreach(FloorState.requests, _request), class_name="stack", role="list"),
            rx.el.p(_("Nadie ha pedido repuestos a bodega."), class_name="muted"),
        ),
        _part_dialog(),
        answer_dialogs(),
        title=_("Pedidos a bodega"),
        actions=shown_when(
            _may_work(),
            button(_("Pedir repuesto"), icon="plus", size="sm", on_click=NeedsState.open("part")),
        ),
    )


def _row(name: Any, figure: Any, one: Any, actions: rx.Component) -> rx.Component:
    return rx.el.li(
        stack(
            cluster(name, chip(one.label, tone=one.tone), spacer(), figure),
            shown_when(one.detail != "", rx.el.span(one.detail, class_name="muted")),
            actions,
            gap=4,
        )
    )


def _request(one: Any) -> rx.Component:
    return _row(
        rx.el.span(one.name, " ", rx.el.small(one.who, class_name="muted")),
        rx.el.span(one.quantity, class_name="value"),
        one,
        shown_when(_may_issue(), answer_buttons(one)),
    )


def _form_dialog(
    what: str, title: Any, *fields: Any, action: str, size: Any = "sm"
) -> rx.Component:
    return dialog(
        form(
            *fields,
            form_actions(submit(action)),
            id=f"necesita-{what}",
            on_submit=NeedsState.save,
            draft=False,
            guard=False,
        ),
        open=NeedsState.asking == what,
        title=title,
        on_close=NeedsState.close,
        size=size,
    )


def _part_dialog() -> rx.Component:
    errors = NeedsState.errors
    return _form_dialog(
        "part",
        _("Pedir un repuesto"),
        item_field(_("Repuesto"), error=errors["item_id"]),
        text_field(
            _("O descríbelo"),
            "name",
            hint=_("Si no está en el catálogo."),
            max_length=80,
            error=errors["name"],
        ),
        number_field(_("Cantidad"), "quantity", default_value="1", error=errors["quantity"]),
        form_row(
            text_field(
                _("Etiqueta de garantía"),
                "warranty_tag",
                max_length=60,
                error=errors["warranty_tag"],
            ),
            text_field(
                _("N.º de parte que se devuelve"),
                "return_part_number",
                max_length=60,
                error=errors["return_part_number"],
            ),
        ),
        action=_("Pedir"),
    )


def outside_card() -> rx.Component:
    """Return the work other shops do (TOT)."""
    return card(
        rx.cond(
            FloorState.outside.length() > 0,
            rx.el.ul(rx.foreach(FloorState.outside, _outside), class_name="stack", role="list"),
            rx.el.p(_("Ningún trabajo se hace afuera."), class_name="muted"),
        ),
        _outside_dialog(),
        _guide_dialog(),
        title=_("Trabajos de terceros"),
        actions=shown_when(
            _may_change(),
            button(
                _("Agregar trabajo"), icon="plus", size="sm", on_click=NeedsState.open("outside")
            ),
        ),
    )


def _outside(one: Any) -> rx.Component:
    return _row(
        rx.el.span(
            one.name,
            " · ",
            one.supplier,
            shown_when(
                one.guide != "",
                rx.el.span(" · ", link(_("Guía de despacho"), "/facturacion/" + one.guide)),
            ),
        ),
        rx.cond(one.price, money(one.price), ""),
        one,
        shown_when(
            _may_work() & ~one.back,
            cluster(
                shown_when(
                    ~one.sent,
                    button(_("Enviar"), icon="truck", on_click=NeedsState.send(one.id)),
                ),
                shown_when(
                    one.sent,
                    button(
                        _("Recibir de vuelta"),
                        icon="check",
                        on_click=NeedsState.take_back(one.id),
                    ),
                ),
                shown_when(_may_change(), _outside_menu(one)),
            ),
        ),
    )


def _outside_menu(one: Any) -> rx.Component:
    return menu(
        menu_item(
            _("Elegir guía de despacho"),
            icon="file-text",
            on_select=NeedsState.ask_guide(one.id),
        ),
        shown_when(
            ~one.sent,
            menu_item(
                _("Quitar de la OT"),
                icon="trash",
                danger=True,
                on_select=NeedsState.remove_outside(one.id),
            ),
        ),
        label=_("Más de ") + one.name,
    )


def _guide_dialog() -> rx.Component:
    return _form_dialog(
        "guide",
        _("Guía de despacho del trabajo"),
        select_field(
            _("Guía"),
            "guide_id",
            NeedsState.guides.to(Rows),
            required=True,
            placeholder=_("Elige la guía"),
            error=NeedsState.errors["guide_id"],
        ),
        action=_("Guardar"),
    )


def _outside_dialog() -> rx.Component:
    errors = NeedsState.errors
    sees_money = Session.permissions.contains(WorkOrders.SEE_MONEY.value)
    return _form_dialog(
        "outside",
        _("Agregar un trabajo de terceros"),
        text_field(
            _("Qué se hace"),
            "description",
            required=True,
            max_length=200,
            error=errors["description"],
        ),
        form_row(
            text_field(
                _("Quién lo hace"),
                "supplier",
                required=True,
                max_length=100,
                error=errors["supplier"],
            ),
            rut_field(_("RUT"), "supplier_rut", error=errors["supplier_rut"]),
        ),
        shown_when(
            sees_money,
            form_row(
                money_field(_("Costo neto"), "cost", error=errors["cost"]),
                money_field(_("Precio neto"), "price", error=errors["price"]),
            ),
        ),
        form_row(
            number_field(
                _("Garantía"),
                "warranty_months",
                suffix=_("meses"),
                error=errors["warranty_months"],
            ),
            datetime_field(_("Prometido para"), "promised_at", error=errors["promised_at"]),
        ),
        action=_("Agregar trabajo"),
        size="lg",
    )
