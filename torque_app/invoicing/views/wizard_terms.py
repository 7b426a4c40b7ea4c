"""How the draft is paid, what it refers to, what is taken off the whole, how its goods travel."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.field import (
    date_field,
    datetime_field,
    number_field,
    plate_field,
    rut_field,
    select_field,
    text_field,
    textarea_field,
)
from components.form import form_row, form_section
from components.layout import shown_when, split, stack
from torque_app.core.texts import _
from torque_app.invoicing.state.drafted_terms import DraftedTermsState
from torque_app.invoicing.state.typed import OTHER, REFERRED, TypedDiscount, TypedReference
from torque_app.invoicing.state.wizard import WizardState
from torque_app.invoicing.views.wizard_installments import installments, row_fault

PAYMENTS = [("1", _("Contado")), ("2", _("Crédito")), ("3", _("Sin costo"))]
MEANS = [
    ("1", _("Efectivo")),
    ("2", _("Pago electrónico")),
    ("3", _("Transferencia")),
    ("4", _("Cheque")),
    ("5", _("Otro")),
]
MOVEMENTS = [
    ("1", _("Venta")),
    ("2", _("Venta por efectuar")),
    ("3", _("Consignación")),
    ("4", _("Entrega gratuita")),
    ("5", _("Traslado interno")),
    ("6", _("Otro traslado que no es venta")),
    ("7", _("Devolución")),
]
DISPATCHES = [
    ("1", _("Retira quien recibe")),
    ("2", _("Lo llevamos a quien recibe")),
    ("3", _("Lo llevamos a otra parte")),
]
SALES = [("1", _("Del giro")), ("2", _("Activo fijo")), ("3", _("Bien raíz"))]
REFERENCES = [*REFERRED.items(), (OTHER, _("Otro, con su código"))]


def terms_section() -> rx.Component:
    """Return how a factura or a boleta is paid."""
    return form_section(_("Pago"), rx.cond(WizardState.making.is_boleta, _means(), _credit()))


def _means() -> rx.Component:
    return _said(select_field, _("Medio de pago"), "means", options=MEANS,
                 placeholder=_("Sin indicar"))  # fmt: skip


def _credit() -> rx.Component:
    making = WizardState.making
    return stack(
        form_row(
            _said(select_field, _("Forma de pago"), "payment", options=PAYMENTS,
                  placeholder=_("La habitual del cliente"), hint=making.paying),
            shown_when(
                making.is_credit,
                _said(
                    date_field,
                    _("Vence"),
                    "due_on",
                    hint=_("Vacía: la última cuota, o los días de crédito del cliente."),
                ),
            ),
        ),
        _said(
            text_field,
            _("Condiciones"),
            "terms",
            max_length=100,
            placeholder=_("Por ejemplo: 30 días desde la recepción"),
        ),
        shown_when(making.is_credit, installments()),
    )  # fmt: skip


def sale_field() -> rx.Component:
    """Return what kind of sale it is (`TpoTranVenta`): SII's books keep them apart."""
    return _said(select_field, _("Tipo de venta"), "sale", options=SALES,
                 placeholder=_("Del giro, lo habitual"),
                 hint=_("Activo fijo: por ejemplo, un elevador que vendes."))  # fmt: skip


def notes_section() -> rx.Component:
    """Return what the workshop writes for itself."""
    return form_section(
        _("Nota interna"),
        _said(textarea_field, _("Nota"), "notes", max_length=500, rows=2,
              hint=_("Queda en el documento de TORQUE: no se imprime ni va al SII.")),
    )  # fmt: skip


def _said(field: Any, label: str, name: str, **more: Any) -> rx.Component:
    return field(
        label,
        name,
        value=DraftedTermsState.said[name],
        error=WizardState.errors[name],
        on_change=lambda value: DraftedTermsState.say(name, value),
        **more,
    )


def trip_section() -> rx.Component:
    """Return how the goods of a guía travel."""
    return form_section(
        _("Traslado"),
        form_row(
            _trip(select_field, _("Motivo"), "movement", options=MOVEMENTS, placeholder=""),
            _trip(select_field, _("Quién traslada"), "dispatch", options=DISPATCHES,
                  placeholder=_("Sin indicar")),
        ),
        form_row(
            _trip(plate_field, _("Patente"), "plate"),
            _trip(plate_field, _("Patente del carro"), "trailer_plate"),
            _trip(rut_field, _("RUT del transportista"), "carrier_rut"),
        ),
        form_row(
            _trip(rut_field, _("RUT del chofer"), "driver_rut"),
            _trip(text_field, _("Nombre del chofer"), "driver_name", max_length=30),
        ),
        form_row(
            _trip(text_field, _("Dirección de destino"), "address", max_length=70),
            _trip(text_field, _("Comuna de destino"), "comuna", max_length=20),
            _trip(text_field, _("Ciudad de destino"), "city", max_length=20),
        ),
        form_row(
            _trip(datetime_field, _("Sale"), "departs_at"),
            _trip(date_field, _("Llega"), "arrives_on"),
        ),
        _fault("trip"),
        description=_("Desde noviembre de 2026 la guía dice quién traslada, en qué y adónde."),
    )  # fmt: skip


