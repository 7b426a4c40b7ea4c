"""The versions of a quotation, compared; and the questions before it turns into something else."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import chip
from components.dialog import dialog
from components.field import select_field, text_field, textarea_field
from components.form import form, form_actions, form_row, submit
from components.layout import card, cluster, shown_when, split, stack
from components.table import Column, lines
from components.value import money
from torque_app.core.texts import _
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.state.versions import ComparingState, EndingState, RevisingState

Rows = list[dict[str, Any]]


def versions_card() -> rx.Component:
    """Return the versions, the newest first; those sent are as the client saw them."""
    return card(
        stack(rx.foreach(QuotationState.versions, _version), gap=12),
        title=_("Versiones"),
        actions=shown_when(
            QuotationState.versions.length() > 1,
            button(_("Comparar"), icon="columns-3", size="sm", on_click=ComparingState.show),
        ),
    )


def _version(one: Any) -> rx.Component:
    here = "/presupuestos/" + QuotationState.sheet.id
    return rx.el.div(
        split(
            cluster(
                rx.cond(
                    one.is_shown,
                    rx.el.strong(one.title),
                    link(
                        one.title,
                        rx.cond(one.is_present, here, here + "?version=" + one.revision),
                    ),
                ),
                shown_when(one.is_frozen, chip(_("Congelada"), icon="lock")),
            ),
            money(one.total),
        ),
        rx.el.p(one.about, class_name="muted"),
        shown_when(one.why != "", rx.el.p(one.why)),
        cluster(
            link("PDF", one.pdf, external=True),
            shown_when(
                one.digest != "",
                rx.el.span(
                    _("Huella "),
                    rx.el.span(one.digest_shown, class_name="mono"),
                    title=one.digest,
                    class_name="muted",
                ),
            ),
        ),
        key=one.id,
    )


def compare_dialog() -> rx.Component:
    """Return two versions side by side, line by line."""
    state = ComparingState
    return dialog(
        stack(
            form_row(
                _which(_("Versión anterior"), "before", state.before),
                _which(_("Versión posterior"), "after", state.after),
            ),
            rx.el.p(state.sentence),
            lines(
                state.rows.to(Rows),
                [
                    Column("description", _("Línea"), kind="strong", sub="fields"),
                    Column("change", _("Cambio"), kind="status"),
                    Column("before", _("Antes"), kind="money"),
                    Column("after", _("Después"), kind="money"),
                ],
                label=_("Diferencias entre versiones"),
            ),
        ),
        open=state.opened,
        title=_("Comparar versiones"),
        description=_("Montos netos, sin IVA."),
        on_close=state.close,
        size="lg",
    )


def _which(label: str, which: str, value: Any) -> rx.Component:
    return select_field(
        label,
        "",
        ComparingState.options.to(Rows),
        value=value,
        placeholder="",
        on_change=lambda revision: ComparingState.choose(which, revision),
    )


def revise_dialog() -> rx.Component:
    """Return the question why a new version is made."""
    state = RevisingState
    return dialog(
        form(
            textarea_field(
                _("Por qué"),
                "why",
                rows=2,
                required=True,
                max_length=300,
                autofocus=True,
                error=state.errors["why"],
            ),
            form_actions(submit(_("Crear versión"), pending=state.sending)),
            id="presupuesto-version",
            on_submit=state.revise,
            draft=False,
            guard=False,
        ),
        open=state.opened,
        title=_("Nueva versión"),
        description=_("La anterior queda como se envió; el enlace mostrará la nueva al enviarla."),
        on_close=state.ask(False),
        size="sm",
    )


def convert_dialog() -> rx.Component:
    """Return the question before the OT is opened."""
    state = EndingState
    return dialog(
        form(
            rx.el.p(state.sentence),
            text_field(
                _("Servicio"),
                "service_type",
                max_length=60,
                hint=_("Vacío: la primera línea aprobada."),
                error=state.errors["service_type"],
            ),
            shown_when(
                state.errors.contains("vehicle_id"),
                rx.el.p(state.errors["vehicle_id"], class_name="field-error", role="alert"),
            ),
            form_actions(submit(_("Abrir OT"), pending=state.sending)),
            id="presupuesto-ot",
            on_submit=state.convert,
            draft=False,
            guard=False,
        ),
        open=state.opening,
        title=_("Abrir la OT de este presupuesto"),
        on_close=state.ask(False),
        size="sm",
    )
