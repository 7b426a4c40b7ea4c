"""The tasks of an OT: their clocks, what ends them, and the forms that add one more."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.combobox import combobox
from components.dialog import confirm_open, dialog
from components.feedback import alert
from components.field import (
    money_field,
    number_field,
    radio_group,
    select_field,
    text_field,
    textarea_field,
)
from components.form import form, form_actions, form_row, submit
from components.layout import card, cluster, shown_when, spacer, stack
from components.menu import menu, menu_item
from components.value import money
from models.work_orders import PauseReason
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.floor_shown import PAUSES
from torque_app.work_orders.state.lines import LinesState
from torque_app.work_orders.state.record import OTState
from torque_app.work_orders.state.tasks import TasksState

Rows = list[dict[str, Any]]


def _may_change() -> Any:
    return OTState.sheet.lines_open & OTState.sheet.may_edit


def _sees_money() -> Any:
    return Session.permissions.contains(WorkOrders.SEE_MONEY.value)


def _may_work() -> Any:
    return OTState.sheet.lines_open & FloorState.sheet.may_work


def tasks_card() -> rx.Component:
    """Return the tasks with their clocks, and the forms that add one more."""
    return card(
        stack(
            rx.cond(
                FloorState.tasks.length() > 0,
                rx.el.ul(rx.foreach(FloorState.tasks, _task), class_name="stack", role="list"),
                rx.el.p(_("Todavía no hay tareas."), class_name="muted"),
            ),
            shown_when(_may_change(), _operation_form()),
            shown_when(_may_change(), _task_form()),
        ),
        _dialogs(),
        title=_("Tareas"),
    )


def _task(task: Any) -> rx.Component:
    return rx.el.li(
        stack(
            cluster(
                rx.el.span(task.name, " ", rx.el.span(task.code, class_name="mono muted")),
                chip(task.label, tone=task.tone),
                shown_when(task.said != "", chip(task.said, tone=task.said_tone)),
                spacer(),
                rx.cond(task.amount, money(task.amount), ""),
                shown_when(~task.outside & (_may_work() | _may_change()), _task_menu(task)),
            ),
            shown_when(task.detail != "", rx.el.span(task.detail, class_name="muted")),
            shown_when(task.hours != "", rx.el.span(task.hours, class_name="muted")),
            shown_when(task.open & ~task.outside & _may_work(), _task_actions(task)),
            gap=4,
        )
    )


def _task_actions(task: Any) -> rx.Component:
    status = OTState.sheet.status
    startable = (status == "in_progress") | (status == "approved")
    return cluster(
        shown_when(
            ~task.mine & startable,
            button(_("Empezar"), icon="play", on_click=TasksState.start(task.id)),
        ),
        shown_when(
            task.mine,
            button(_("Pausar"), icon="pause", on_click=TasksState.ask("pause", task.id)),
        ),
        button(_("Terminar"), icon="check", on_click=TasksState.finish(task.id)),
    )


def _task_menu(task: Any) -> rx.Component:
    return menu(
        shown_when(
            task.open & _may_work(),
            menu_item(
                _("Pasar a un colega"),
                icon="users",
                on_select=TasksState.ask("hand", task.id),
            ),
        ),
        shown_when(
            task.open & _may_change(),
            menu_item(_("No se hará"), icon="x", on_select=TasksState.ask("leave", task.id)),
        ),
        shown_when(
            ~task.open & _may_change(),
            menu_item(_("Retomar"), icon="rotate-ccw", on_select=TasksState.take_up(task.id)),
        ),
        shown_when(
            _may_change(),
            menu_item(
                _("Quitar de la OT"),
                icon="trash",
                danger=True,
                on_select=LinesState.remove_task(task.id),
            ),
        ),
        label=_("Más de ") + task.name,
    )


def _dialogs() -> rx.Component:
    return rx.fragment(
        _asked(
            "pause",
            _("¿Por qué se detiene?"),
            radio_group(
                _("Motivo"),
                "reason",
                [(reason.value, word) for reason, word in PAUSES.items()],
                default_value=PauseReason.PARTS.value,
            ),
            action=_("Pausar"),
        ),
        _asked(
            "leave",
            _("¿Por qué no se hará?"),
            textarea_field(
                _("Motivo"),
                "reason",
                required=True,
                max_length=200,
                autofocus=True,
                error=TasksState.errors["reason"],
            ),
            action=_("Dejar fuera"),
        ),
        _asked(
            "hand",
            _("¿A quién pasa la tarea?"),
            select_field(
                _("Técnico"),
                "technician_id",
                OTState.technicians.to(Rows),
                error=TasksState.errors["technician_id"],
            ),
            action=_("Pasar la tarea"),
        ),
        confirm_open(
            open=TasksState.asking == "switch",
            title=_("Tu reloj corre en otra tarea"),
            description=TasksState.elsewhere,
            action=_("Pausar esa y empezar ésta"),
            danger=False,
            on_confirm=TasksState.switch,
            on_close=TasksState.keep,
        ),
    )


def _asked(what: str, title: str, *fields: rx.Component, action: str) -> rx.Component:
    return dialog(
        form(
            rx.el.p(TasksState.task, class_name="muted"),
            *fields,
            form_actions(submit(action)),
            id=f"tarea-{what}",
            on_submit=TasksState.give,
            draft=False,
            guard=False,
        ),
        open=TasksState.asking == what,
        title=title,
        on_close=TasksState.keep,
        size="sm",
    )


def _operation_form() -> rx.Component:
    return form(
        form_row(
            combobox(
                _("Agregar del tempario"),
                "operation_id",
                options=TasksState.found.to(Rows),
                on_search=TasksState.search,
                placeholder=_("Operación o código"),
                error=TasksState.errors["operation_id"],
            ),
            submit(_("Agregar operación"), variant="secondary", icon="plus"),
        ),
        id="operacion-" + OTState.sheet.id,
        on_submit=TasksState.add_operation,
        saved_at=TasksState.operation_saved,
        guard=False,
        reset_on_save=True,
    )


def _task_form() -> rx.Component:
    errors = LinesState.task_errors
    return form(
        form_row(
            text_field(
                _("Agregar tarea"), "description", max_length=200, error=errors["description"]
            ),
            number_field(_("Horas"), "hours", suffix="h", error=errors["hours"]),
            shown_when(
                _sees_money(),
                money_field(
                    _("Monto fijo"),
                    "amount",
                    hint=_("Vacío: horas por tarifa."),
                    error=errors["amount"],
                ),
            ),
            submit(_("Agregar"), variant="secondary", icon="plus"),
        ),
        id="tarea-" + OTState.sheet.id,
        on_submit=LinesState.add_task,
        saved_at=LinesState.task_saved,
        guard=False,
        reset_on_save=True,
    )


def comeback_notice() -> rx.Component:
    """Return what this OT comes back for, or the offer to say so."""
    sheet = FloorState.sheet
    may = OTState.sheet.editable & Session.permissions.contains(WorkOrders.EDIT.value)
    undo = button(_("No es reingreso"), on_click=FloorState.comes_back(""), size="sm")
    return rx.fragment(
        shown_when(
            sheet.comeback != "",
            alert(
                sheet.comeback,
                title=_("Reingreso de un trabajo anterior"),
                action=shown_when(may, undo),
            ),
        ),
        shown_when(
            (sheet.earlier.length() > 0) & may,
            alert(
                _("Si vuelve por lo mismo, di de qué trabajo es reingreso:"),
                title=_("Este vehículo estuvo aquí hace menos de 30 días"),
                action=cluster(
                    rx.foreach(
                        sheet.earlier,
                        lambda job: button(
                            job[1], on_click=FloorState.comes_back(job[0]), size="sm"
                        ),
                    )
                ),
            ),
        ),
    )
