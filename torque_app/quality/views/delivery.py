"""The page of a delivery: what the act will say, the glass, and the act once it is signed."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.feedback import alert
from components.field import checkbox_field, date_field, number_field, textarea_field
from components.form import form, form_actions, form_row, form_section, submit
from components.identity import plate_badge
from components.layout import card, cluster, facts, page_header, shown_when, split, stack
from components.signature import signature
from components.value import datetime
from torque_app.core.texts import _
from torque_app.quality.permissions import Quality
from torque_app.quality.state.delivery import DeliveryState
from torque_app.shell.session import Session

_ORDERS = "/api/v1/work-orders/"
_delivers = Session.permissions.contains(Quality.DELIVER.value)


def header() -> rx.Component:
    """Return whose car it is, and the act once it is signed."""
    sheet = DeliveryState.sheet
    return page_header(
        _("Entrega del vehículo"),
        subtitle=rx.el.span(sheet.number, " · ", sheet.vehicle, " · ", sheet.client),
        status=cluster(
            plate_badge(sheet.plate),
            shown_when(sheet.done, chip(_("Entregado"), tone="success", icon="circle-check")),
        ),
        primary=shown_when(
            sheet.done,
            button(
                _("Acta de entrega"),
                variant="primary",
                icon="download",
                size="lg",
                href=_ORDERS + sheet.ot_id + "/delivery/pdf",
            ),
        ),
        back=(_("la OT"), "/ot/" + sheet.ot_id),
    )


def work() -> rx.Component:
    """Return the step the delivery is in."""
    sheet = DeliveryState.sheet
    return rx.cond(
        sheet.done,
        _signed(),
        rx.cond(
            (sheet.refusal != "") | ~_delivers,
            alert(
                rx.cond(sheet.refusal != "", sheet.refusal, _("Tu rol no entrega vehículos.")),
                tone="warning",
            ),
            rx.cond(DeliveryState.signing, _glass(), _terms()),
        ),
    )


def _terms() -> rx.Component:
    sheet, errors = DeliveryState.sheet, DeliveryState.errors
    return card(
        form(
            form_section(
                _("Qué hicimos"),
                textarea_field(
                    _("Trabajos y repuestos, uno por línea"),
                    "explanation",
                    default_value=sheet.explanation,
                    rows=5,
                    max_length=2000,
                    required=True,
                    error=errors["explanation"],
                ),
            ),
            form_section(
                _("Garantía"),
                form_row(
                    _number(_("Meses"), "warranty_months", sheet.warranty_months),
                    _number(_("Kilómetros"), "warranty_km", sheet.warranty_km, "km"),
                ),
                textarea_field(
                    _("Condiciones"),
                    "warranty_text",
                    default_value=sheet.warranty_text,
                    rows=4,
                    max_length=2000,
                    error=errors["warranty_text"],
                ),
            ),
            form_section(
                _("Próxima mantención"),
                form_row(
                    date_field(
                        _("Fecha"),
                        "next_service_on",
                        default_value=sheet.next_service_on,
                        error=errors["next_service_on"],
                        size="touch",
                    ),
                    _number(_("Kilómetros"), "next_service_km", sheet.next_service_km, "km"),
                ),
            ),
            form_section(
                _("Reapriete de ruedas"),
                form_row(
                    date_field(
                        _("Fecha"),
                        "retorque_on",
                        default_value=sheet.retorque_on,
                        error=errors["retorque_on"],
                        hint=_("Ese día le escribimos al cliente."),
                        size="touch",
                    ),
                    _number(_("Kilómetros"), "retorque_km", sheet.retorque_km, "km"),
                ),
            ),
            form_section(
                _("Al salir"),
                _number(_("Kilometraje"), "odometer_out", sheet.odometer_out, "km"),
                checkbox_field(
                    _("Las piezas usadas se devolvieron al cliente"),
                    "old_parts_returned",
                    default_value=sheet.old_parts_returned,
                ),
            ),
            form_actions(submit(_("Continuar a la firma"), size="lg")),
            id="entrega-" + sheet.ot_id,
            on_submit=DeliveryState.prepare,
            saved_at=DeliveryState.saved_at,
            errors=errors,
        )
    )


def _number(label: str, name: str, value: Any, suffix: str = "") -> rx.Component:
    return number_field(
        label,
        name,
        default_value=value,
        suffix=suffix,
        error=DeliveryState.errors[name],
        size="touch",
    )


def _glass() -> rx.Component:
    sheet = DeliveryState.sheet
    return card(
        stack(
            signature(
                _("Firma de quien recibe el vehículo"),
                action=_ORDERS + sheet.ot_id + "/delivery",
                submit_label=_("Entregar el vehículo"),
                signer=sheet.client,
                on_done=DeliveryState.delivered,
            ),
            cluster(button(_("Corregir el acta"), icon="pencil", on_click=DeliveryState.correct)),
        ),
        title=_("Recibí conforme"),
    )


def _signed() -> rx.Component:
    sheet = DeliveryState.sheet
    return card(
        stack(
            facts(
                [
                    (_("Recibió"), sheet.received_by),
                    (_("RUT"), _or(sheet.received_rut)),
                    (_("Entregó"), sheet.delivered_by),
                    (_("Cuándo"), datetime(sheet.at)),
                ],
            ),
            shown_when(
                sheet.signature != "",
                rx.el.div(
                    rx.el.img(src=sheet.signature, alt=_("Firma de quien recibió")),
                    class_name="signature-glass",
                ),
            ),
            rx.el.p(
                _("Huella SHA-256 del acta: "),
                rx.el.code(sheet.sha256, class_name="mono prewrap"),
                class_name="muted",
            ),
        ),
        title=_("Entregado"),
    )


def summary() -> rx.Component:
    """Return what will be read aloud: the work, what is left, the guarantee, the next visit."""
    sheet = DeliveryState.sheet
    return stack(
        card(
            facts(
                [
                    (_("Control de calidad"), _or(sheet.control)),
                    (_("Garantía"), _or(sheet.warranty)),
                    (_("Reapriete de ruedas"), _or(sheet.retorque)),
                    (_("Próxima mantención"), _or(sheet.next_service)),
                    (_("Kilometraje"), _or(sheet.odometer)),
                    (
                        _("Piezas usadas"),
                        rx.cond(sheet.old_parts_returned, _("Devueltas"), _("Quedan en el taller")),
                    ),
                ]
            ),
            title=_("El acta dice"),
        ),
        shown_when(
            DeliveryState.deferred.length() > 0,
            card(
                rx.el.ul(
                    rx.foreach(DeliveryState.deferred, _left), class_name="stack", role="list"
                ),
                title=_("Explica lo pendiente"),
                tone="warning",
            ),
        ),
        shown_when(
            sheet.done,
            card(rx.el.p(sheet.explanation, class_name="prewrap"), title=_("Qué hicimos")),
        ),
    )


def _left(one: Any) -> rx.Component:
    return rx.el.li(
        split(
            rx.el.span(
                rx.el.strong(one.description),
                rx.el.small(one.due, class_name="muted"),
                class_name="paper-text",
            ),
            chip(one.light, tone=one.tone, dot=True),
        )
    )


def _or(text: Any) -> Any:
    return rx.cond(text != "", text, _("Sin indicar"))
