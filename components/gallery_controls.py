# ruff: noqa: E501  # examples read better one to a line
"""The gallery's buttons, fields, forms and overlays."""

from typing import Any, get_args

import reflex as rx

from components import gallery_samples as sample
from components.button import Size, Variant, button, icon_button, link
from components.combobox import combobox
from components.dialog import confirm, dialog, drawer, peek
from components.field import (
    checkbox_field,
    date_field,
    money_field,
    number_field,
    pin_field,
    plate_field,
    price_field,
    radio_group,
    rut_field,
    select_field,
    switch_field,
    text_field,
    textarea_field,
)
from components.form import (
    error_summary,
    form,
    form_actions,
    form_row,
    form_section,
    save_state,
    submit,
)
from components.gallery_room import room
from components.layout import card, cluster, grid, stack
from components.menu import menu, menu_item, popover, tooltip
from components.notifier import notifier
from components.tabs import tabs
from components.upload import file_drop

_LONG = "Enviar el presupuesto corregido a la Constructora e Inmobiliaria Valle Verde del Maipo"


def controls() -> rx.Component:
    """Buttons of every variant, size and state."""
    variants: tuple[Variant, ...] = ("primary", "secondary", "ghost", "danger")
    rows = [
        cluster(
            button("Normal", variant=v),
            button("Con icono", variant=v, icon="plus"),
            button("Enviando", variant=v, loading=True),
            button("Desactivado", variant=v, disabled=True),
            button("Enlace", variant=v, href="/ot", icon_end="arrow-right"),
            icon_button("pencil", "Editar", variant=v),
        )
        for v in variants
    ]
    sizes = cluster(
        *(button(size, variant="primary", size=size, icon="check") for size in get_args(Size))
    )
    long = rx.el.div(button(_LONG, variant="primary"), style={"maxWidth": "280px"})
    return room(
        "botones", "Botones", card(stack(*rows, sizes, long, link("Un enlace de texto", "/ot")))
    )


def fields() -> rx.Component:
    """Every field: plain, filled, with hint, error, disabled and long."""
    wrong = "Ese RUT no existe: el dígito verificador debería ser 5."
    return room(
        "campos",
        "Campos",
        card(
            grid(
                text_field("Nombre", "name", placeholder="Como aparece en su carnet", required=True),
                text_field("Correo", "mail", type="email", icon="mail", default_value="marta@correo.cl"),
                text_field("Clave", "password", type="password", default_value="secreto-largo"),
                rut_field("RUT", "rut", default_value="12345678-5", hint="Con dígito verificador"),
                rut_field("RUT con error", "rut2", default_value="12345678-9", error=wrong),
                plate_field("Patente", "plate", default_value="BBBB12"),
                money_field("Total", "total", default_value="1234567"),
                money_field("Descuento", "discount", hint="Máximo 10 %"),
                price_field("Precio", "price", default_value="1234.5"),
                number_field("Kilometraje", "km", default_value="84500", suffix="km"),
                date_field("Fecha prometida", "date", default_value="2026-11-20"),
                select_field("Técnico", "tech", [("1", "Pedro Soto"), ("2", "Ana Díaz")]),
                combobox("Cliente", "client", options=sample.CLIENTS, value=sample.CLIENTS[0], on_create=rx.noop()),
                text_field("Solo lectura", "ro", default_value="SC001-2026-11-0044", read_only=True),
                text_field("Desactivado", "off", default_value="No se puede cambiar", disabled=True),
                text_field("Texto largo", "long", default_value=_LONG, error="Usa a lo más 60 letras."),
                textarea_field("Síntoma", "symptom", default_value="Suena al frenar.\nSolo en frío."),
                min="260px",
            )
        ),
        card(
            grid(
                stack(
                    checkbox_field("Avisar por WhatsApp", "wsp", default_value=True, hint="Al +56 9 8765 4321"),
                    checkbox_field("Acepta las condiciones", "terms", error="Debes aceptarlas para seguir."),
                    switch_field("Recibir avisos", "notify", default_value=True),
                    switch_field("Desactivado", "noswitch", disabled=True),
                ),
                stack(
                    radio_group("Documento", "doc", [("33", "Factura"), ("39", "Boleta")], default_value="33"),
                    pin_field("Código de verificación", "otp", hint="Está en tu aplicación"),
                    pin_field("PIN con error", "pin", length=4, masked=True, error="Ese PIN no es. Quedan 2 intentos."),
                ),
                file_drop("Fotos", "gallery_upload", on_drop=rx.noop(), accept={"image/*": [".jpg", ".png"]}),
                min="300px",
            )
        ),
    )  # fmt: skip


