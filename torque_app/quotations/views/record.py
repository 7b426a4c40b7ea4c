"""One quotation: whom it is for, what comes next, and what stands in the way."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import status_chip
from components.combobox import combobox
from components.dialog import confirm
from components.feedback import alert
from components.identity import plate_badge
from components.layout import card, cluster, page_header, shown_when, stack
from components.menu import menu, menu_item
from components.steps import status_path
from components.value import date, money
from torque_app.core.texts import _
from torque_app.quotations.state import sheet as moves
from torque_app.quotations.state.deciding import APPROVE, REJECT, ManagerState, RecordingState
from torque_app.quotations.state.heading import TermsState
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.state.sending import SendingState
from torque_app.quotations.state.versions import EndingState, RevisingState

Rows = list[dict[str, Any]]
State = QuotationState


def header() -> rx.Component:
    """Return the identity of the quotation and its one next move."""
    sheet = State.sheet
    return page_header(
        rx.el.span(sheet.number, class_name="mono"),
        subtitle=rx.el.span(sheet.client, shown_when(sheet.vehicle != "", _of(sheet.vehicle))),
        status=cluster(
            shown_when(sheet.plate != "", plate_badge(sheet.plate)),
            status_chip(sheet.status, sheet.status_label),
            rx.el.strong(money(State.figures.total)),
        ),
        primary=_primary(),
        menu=_menu(),
        back=(_("Presupuestos"), "/presupuestos"),
        path=status_path(State.way.to(Rows)),
    )


def _of(text: Any) -> rx.Component:
    return rx.el.span(" · ", text)


def _primary() -> Any:
    sheet = State.sheet
    return rx.match(
        sheet.next,
        (moves.SEND, _main(_("Enviar a ") + sheet.client, "send", SendingState.show)),
        (moves.JUDGE, _main(_("Dar el visto bueno"), "thumbs-up", ManagerState.ask(APPROVE))),
        (moves.RECORD, _main(_("Registrar respuesta"), "phone", RecordingState.show)),
        (moves.CONVERT, _main(_("Abrir OT"), "wrench", EndingState.ask(True))),
        (
            moves.BILL,
            button(_("Facturar"), icon="receipt-text", variant="primary", href=sheet.billing),
        ),
        (moves.REVISE, _main(_("Nueva versión"), "pencil-line", RevisingState.ask(True))),
        shown_when(
            (sheet.order_id != "") & sheet.is_decided,
            button(_("Ver OT ") + sheet.order_number, icon="wrench", href="/ot/" + sheet.order_id),
        ),
    )


def _main(label: Any, icon: str, press: Any) -> rx.Component:
    return button(label, icon=icon, variant="primary", on_click=press)


def _menu() -> rx.Component:
    sheet = State.sheet
    return menu(
        _offered(
            sheet.may_send & (sheet.next != moves.SEND),
            menu_item(_("Enviar al cliente"), icon="send", on_select=SendingState.show),
        ),
        _offered(
            sheet.may_judge,
            menu_item(_("Devolver al asesor"), icon="undo-2", on_select=ManagerState.ask(REJECT)),
        ),
        _offered(
            sheet.may_share,
            menu_item(_("Enviar de nuevo"), icon="send", on_select=SendingState.show),
        ),
        _offered(
            sheet.may_share,
            menu_item(_("Copiar enlace"), icon="link", on_select=SendingState.make_link),
        ),
        _offered(
            sheet.may_ask_manager,
            menu_item(_("Pedir visto bueno"), icon="thumbs-up", on_select=ManagerState.pass_on),
        ),
        _offered(
            sheet.may_convert & (sheet.next != moves.CONVERT),
            menu_item(_("Abrir OT"), icon="wrench", on_select=EndingState.ask(True)),
        ),
        _offered(
            sheet.may_bill & (sheet.next != moves.BILL),
            menu_item(_("Facturar"), icon="receipt-text", href=sheet.billing),
        ),
        _offered(
            sheet.may_take_over,
            menu_item(_("Mejorar la oferta"), icon="tag", on_select=RevisingState.take_over),
        ),
        _offered(
            sheet.may_revise & (sheet.next != moves.REVISE),
            menu_item(_("Nueva versión"), icon="pencil-line", on_select=RevisingState.ask(True)),
        ),
        menu_item(_("Descargar PDF"), icon="file-text", href=sheet.pdf),
        _offered(
            sheet.may_copy,
            menu_item(_("Duplicar"), icon="copy", on_select=EndingState.duplicate),
        ),
    )


def _offered(condition: Any, item: rx.Component) -> rx.Component:
    return shown_when(condition, item)


def notices() -> rx.Component:
    """Return what somebody has to know before anything else."""
    sheet = State.sheet
    old = sheet.revision != sheet.present
    return rx.fragment(
        shown_when(sheet.refusal != "", alert(sheet.refusal)),
        shown_when(
            old,
            alert(
                _("Así se envió: esta versión no cambia."),
                title=_("Versión ") + sheet.revision.to_string(),
                action=button(_("Ver la actual"), href="/presupuestos/" + sheet.id),
            ),
        ),
        shown_when(
            State.waiting.id != "",
            alert(
                State.waiting.sentence,
                tone="warning",
                title=_("Espera el visto bueno"),
                action=button(_("Ver la solicitud"), href="/aprobaciones/" + State.waiting.id),
            ),
        ),
        shown_when(
            (sheet.manager_note != "") & ~old,
            alert(sheet.manager_note, title=_("Dijo el jefe")),
        ),
        shown_when((sheet.reason != "") & ~old, alert(sheet.reason, title=_("Dijo el cliente"))),
    )


def quotation_facts() -> rx.Component:
    """Return the right column: for whom, until when."""
    sheet = State.sheet
    return card(
        stack(
            rx.el.dl(
                _fact(_("Cliente"), link(sheet.client, "/clientes/" + sheet.client_id)),
                _said(_("Teléfono"), sheet.phone),
                _said(_("Correo"), sheet.email),
                shown_when(
                    sheet.vehicle_id != "",
                    _fact(_("Vehículo"), link(sheet.vehicle, "/vehiculos/" + sheet.vehicle_id)),
                ),
                _fact(_("Centro"), sheet.centre),
                _said(_("Asesor"), sheet.advisor),
                _fact(_("Fecha"), date(sheet.dated)),
                _said(_("Válido hasta"), sheet.valid_until, date),
                _said(_("Enviado"), sheet.sent),
                _said(_("Abierto por el cliente"), sheet.seen),
                _said(_("Decidido"), sheet.decided),
                shown_when(
                    sheet.order_id != "",
                    _fact(
                        rx.cond(sheet.is_extra, _("Adicional de la OT"), _("OT")),
                        link(sheet.order_number, "/ot/" + sheet.order_id),
                    ),
                ),
                class_name="facts",
            ),
            shown_when((sheet.vehicle_id == "") & sheet.may_copy, _car()),
        ),
        title=_("Cliente y vehículo"),
    )


def _car() -> rx.Component:
    return combobox(
        _("Elegir vehículo"),
        "",
        options=TermsState.found.to(Rows),
        on_search=TermsState.search_cars,
        on_select=TermsState.choose_car,
        placeholder=_("Patente o modelo"),
        hint=_("Hace falta para abrir la OT."),
    )


def _fact(name: Any, value: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name="fact")


def _said(name: str, value: Any, shape: Any = None) -> rx.Component:
    """Return a fact that is left out while there is nothing to say."""
    return shown_when(value != "", _fact(name, shape(value) if shape else value))


def removal() -> rx.Component:
    """Return the way out of a quotation nobody waits for."""
    return shown_when(
        State.sheet.may_remove,
        confirm(
            button(_("Eliminar presupuesto"), variant="ghost", icon="trash"),
            _("¿Eliminar este presupuesto?"),
            description=_("La historia queda en la auditoría."),
            action=_("Eliminar presupuesto"),
            on_confirm=EndingState.remove,
        ),
    )
