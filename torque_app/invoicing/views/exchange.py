"""The pieces of the queue to SII."""

from typing import Any

import reflex as rx

from components.button import link
from components.feedback import alert, load_state
from components.layout import card, facts, grid, shown_when, split, stack
from components.upload import file_drop
from components.value import number, or_dash, relative
from torque_app.core.texts import _
from torque_app.invoicing.state.exchange import Count, ExchangeState
from torque_app.invoicing.views.environment import environment_banner

_DROP = "correos-sii"


def queue() -> rx.Component:
    """Return how the exchange fares, what stands where, and the place for SII's e-mails."""
    return load_state(
        ExchangeState.loading,
        ExchangeState.error,
        stack(
            environment_banner(ExchangeState.place),
            _health(),
            grid(
                _counts(_("Documentos"), ExchangeState.documents),
                _counts(_("Envíos"), ExchangeState.envelopes),
                min="300px",
            ),
            _mails(),
        ),
        on_retry=ExchangeState.refresh,
    )


def _health() -> rx.Component:
    health = ExchangeState.health
    return card(
        stack(
            rx.match(
                health.tone,
                ("danger", alert(health.sentence, tone="danger")),
                ("success", alert(health.sentence, tone="success")),
                alert(health.sentence),
            ),
            facts(
                [
                    (_("Espera desde"), _moment(health.oldest_at)),
                    (_("Próximo intento"), _moment(health.next_at)),
                    (_("Última respuesta"), _moment(health.answered_at, health.answer)),
                    (_("Servidor"), or_dash(ExchangeState.place.host)),
                ],
                columns=2,
            ),
            shown_when(
                health.error != "",
                alert(health.error, tone="warning", title=_("Último tropiezo")),
            ),
        ),
        title=_("Cómo va"),
    )


def _moment(at: Any, more: Any = "") -> rx.Component:
    told = rx.el.span(relative(at), rx.cond(more == "", "", rx.el.span(" · ", more)))
    return or_dash(at, told)


def _counts(title: str, rows: rx.Var[list[Count]]) -> rx.Component:
    return card(stack(rx.foreach(rows, _count), gap=8), title=title)


def _count(each: rx.Var[Count]) -> rx.Component:
    return split(
        rx.cond(
            (each.href != "") & (each.count > 0),
            link(each.name, each.href),
            rx.el.span(each.name),
        ),
        number(each.count),
    )


def _mails() -> rx.Component:
    return card(
        stack(
            rx.el.p(
                _(
                    "Cuando el SII rechaza o pone reparos, explica por qué en un correo a la "
                    "casilla que registraste. Sube aquí su archivo XML."
                )
            ),
            file_drop(
                _("Subir correo de diagnóstico del SII"),
                _DROP,
                on_drop=ExchangeState.take_mail(rx.upload_files(_DROP)),
                accept={"text/xml": [".xml"], "application/xml": [".xml"]},
                max_files=20,
                max_mb=8,
                error=ExchangeState.mail_error,
            ),
            shown_when(
                ExchangeState.mail_told != "", alert(ExchangeState.mail_told, tone="success")
            ),
        ),
        title=_("Correos del SII"),
    )
