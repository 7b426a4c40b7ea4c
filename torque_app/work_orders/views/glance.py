"""An OT at a glance, in the drawer over the board and the list."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import status_chip
from components.identity import plate_badge
from components.layout import cluster, facts, shown_when, stack
from components.value import datetime, money, or_dash, relative
from torque_app.core.texts import _


def glance(card: Any) -> rx.Component:
    """Return the facts of a card and the way to its page."""
    return stack(
        cluster(
            plate_badge(card.plate),
            status_chip(card.status, card.status_label),
        ),
        facts(
            [
                (_("Número"), rx.el.span(card.number, class_name="mono")),
                (_("Servicio"), card.title),
                (_("Cliente"), card.client),
                (_("Técnico"), or_dash(card.technician)),
                (_("Prioridad"), card.priority_label),
                (_("Prometida"), or_dash(card.promised, datetime(card.promised))),
                (_("En este estado"), relative(card.since)),
                (_("Tareas"), rx.el.span(card.tasks_done, " de ", card.tasks_total)),
            ]
        ),
        shown_when(card.amount, facts([(_("Total neto"), money(card.amount))])),
        button(_("Abrir la OT"), href="/ot/" + card.id, variant="primary", icon_end="arrow-right"),
    )
