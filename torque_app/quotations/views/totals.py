"""What a quotation adds up to, who pays it and what stays of it."""

from typing import Any

import reflex as rx

from components.layout import card, facts, shown_when, stack
from components.value import money
from torque_app.core.texts import _
from torque_app.quotations.state.record import QuotationState

State = QuotationState


def totals_card() -> rx.Component:
    """Return the sums of what stands: all that is offered, or what was agreed to."""
    sums, sheet = State.figures, State.sheet
    return card(
        rx.el.div(
            stack(
                rx.el.dl(
                    shown_when(sums.discount != 0, _line(_("Subtotal"), sums.subtotal)),
                    shown_when(
                        sums.discount != 0,
                        _line(
                            _("Descuento") + " (" + sums.discount_percent + " %)", -sums.discount
                        ),
                    ),
                    _line(_("Neto"), sums.net),
                    shown_when(sums.exempt != 0, _line(_("Exento"), sums.exempt)),
                    _line(_("IVA"), sums.tax),
                    _line(rx.el.strong(_("Total")), sums.total, strong=True),
                    class_name="facts",
                ),
                shown_when(
                    sums.offered != 0,
                    rx.el.p(_("De un total ofrecido de "), money(sums.offered), class_name="muted"),
                ),
                shown_when(sheet.is_insured, _split()),
                shown_when(sheet.sees_cost, _margin()),
            ),
            # totals move as lines are written: whoever hears the page is told, not interrupted
            aria_live="polite",
        ),
        title=rx.cond(sheet.is_decided, _("Lo aprobado"), _("Totales")),
        id="totales",
    )


def _line(label: Any, amount: Any, *, strong: bool = False) -> rx.Component:
    shown = rx.el.strong(money(amount)) if strong else money(amount)
    return rx.el.div(rx.el.dt(label), rx.el.dd(shown), class_name="fact")


def _split() -> rx.Component:
    return facts(
        [
            (_("Paga el cliente"), rx.el.strong(money(State.figures.customer))),
            (_("Paga la compañía"), rx.el.strong(money(State.figures.insurer))),
        ]
    )


def _margin() -> rx.Component:
    """Return what only who sees costs is shown."""
    share = State.figures.margin_percent
    return facts(
        [
            (_("Costo"), money(State.figures.cost)),
            (
                _("Margen"),
                rx.el.span(
                    money(State.figures.margin),
                    shown_when(share != "", rx.el.span(" (", share, " %)")),
                ),
            ),
        ]
    )
