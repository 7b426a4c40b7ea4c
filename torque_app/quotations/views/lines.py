"""The lines of a quotation: written in place while it is open, read as they were sent after."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import chip, status_chip
from components.feedback import alert
from components.field import date_field, number_field, price_field, select_field, text_field
from components.form import form, form_row, save_state
from components.layout import card, cluster, shown_when, split, stack
from components.value import money
from models.quotations import QuotedKind
from torque_app.core.texts import _
from torque_app.quotations.state.lines import LinesState
from torque_app.quotations.state.offered import (
    BY_KIND,
    BY_PRIORITY,
    CONDITIONS,
    PAYERS,
    PRIORITIES,
)
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.views.adding import adding_row

Rows = list[dict[str, Any]]
State = QuotationState
DISCOUNT = QuotedKind.DISCOUNT.value
GOODS = [kind.value for kind in (QuotedKind.PART, QuotedKind.SUPPLY, QuotedKind.TYRE)]


def lines_card() -> rx.Component:
    """Return the lines in their groups, and the row that adds one more."""
    return card(
        stack(
            rx.cond(State.sheet.is_open, _written(), _lines(_read)),
            shown_when(State.sheet.is_open, adding_row()),
        ),
        title=_("Detalle"),
        actions=_grouping(),
    )


def _written() -> rx.Component:
    """Return the lines to write on; their draft stays in this browser until all of it is kept."""
    return form(
        _lines(_open),
        save_state(saved_at=State.saved_at, error=State.failure),
        id="presupuesto-lineas-" + State.sheet.id,
        on_submit=LinesState.submit,
        saved_at=State.saved_at,
    )


def _lines(piece: Callable[[Any], rx.Component]) -> rx.Component:
    return rx.cond(
        State.lines.length() > 0,
        rx.el.div(
            rx.foreach(
                State.lines, lambda line: rx.el.div(_heading(line), piece(line), key=line.id)
            ),
            class_name="quoted-lines",
        ),
        rx.el.p(_("Todavía no hay líneas."), class_name="muted"),
    )


def _grouping() -> rx.Component:
    return shown_when(
        State.lines.length() > 1,
        select_field(
            _("Agrupar por"),
            "",
            [(BY_KIND, _("Por tipo")), (BY_PRIORITY, _("Por prioridad"))],
            value=State.group_by,
            placeholder="",
            hide_label=True,
            size="sm",
            on_change=State.group,
        ),
    )


def _heading(line: Any) -> rx.Component:
    return shown_when(line.heading != "", rx.el.h3(line.heading, class_name="quoted-heading"))


def _named(line: Any, *pieces: rx.Component) -> rx.Component:
    return rx.el.div(
        *pieces,
        role="group",
        aria_label=_("Línea ") + line.place.to_string() + ": " + line.description,
        class_name="quoted-line",
    )


def _read(line: Any) -> rx.Component:
    """Return a line as it is offered, and what was said to it."""
    return _named(
        line,
        split(
            rx.el.strong(line.description),
            rx.el.span(rx.el.strong(money(line.amount)), class_name="line-figures"),
        ),
        _about(line),
        _found(line),
        cluster(
            shown_when(
                State.sheet.is_decided | (line.decision != "pending"),
                status_chip(line.decision, line.decision_label),
            ),
            _stock(line),
            _margin(line),
        ),
    )


def _about(line: Any) -> rx.Component:
    return rx.el.p(
        line.figures,
        shown_when((line.about != "") & (line.figures != ""), rx.el.span(" · ")),
        line.about,
        class_name="muted",
    )


def _found(line: Any) -> rx.Component:
    """Return what the inspection saw behind a line, with its photos."""
    return shown_when(
        line.finding != "",
        rx.el.div(
            rx.el.p(_("Hallazgo: "), line.finding, class_name="muted"),
            rx.el.div(
                rx.foreach(
                    line.photos,
                    lambda photo: rx.el.a(
                        rx.el.img(src=photo.thumbnail, alt=photo.alt, loading="lazy"),
                        href=photo.href,
                        target="_blank",
                        rel="noopener",
                        class_name="picture",
                    ),
                ),
                class_name="quoted-photos",
            ),
        ),
    )


def _stock(line: Any) -> rx.Component:
    return shown_when(line.stock != "", chip(line.stock, tone=line.stock_tone, icon="package"))


def _margin(line: Any) -> rx.Component:
    return shown_when(
        State.sheet.sees_cost & (line.margin != ""), chip(line.margin, icon="percent")
    )


def _open(line: Any) -> rx.Component:
    """Return a line with its fields; the rarer ones stand behind «Más»."""
    return _named(
        line,
        rx.cond(line.kind == DISCOUNT, _discount(line), _main(line)),
        _found(line),
        split(
            cluster(_stock(line), _margin(line), rx.el.span(line.about, class_name="muted")),
            cluster(rx.el.strong(money(line.amount)), _tools(line), gap=4),
        ),
        shown_when(State.opened == line.id, _rest(line)),
        shown_when(
            line.notice != "",
            alert(
                line.notice,
                tone="warning",
                action=button(
                    _("Dejar lo guardado"), on_click=LinesState.give_up(line.id), size="sm"
                ),
            ),
        ),
    )


def _main(line: Any) -> rx.Component:
    return rx.el.div(
        _field(text_field, _("Descripción"), line, "description", max_length=300),
        _field(number_field, line.quantity_label, line, "quantity"),
        _field(price_field, line.price_label, line, "unit_price"),
        _field(number_field, _("Descuento"), line, "discount_percent", suffix="%"),
        class_name="quoted-fields",
    )


def _discount(line: Any) -> rx.Component:
    return rx.el.div(
        _field(text_field, _("Descripción"), line, "description", max_length=300),
        _field(price_field, _("Monto a descontar"), line, "unit_price"),
        class_name="quoted-fields",
        custom_attrs={"data-short": "true"},
    )


def _tools(line: Any) -> rx.Component:
    name = line.place.to_string()
    return rx.fragment(
        icon_button(
            "arrow-up",
            _("Subir la línea ") + name,
            size="sm",
            disabled=line.is_first,
            on_click=LinesState.move(line.id, -1),
        ),
        icon_button(
            "arrow-down",
            _("Bajar la línea ") + name,
            size="sm",
            disabled=line.is_last,
            on_click=LinesState.move(line.id, 1),
        ),
        shown_when(
            line.kind != DISCOUNT,
            icon_button(
                rx.cond(State.opened == line.id, "chevron-up", "chevron-down"),
                _("Más de la línea ") + name,
                size="sm",
                on_click=State.open_line(line.id),
                custom_attrs={"aria-expanded": rx.cond(State.opened == line.id, "true", "false")},
            ),
        ),
        icon_button(
            "trash", _("Quitar la línea ") + name, size="sm", on_click=LinesState.remove(line.id)
        ),
    )


def _rest(line: Any) -> rx.Component:
    """Return the fields fewer lines need: where it comes from, what is promised, who pays."""
    goods = rx.Var.create(GOODS).contains(line.kind)
    return stack(
        form_row(
            _choice(
                _("Prioridad"), line, "priority", [(k.value, v) for k, v in PRIORITIES.items()]
            ),
            shown_when(
                State.sheet.is_insured,
                _choice(_("Quién paga"), line, "payer", [(k.value, v) for k, v in PAYERS.items()]),
            ),
            shown_when(
                goods,
                _choice(
                    _("Condición"),
                    line,
                    "condition",
                    [(k.value, v) for k, v in CONDITIONS.items()],
                    placeholder=_("Sin indicar"),
                ),
            ),
            shown_when(goods, _field(text_field, _("Código"), line, "part_number", max_length=60)),
        ),
        form_row(
            _field(number_field, _("Garantía"), line, "warranty_months", suffix=_("meses")),
            _field(number_field, _("Garantía en km"), line, "warranty_km", suffix="km"),
            shown_when(
                line.kind != QuotedKind.LABOR.value,
                _field(date_field, _("Llega el"), line, "expected_on"),
            ),
            shown_when(
                State.sheet.sees_cost,
                _field(price_field, _("Costo unitario"), line, "unit_cost"),
            ),
        ),
        class_name="quoted-rest",
    )


def _choice(label: str, line: Any, name: str, options: Any, *, placeholder: str = "") -> Any:
    return select_field(
        label,
        _name(line, name),
        options,
        value=getattr(line, name),
        placeholder=placeholder,
        error=line.errors[name],
        on_change=lambda value: LinesState.say(line.id, name, value),
    )


def _field(field: Any, label: Any, line: Any, name: str, **more: Any) -> rx.Component:
    return field(
        label,
        _name(line, name),
        value=getattr(line, name),
        error=line.errors[name],
        on_change=lambda value: LinesState.say(line.id, name, value),
        **more,
    )


def _name(line: Any, name: str) -> Any:
    """Return the field's name in the form: what was typed comes back to it after a reload."""
    return rx.Var.create("line.").to(str) + line.id + f".{name}"
