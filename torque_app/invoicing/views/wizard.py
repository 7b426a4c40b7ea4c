"""The form of a draft, and beside it what it would say and how it would print."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.dialog import confirm, confirm_open
from components.feedback import alert, skeleton
from components.field import radio_group
from components.form import form, form_actions, form_section, save_state, submit
from components.layout import card, cluster, shown_when, stack
from components.proof import beside, proof
from components.table import Column, lines
from torque_app.core.texts import _
from torque_app.invoicing.state.confirming import ConfirmState
from torque_app.invoicing.state.making import stale_sentence
from torque_app.invoicing.state.reopening import StaleDraftState
from torque_app.invoicing.state.starting import PATH, StartState
from torque_app.invoicing.state.wizard import GUIA, WizardState
from torque_app.invoicing.views.wizard_lines import lines_section
from torque_app.invoicing.views.wizard_receiver import receiver_section
from torque_app.invoicing.views.wizard_terms import (
    discounts_section,
    notes_section,
    references_section,
    sale_field,
    terms_section,
    trip_section,
)

Rows = list[dict[str, Any]]


def wizard() -> rx.Component:
    """Return the draft's form beside its paper."""
    return rx.fragment(
        _conflict(),
        beside((_("Datos"), _form()), (_("Vista previa"), _seen()), label=_("Documento")),
        _question(),
    )


def _conflict() -> rx.Component:
    """Return the choice between what is on screen and what another tab kept."""
    return shown_when(
        WizardState.stale,
        alert(
            stale_sentence(),
            tone="warning",
            title=_("El borrador cambió en otra parte"),
            action=cluster(
                button(
                    _("Cargar lo guardado"),
                    icon="refresh-cw",
                    on_click=StaleDraftState.load_theirs,
                ),
                button(
                    _("Guardar lo mío"),
                    icon="save",
                    loading=StaleDraftState.choosing,
                    on_click=StaleDraftState.keep_mine,
                ),
                link(
                    _("Ver lo guardado en otra pestaña"),
                    rx.Var.create(PATH + "?borrador=").to(str) + WizardState.making.id,
                    external=True,
                ),
            ),
        ),
    )


def gone() -> rx.Component:
    """Return what is said when the draft of the address cannot be opened."""
    return stack(
        alert(WizardState.gone, tone="warning"),
        button(_("Ver documentos"), href="/facturacion", icon="receipt-text"),
    )


def waiting() -> rx.Component:
    """Return the room of a draft on its way."""
    return skeleton(10)


def _form() -> rx.Component:
    making = WizardState.making
    return form(
        form_section(
            _("Documento"),
            radio_group(
                _("Qué emites"),
                "dte_type",
                StartState.types.to(Rows),
                value=making.dte_type,
                error=WizardState.errors["dte_type"],
                on_change=WizardState.change_type,
            ),
            shown_when(~making.is_boleta, sale_field()),
            description=making.source,
        ),
        receiver_section(),
        lines_section(),
        discounts_section(),
        rx.cond(making.dte_type == GUIA, trip_section(), terms_section()),
        references_section(),
        notes_section(),
        _conflict(),
        form_actions(
            confirm(
                button(_("Descartar"), variant="ghost", icon="trash"),
                _("¿Descartar el borrador?"),
                action=_("Descartar borrador"),
                description=_("Se pierde lo que escribiste."),
                on_confirm=WizardState.discard,
            ),
            submit(making.action, pending=ConfirmState.sending, icon="receipt-text"),
            state=save_state(saved_at=WizardState.saved_at, error=WizardState.failure),
        ),
        # what was typed over one version must not come back over another one
        id=rx.Var.create("borrador-").to(str) + making.id + "." + making.version.to_string(),
        on_submit=ConfirmState.review,
        pending=ConfirmState.sending,
        saved_at=WizardState.saved_at,
        errors=WizardState.errors,
    )


def _seen() -> rx.Component:
    """Return what stands in the way, the sums, and the paper."""
    making = WizardState.making
    return stack(
        _obstacles(),
        card(
            lines(
                WizardState.lines.to(Rows),
                [
                    Column("name", _("Detalle"), kind="strong", sub="count"),
                    Column("amount", _("Monto"), kind="money"),
                ],
                label=_("Lo que dirá el documento"),
                totals=[
                    (_("Neto"), making.net),
                    (_("Exento"), making.exempt),
                    (_("IVA 19 %"), making.iva),
                    (_("Total"), making.total),
                ],
            ),
            title=making.type_name,
            padded=False,
        ),
        card(
            proof(
                making.paper,
                title=_("Borrador como se imprimiría"),
                open=_("Abrir el PDF"),
                waiting=_("Actualizando…"),
                failed=_("Todavía no se puede imprimir: completa los datos."),
            ),
            title=_("Cómo se imprime"),
        ),
    )


def _obstacles() -> rx.Component:
    making = WizardState.making
    return rx.fragment(
        shown_when(
            making.obstacle != "",
            alert(
                making.obstacle,
                tone="warning",
                action=shown_when(
                    making.invoice_id != "",
                    link(_("Ver el documento"), "/facturacion/" + making.invoice_id),
                ),
            ),
        ),
        shown_when(
            making.needs != "",
            alert(
                rx.el.span(making.needs, class_name="prewrap"),
                title=_("Para emitir falta"),
            ),
        ),
        rx.foreach(making.warnings, lambda said: alert(said, tone="warning")),
    )


def _question() -> rx.Component:
    making = WizardState.making
    return confirm_open(
        open=ConfirmState.confirming,
        title=_("¿Emitir el documento?"),
        description=making.question,
        action=making.action,
        danger=False,
        pending=ConfirmState.sending,
        on_confirm=ConfirmState.issue,
        on_close=ConfirmState.close,
    )
