"""The lines of an OT, added and removed in place."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import chip
from components.combobox import combobox
from components.field import checkbox_field, money_field, number_field, text_field
from components.form import form, form_row, submit
from components.layout import card, shown_when, split, stack
from components.value import dash, money
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state.lines import LinesState
from torque_app.work_orders.state.record import OTState

Rows = list[dict[str, Any]]


def _may_change() -> Any:
    return OTState.sheet.lines_open & OTState.sheet.may_edit


def _may_issue() -> Any:
    may = Session.permissions.contains(WorkOrders.ADD_PART.value)
    return OTState.sheet.lines_open & OTState.sheet.may_edit & may


def _sees_money() -> Any:
    return Session.permissions.contains(WorkOrders.SEE_MONEY.value)


def parts_card() -> rx.Component:
    """Return the parts, and the form that uses one more."""
    return card(
        stack(
            rx.cond(
                OTState.parts.length() > 0,
                rx.el.ul(rx.foreach(OTState.parts, _part), class_name="stack", role="list"),
                rx.el.p(_("Todavía no se usan repuestos."), class_name="muted"),
            ),
            shown_when(_may_change(), _part_form()),
        ),
        title=_("Repuestos"),
    )


def _line(main: Any, line: Any, remove: rx.Component) -> rx.Component:
    return rx.el.li(
        split(
            main,
            rx.el.span(
                rx.el.span(line.quantity, class_name="muted"),
                shown_when(line.discount != "", rx.el.span(" −", line.discount)),
                " ",
                rx.cond(line.amount, money(line.amount), rx.cond(_sees_money(), dash(), "")),
                shown_when(_may_change(), remove),
                class_name="line-figures",
            ),
        )
    )


def _part(line: Any) -> rx.Component:
    return _line(
        rx.el.span(
            line.name,
            " ",
            rx.el.span(line.detail, class_name="mono muted"),
            shown_when(line.said != "", chip(line.said, tone=line.said_tone)),
            shown_when(line.owed & _may_issue(), _issue(line)),
            class_name="cluster",
        ),
        line,
        icon_button(
            "trash",
            _("Quitar ") + line.name,
            size="sm",
            on_click=LinesState.remove_part(line.id),
        ),
    )


def _issue(line: Any) -> rx.Component:
    return button(
        _("Entregar"),
        size="sm",
        icon="package-check",
        custom_attrs={"aria-label": _("Entregar ") + line.name},
        on_click=LinesState.issue_part(line.id),
    )


def _part_form() -> rx.Component:
    errors = LinesState.part_errors
    return form(
        form_row(
            combobox(
                _("Agregar repuesto"),
                "item_id",
                options=LinesState.found.to(Rows),
                on_search=LinesState.search,
                placeholder=_("Nombre, código o SKU"),
                error=errors["item_id"],
            ),
            number_field(_("Cantidad"), "quantity", placeholder="1", error=errors["quantity"]),
            shown_when(
                _sees_money(),
                money_field(
                    _("Precio neto"),
                    "unit_price",
                    hint=_("Vacío: el de lista."),
                    error=errors["unit_price"],
                ),
            ),
        ),
        form_row(
            text_field(
                _("N.º de serie"), "serial_number", max_length=60, error=errors["serial_number"]
            ),
            checkbox_field(_("Lo cubre la garantía"), "is_warranty"),
            submit(_("Agregar"), variant="secondary", icon="plus"),
        ),
        id="repuesto-" + OTState.sheet.id,
        on_submit=LinesState.add_part,
        saved_at=LinesState.part_saved,
        guard=False,
        reset_on_save=True,
    )
