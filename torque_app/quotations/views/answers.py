"""What the client said, and what proves it."""

from typing import Any

import reflex as rx

from components.layout import card, facts, shown_when, split, stack
from components.value import money, or_dash
from torque_app.core.texts import _
from torque_app.quotations.state.record import QuotationState


def answers_card() -> rx.Component:
    """Return every answer with its evidence, the newest first."""
    return shown_when(
        QuotationState.answers.length() > 0,
        card(
            stack(rx.foreach(QuotationState.answers, _answer), gap=24),
            title=_("Respuesta del cliente"),
        ),
    )


def _answer(one: Any) -> rx.Component:
    return rx.el.div(
        split(rx.el.strong(one.who), rx.el.strong(money(one.total))),
        rx.el.p(one.title, " · ", one.about, class_name="muted"),
        shown_when(
            one.signature != "",
            rx.el.a(
                rx.el.img(src=one.signature, alt=_("Firma de ") + one.who, loading="lazy"),
                href=one.signature,
                target="_blank",
                rel="noopener",
                class_name="quoted-signature",
            ),
        ),
        facts(
            [
                (_("Cuándo"), one.at),
                (_("Desde"), or_dash(one.origin)),
                (
                    _("Huella del PDF"),
                    or_dash(
                        one.digest,
                        rx.el.span(one.digest_shown, class_name="mono", title=one.digest),
                    ),
                ),
            ]
        ),
        class_name="stack",
        key=one.id,
    )