def _trip(field: Any, label: str, name: str, **more: Any) -> rx.Component:
    return field(
        label,
        f"trip.{name}",
        value=DraftedTermsState.trip[name],
        on_change=lambda value: DraftedTermsState.say_trip(name, value),
        **more,
    )


def discounts_section() -> rx.Component:
    """Return the discounts and surcharges over the whole document."""
    return form_section(
        _("Descuentos y recargos globales"),
        rx.foreach(DraftedTermsState.discounts, _discount),
        _fault("discount"),
        _adder(_("Agregar descuento o recargo"), "discount"),
    )


def _discount(row: rx.Var[TypedDiscount], place: rx.Var[int]) -> rx.Component:
    kinds = [("discount", _("Descuento")), ("surcharge", _("Recargo"))]
    units = [("percent", "%"), ("amount", "$")]
    over = [
        ("taxed", _("Lo afecto")),
        ("exempt", _("Lo exento")),
        ("non_billable", _("Lo no facturable")),
    ]
    return _row(
        _("Descuento o recargo "),
        place,
        "discount",
        row,
        form_row(
            _cell(select_field, _("Tipo"), "discount", row, "kind", options=kinds, placeholder=""),
            _cell(number_field, _("Valor"), "discount", row, "value"),
            _cell(select_field, _("En"), "discount", row, "unit", options=units, placeholder=""),
            _cell(select_field, _("Sobre"), "discount", row, "over", options=over, placeholder=""),
            _cell(text_field, _("Glosa"), "discount", row, "reason", max_length=45),
        ),
    )


def references_section() -> rx.Component:
    """Return the documents this one refers to."""
    return form_section(
        _("Referencias"),
        _said(text_field, _("Orden de compra"), "purchase_order", max_length=18,
              hint=_("La que te dieron, con fecha de hoy; otra fecha o documento, abajo.")),
        rx.foreach(DraftedTermsState.references, _reference),
        _fault("reference"),
        _adder(_("Agregar referencia"), "reference"),
        description=_("Orden de compra, HES o guía que pide quien recibe."),
    )  # fmt: skip


def _reference(row: rx.Var[TypedReference], place: rx.Var[int]) -> rx.Component:
    return _row(
        _("Referencia "),
        place,
        "reference",
        row,
        form_row(
            _cell(select_field, _("Documento"), "reference", row, "document_type",
                  options=REFERENCES, placeholder=""),
            shown_when(
                row.document_type == OTHER,
                _cell(text_field, _("Código"), "reference", row, "code", max_length=3),
            ),
            _cell(text_field, _("Folio o número"), "reference", row, "folio", max_length=18),
            _cell(date_field, _("Fecha"), "reference", row, "issued_on"),
            _cell(text_field, _("Glosa"), "reference", row, "comment", max_length=90),
        ),
        row_fault(row.error),
    )  # fmt: skip


def _row(title: str, place: Any, what: str, row: Any, *fields: rx.Component) -> rx.Component:
    return rx.el.div(
        split(
            rx.el.strong(title, place + 1),
            icon_button(
                "trash",
                _("Quitar ") + title.lower() + (place + 1).to_string(),
                size="sm",
                on_click=DraftedTermsState.remove(what, row.id),
            ),
        ),
        *fields,
        class_name="typed-line",
        key=row.id,
    )


def _cell(field: Any, label: str, what: str, row: Any, name: str, **more: Any) -> rx.Component:
    return field(
        label,
        rx.Var.create(f"{what}.").to(str) + row.id + f".{name}",
        value=getattr(row, name),
        on_change=lambda value: DraftedTermsState.write(what, row.id, name, value),
        **more,
    )


def _fault(section: str) -> rx.Component:
    return row_fault(DraftedTermsState.errors[section])


def _adder(label: str, what: str) -> rx.Component:
    return rx.el.div(button(label, icon="plus", on_click=DraftedTermsState.add(what)))
