"""Where a new document starts: what it bills, which document it is, drafts left behind."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.feedback import alert, empty_state, skeleton
from components.field import checkbox_field, radio_group, text_field
from components.form import form_actions, form_section
from components.layout import card, record, shown_when, split, stack
from torque_app.core.choices import Choice
from torque_app.core.texts import _
from torque_app.invoicing.state.starting import BLANK, GUIDES, ORDER, QUOTATION, StartState
from torque_app.invoicing.views.starting_guides import guides
from torque_app.invoicing.views.starting_quotations import quotations

Rows = list[dict[str, Any]]


def start() -> rx.Component:
    """Return the choice of where to start, and the drafts that wait."""
    return rx.cond(StartState.loading, skeleton(8), record(_choice(), _drafts()))


def _choice() -> rx.Component:
    """Return the choice; no form, since Enter in a search must not begin a document."""
    return rx.el.div(
        form_section(
            _("Origen"),
            radio_group(
                _("De qué parte"),
                "source",
                [
                    {"id": ORDER, "label": _("Una OT terminada"), "hint": _("Trae sus líneas.")},
                    {
                        "id": QUOTATION,
                        "label": _("Un presupuesto"),
                        "hint": _("Sólo lo que el cliente aprobó."),
                    },
                    {
                        "id": GUIDES,
                        "label": _("Guías por facturar"),
                        "hint": _("Una o varias del mismo cliente."),
                    },
                    {"id": BLANK, "label": _("Desde cero"), "hint": _("Escribes todo tú.")},
                ],
                value=StartState.source,
                on_change=StartState.choose_source,
            ),
            rx.match(
                StartState.source,
                (ORDER, _orders()),
                (QUOTATION, quotations()),
                (GUIDES, guides()),
                rx.fragment(),
            ),
        ),
        form_section(
            _("Documento"),
            radio_group(
                _("Qué emites"),
                "dte_type",
                StartState.types.to(Rows),
                value=StartState.dte_type,
                on_change=StartState.choose_type,
            ),
        ),
        shown_when(StartState.error != "", alert(StartState.error, tone="danger")),
        form_actions(
            button(_("Cancelar"), href="/facturacion"),
            button(
                _("Continuar"),
                variant="primary",
                icon="arrow-right",
                loading=StartState.starting,
                on_click=StartState.begin,
            ),
        ),
        id="documento-nuevo",
        class_name="form",
    )


def _orders() -> rx.Component:
    return stack(
        text_field(
            _("Buscar una OT"),
            "order_search",
            icon="search",
            placeholder=_("Número, patente o cliente"),
            on_change=StartState.search,
        ),
        _offered(StartState.orders, _("Ninguna OT terminada por facturar")),
    )


def _offered(rows: Any, nothing: str) -> rx.Component:
    return rx.cond(
        rows.length() > 0,
        stack(rx.foreach(rows, _pickable), role="group", aria_label=_("Elige")),
        empty_state(nothing, icon="clipboard-list"),
    )


def _pickable(one: rx.Var[Choice]) -> rx.Component:
    return checkbox_field(
        one.label,
        "picked",
        hint=one.sublabel,
        value=StartState.picked.contains(one.id),
        on_change=lambda on: StartState.pick(one.id, on),
    )


def _drafts() -> rx.Component:
    return card(
        rx.cond(
            StartState.drafts.length() > 0,
            stack(rx.foreach(StartState.drafts, _draft)),
            rx.el.p(_("No tienes borradores pendientes."), class_name="muted"),
        ),
        title=_("Sigue donde quedaste"),
    )


def _draft(one: rx.Var[Choice]) -> rx.Component:
    return split(
        rx.el.div(
            link(one.label, one.href),
            rx.el.p(one.sublabel, class_name="muted"),
        ),
        rx.fragment(),
    )
