"""The steps of an act, one under a thumb at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from components.answers import gauge, toggles
from components.button import button, icon_button, link
from components.combobox import combobox
from components.dialog import confirm
from components.feedback import alert
from components.field import (
    datetime_field,
    number_field,
    plate_field,
    radio_group,
    rut_field,
    text_field,
    textarea_field,
)
from components.form import form_row, form_section
from components.layout import card, cluster, shown_when, split, stack
from components.lights import photo_button
from torque_app.core.texts import _
from torque_app.reception.rules import words
from torque_app.reception.state.intake import IntakeState
from torque_app.reception.state.pieces import LookUpState
from torque_app.reception.views.intake import act, kept, said

Rows = list[dict[str, Any]]


def car_step() -> rx.Component:
    """Return the one box, who was found, and who brings the car."""
    known = (act.vehicle_id != "") & (act.client_id != "")
    return stack(
        form_section(
            _("¿Quién llega?"),
            shown_when(act.is_open & ~known, _one_box()),
            shown_when(known, _found()),
            shown_when(act.is_open & LookUpState.writing & ~known, _unknown()),
        ),
        form_section(
            _("Llegada"),
            radio_group(
                _("El vehículo"),
                "arrival_mode",
                [(mode.value, _(name)) for mode, name in words.ARRIVALS.items()],
                value=act.arrival_mode,
                disabled=~act.is_open,
                on_change=lambda value: IntakeState.answer("arrival_mode", value),
            ),
            form_row(
                text_field(_("Quién entrega"), "brought_by", **kept("brought_by")),
                rut_field(_("RUT de quien entrega"), "brought_by_rut", **kept("brought_by_rut")),
                text_field(
                    _("Teléfono"), "brought_by_phone", type="tel", **kept("brought_by_phone")
                ),
            ),
        ),
    )


def _one_box() -> rx.Component:
    return combobox(
        _("Patente, RUT, teléfono o VIN"),
        "who",
        options=LookUpState.hits.to(Rows),
        on_search=LookUpState.search,
        on_select=LookUpState.take,
        on_create=LookUpState.write,
        create_label=_("Vehículo nuevo:"),
        placeholder=_("Escribe o escanea"),
        icon="search",
    )


def _found() -> rx.Component:
    return stack(
        card(
            split(
                rx.el.div(
                    rx.el.p(
                        rx.el.strong(act.plate, class_name="mono"),
                        " · ",
                        link(act.vehicle, "/vehiculos/" + act.vehicle_id),
                    ),
                    rx.el.p(link(act.client, "/clientes/" + act.client_id)),
                    rx.el.small(act.client_detail, class_name="muted"),
                ),
                shown_when(
                    act.is_open & (act.order_id == ""),
                    button(_("Cambiar"), icon="pencil", on_click=LookUpState.clear),
                ),
            )
        ),
        shown_when(
            act.other_owner,
            alert(_("El vehículo está a nombre de otro cliente."), tone="warning"),
        ),
        shown_when(
            act.already != "",
            alert(_("El vehículo ya está en el taller con otra OT: ") + act.already, tone="info"),
        ),
    )


def _typed(name: str) -> dict[str, Any]:
    field = f"typed.{name}"
    return {
        "value": act.typed[name],
        "error": rx.cond(
            LookUpState.errors[field] != "", LookUpState.errors[field], IntakeState.errors[field]
        ),
        "on_blur": lambda value: IntakeState.keep(field, value),
    }


def _unknown() -> rx.Component:
    return stack(
        shown_when(
            act.vehicle_id == "",
            stack(
                form_row(
                    plate_field(_("Patente"), "typed_plate", required=True, **_typed("plate")),
                    text_field(_("Marca"), "typed_make", required=True, **_typed("make")),
                    text_field(_("Modelo"), "typed_model", required=True, **_typed("model")),
                ),
                form_row(
                    number_field(_("Año"), "typed_year", **_typed("year")),
                    text_field(_("Color"), "typed_color", **_typed("color")),
                    text_field(_("VIN"), "typed_vin", **_typed("vin")),
                ),
                _one_of(_("Combustible"), "typed.fuel", words.FUELS, chosen=act.typed["fuel"]),
            ),
        ),
        rx.cond(
            act.client_id == "",
            stack(
                form_row(
                    text_field(
                        _("Nombre o razón social"), "typed_name", required=True, **_typed("name")
                    ),
                    rut_field(_("RUT"), "typed_rut", **_typed("rut")),
                ),
                form_row(
                    text_field(_("Teléfono"), "typed_phone", type="tel", **_typed("phone")),
                    text_field(_("Correo"), "typed_email", type="email", **_typed("email")),
                ),
            ),
            rx.el.p(_("Cliente: "), rx.el.strong(act.client)),
        ),
        button(
            _("Crear y usar"),
            variant="primary",
            size="touch",
            icon="plus",
            on_click=LookUpState.register,
        ),
    )


def reason_step() -> rx.Component:
    """Return what the client asks for, in their words, and when they want it."""
    return form_section(
        _("¿A qué viene?"),
        rx.foreach(act.put_off, _put_off),
        _one_of(
            _("Servicio"),
            "service_type",
            words.SERVICES,
            chosen=said("service_type"),
            hide_label=True,
        ),
        text_field(_("Servicio"), "service_type", max_length=60, **kept("service_type")),
        textarea_field(
            _("Lo que dice el cliente, con sus palabras"),
            "complaint",
            rows=4,
            max_length=2000,
            **kept("complaint"),
        ),
        _one_of(_("Síntoma"), "symptom", words.SYMPTOMS, chosen=said("symptom")),
        form_row(
            text_field(
                _("Cuándo pasa"),
                "symptom_when",
                placeholder=_("En frío, sobre 80 km/h, al frenar…"),
                **kept("symptom_when"),
            ),
            datetime_field(_("Prometido para"), "promised_at", **kept("promised_at")),
        ),
        shown_when(
            act.is_open,
            cluster(
                *(
                    button(_(name), size="touch", on_click=IntakeState.promise(when))
                    for when, name in words.PROMISES.items()
                )
            ),
        ),
    )


def _one_of(
    label: str,
    field: str,
    names: Mapping[str, str] | Sequence[str],
    *,
    chosen: Any,
    hide_label: bool = False,
) -> rx.Component:
    """Return one touch for each answer; the one pressed again is taken back."""
    told = names if isinstance(names, Mapping) else {name: name for name in names}
    return toggles(
        label,
        [
            {"id": key, "label": _(name), "value": rx.cond(chosen == key, "true", "")}
            for key, name in told.items()
        ],
        disabled=~act.is_open,
        hide_label=hide_label,
        on_answer=lambda key, on: IntakeState.answer(field, rx.cond(on == "true", key, "")),
    )


def _put_off(work: Any) -> rx.Component:
    """Return work found at an earlier visit, and the way to ask for it now."""
    return alert(
        work.found,
        title=work.description,
        tone="warning",
        action=rx.cond(
            work.taken,
            rx.el.small(_("Agregado")),
            button(_("Agregar al motivo"), icon="plus", on_click=IntakeState.want(work.id)),
        ),
    )


def readings_step() -> rx.Component:
    """Return the figures of the dashboard with its photo, and the lights that are on."""
    return stack(
        form_section(
            _("Tablero"),
            number_field(
                _("Kilometraje"),
                "odometer",
                suffix="km",
                hint=rx.cond(
                    said("last_odometer") != "",
                    _("La última vez: ") + said("last_odometer"),
                    "",
                ),
                **kept("odometer"),
            ),
            gauge(
                _("Combustible"),
                value=said("fuel_eighths"),
                disabled=~act.is_open,
                on_change=lambda value: IntakeState.answer("fuel_eighths", value),
            ),
            toggles(
                _("Luces de alerta encendidas"),
                IntakeState.lights.to(Rows),
                tone="warning",
                disabled=~act.is_open,
                on_answer=lambda name, on: IntakeState.answer(
                    rx.Var.create("warning_lights.").to(str) + name, on
                ),
            ),
        ),
        _photos(),
        form_section(
            _("Control"),
            form_row(
                number_field(_("Llaves"), "keys_count", **kept("keys_count")),
                text_field(
                    _("Dónde queda"),
                    "parked_at",
                    placeholder=_("Patio, box 3…"),
                    **kept("parked_at"),
                ),
            ),
            shown_when(
                act.is_electric | (said("battery_serial") != ""),
                form_row(
                    number_field(
                        _("Batería"), "battery_percent", suffix="%", **kept("battery_percent")
                    ),
                    text_field(
                        _("Serie de la batería"), "battery_serial", **kept("battery_serial")
                    ),
                    text_field(_("N.º de motor"), "motor_number", **kept("motor_number")),
                    text_field(_("Serie del cargador"), "charger_serial", **kept("charger_serial")),
                ),
            ),
        ),
    )


def _photos() -> rx.Component:
    return form_section(
        _("Fotos"),
        shown_when(
            act.is_open,
            rx.el.div(
                rx.foreach(
                    IntakeState.slots,
                    lambda slot: photo_button(
                        rx.cond(slot.taken, slot.label + " ✓", slot.label),
                        owner_type="intakes",
                        owner_id=act.id,
                        file_name=slot.id + ".jpg",
                    ),
                ),
                photo_button(
                    _("Otra foto"), owner_type="intakes", owner_id=act.id, file_name="otra.jpg"
                ),
                class_name="photo-slots",
            ),
        ),
        rx.el.div(rx.foreach(IntakeState.photos, photo), class_name="photo-slots"),
    )


def photo(one: Any) -> rx.Component:
    """Return one photo of the act, to be looked at or taken away."""
    return rx.el.div(
        rx.el.a(
            rx.el.img(src=one.thumbnail, alt=one.label, loading="lazy"),
            href=one.url,
            target="_blank",
            rel="noopener",
            class_name="picture",
        ),
        shown_when(
            act.is_open,
            confirm(
                icon_button("trash", _("Quitar ") + one.label, size="sm"),
                _("¿Quitar esta foto?"),
                description=one.label,
                action=_("Quitar foto"),
                on_confirm=lambda: IntakeState.remove_photo(one.id),
            ),
        ),
        class_name="picture-slot",
    )
