"""In how many parts a factura on credit is paid: dates and amounts that add up to its total."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.field import date_field, money_field, number_field, text_field
from components.form import form_row
from components.layout import shown_when, split, stack
from torque_app.core.texts import _
from torque_app.invoicing.state.drafted_installments import DraftedInstallmentsState
from torque_app.invoicing.state.typed import TypedInstallment
from torque_app.invoicing.state.wizard import WizardState


def installments() -> rx.Component:
    """Return the fields of every installment, and what they lack to add up."""
    sums = WizardState.making.parts
    return stack(
        rx.el.div(rx.foreach(DraftedInstallmentsState.rows, _installment)),
        row_fault(DraftedInstallmentsState.error),
        shown_when(sums != "", rx.el.p(sums, class_name="muted", role="status")),
        form_row(
            number_field(
                _("Cuotas iguales, cada 30 días"),
                "installments_many",
                value=DraftedInstallmentsState.many,
                on_change=DraftedInstallmentsState.count,
            ),
            button(
                _("Repartir el total"),
                icon="calendar-clock",
                on_click=DraftedInstallmentsState.split,
            ),
            button(_("Agregar cuota"), icon="plus", on_click=DraftedInstallmentsState.add),
        ),
    )


def _installment(row: rx.Var[TypedInstallment], place: rx.Var[int]) -> rx.Component:
    return rx.el.div(
        split(
            rx.el.strong(_("Cuota "), place + 1),
            icon_button(
                "trash",
                _("Quitar la cuota ") + (place + 1).to_string(),
                size="sm",
                on_click=DraftedInstallmentsState.remove(row.id),
            ),
        ),
        form_row(
            _cell(date_field, _("Fecha"), row, "due_on"),
            _cell(money_field, _("Monto"), row, "amount"),
            _cell(text_field, _("Glosa"), row, "comment", max_length=40),
        ),
        row_fault(row.error),
        class_name="typed-line",
        key=row.id,
    )


def row_fault(said: Any) -> rx.Component:
    """Return what a row lacks, once there is something to say."""
    return shown_when(said != "", rx.el.p(said, class_name="field-error", role="alert"))


def _cell(field: Any, label: str, row: Any, name: str, **more: Any) -> rx.Component:
    return field(
        label,
        rx.Var.create("installment.").to(str) + row.id + f".{name}",
        value=getattr(row, name),
        on_change=lambda value: DraftedInstallmentsState.write(row.id, name, value),
        **more,
    )