def forms() -> rx.Component:
    """A form with its summary of errors, sections and save states."""
    errors = {"owner": "Escribe el nombre del cliente.", "phone": "El teléfono tiene 9 dígitos."}
    body = form(
        error_summary(errors),
        form_section(
            "Cliente",
            text_field("Nombre", "owner", required=True, error=errors["owner"]),
            text_field("Teléfono", "phone", type="tel", prefix="+56", error=errors["phone"]),
            description="A quién le avisamos cuando el auto esté listo.",
            columns=2,
        ),
        form_section(
            "Vehículo", form_row(plate_field("Patente", "p"), number_field("Kilometraje", "k"))
        ),
        form_actions(
            button("Cancelar", variant="ghost"),
            submit("Recibir vehículo"),
            state=save_state(saved_at=sample.ago(seconds=20)),
        ),
        id="gallery",
        on_submit=rx.noop(),
        guard=False,
    )
    states = cluster(
        save_state(saved_at=sample.ago(minutes=3)),
        save_state(pending=True),
        save_state(error="No se pudo guardar: el RUT ya existe"),
        gap=24,
    )
    return room("formulario", "Formulario", card(body), card(states, title="Estado de guardado"))


def overlays() -> rx.Component:
    """What opens: menus, dialogs, drawers, notices."""
    opened = rx._x.client_state(default="", var_name="gallery_open")  # noqa: SLF001  # no state of its own
    notice = rx._x.client_state(default={}, var_name="gallery_notice")  # noqa: SLF001
    close = opened.set_value("")

    def show(level: str, text: str, **rest: Any) -> rx.Component:
        said = {"id": f"{level}-1", "level": level, "text": text, **rest}
        return button(level, on_click=notice.set_value(said), id=f"notice-{level}")

    return room(
        "encima",
        "Encima de la página",
        card(
            cluster(
                menu(
                    menu_item("Editar", icon="pencil", shortcut="E"),
                    menu_item("No permitido", icon="lock", disabled=True),
                    menu_item("Anular", icon="ban", danger=True),
                    text="Acciones",
                    variant="secondary",
                ),
                popover("Un panel pequeño con lo que haga falta.", label="Detalle", text="Detalle"),
                tooltip(icon_button("info", "Información"), "Una pista, nunca lo único que lo dice"),
                button("Diálogo", on_click=opened.set_value("dialog"), id="open-dialog"),
                button("Cajón", on_click=opened.set_value("drawer"), id="open-drawer"),
                button("Mirar", on_click=opened.set_value("peek"), id="open-peek"),
                confirm(
                    button("Anular OT 44", variant="danger", id="open-confirm"),
                    "¿Anular la OT 44?",
                    description="Sus repuestos vuelven a bodega. Esto queda en la historia.",
                    action="Anular OT 44",
                    on_confirm=rx.noop(),
                ),
                confirm(
                    button("Con palabra", id="open-typed"),
                    "¿Borrar el centro Maipú?",
                    action="Borrar centro",
                    typed="Maipú",
                    on_confirm=rx.noop(),
                ),
            )
        ),
        card(
            cluster(
                show("success", "Presupuesto enviado a Marta", undo=True),
                show("info", "Pedro tomó la OT 44"),
                show("warning", "Quedan 12 folios de factura", detail="Pide más en el sitio del SII."),
                show("error", "No se pudo emitir", detail="El certificado venció ayer. Sube el nuevo."),
            ),
            title="Avisos",
        ),
        card(
            tabs(
                [
                    ("lines", "Líneas", rx.el.p("Mano de obra y repuestos."), 3),
                    ("photos", "Fotos", rx.el.p("Fotos de la recepción."), 12),
                    ("messages", "Mensajes", rx.el.p("Conversación con el cliente.")),
                ],
                label="Trabajo",
            ),
        ),
        dialog(
            text_field("Motivo", "reason", autofocus=True),
            open=opened.value == "dialog",
            title="Devolver repuesto a bodega",
            description="Queda en el kardex con tu nombre.",
            on_close=close,
            footer=rx.fragment(
                button("Cancelar", on_click=close), button("Devolver repuesto", variant="primary")
            ),
        ),
        drawer("Contenido del cajón.", open=opened.value == "drawer", title="Filtros", on_close=close),
        peek("La OT sin salir de la lista.", open=opened.value == "peek", title="SC001-2026-11-0044",
             on_close=close, href="/ot/44"),
        notifier(notice.value),
    )  # fmt: skip
