"""A quotation as one row of a card on another thing's page."""

from typing import Any

import reflex as rx

from components.button import link
from components.chip import status_chip
from components.layout import cluster, split
from components.value import date, money


def quotations(rows: Any) -> rx.Component:
    """Return quotations one under another, each a way to its page."""
    return rx.el.ul(rx.foreach(rows, _row), class_name="stack", role="list")


def _row(one: Any) -> rx.Component:
    return rx.el.li(
        split(
            rx.el.span(
                link(one.number, "/presupuestos/" + one.id),
                rx.el.small(
                    date(one.created),
                    rx.cond(one.about != "", " · " + one.about, ""),
                    class_name="muted",
                ),
                class_name="paper-text",
            ),
            cluster(
                money(one.total),
                status_chip(one.status, one.status_label),
                class_name="unshrunk",
            ),
        )
    )
