"""The pieces of the certification page: how it goes, the file to upload, a card per set."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import status_chip
from components.dialog import confirm
from components.feedback import alert, empty_state, load_state
from components.field import plate_field, rut_field, select_field, text_field
from components.form import form, form_row, submit
from components.layout import card, cluster, shown_when, split, stack
from components.table import Column, lines
from components.upload import file_drop
from components.value import relative
from torque_app.core.texts import _
from torque_app.invoicing.state.certification import CertificationState, SetFile, TestSet
from torque_app.invoicing.views.environment import environment_banner

Rows = list[dict[str, Any]]
_DROP = "sets-de-pruebas"


def certification() -> rx.Component:
    """Return the whole assistant, or why there is nothing to certify."""
    return load_state(
        CertificationState.loading,
        CertificationState.error,
        stack(
            _companies(),
            environment_banner(CertificationState.place),
            rx.cond(CertificationState.certifying, _work(), _outside()),
        ),
        on_retry=CertificationState.refresh,
    )


def _companies() -> rx.Component:
    """Return the choice of a company where there are several."""
    return shown_when(
        CertificationState.companies.length() > 1,
        select_field(
            _("Empresa"),
            "company",
            CertificationState.companies.to(Rows),
            value=CertificationState.company_id,
            placeholder=_("Elige una empresa"),
            on_change=CertificationState.of_company,
        ),
    )


def _outside() -> rx.Component:
    return empty_state(
        _("Tu empresa ya emite en producción"),
        _("Los sets de pruebas son del ambiente de certificación: aquí no hay nada que hacer."),
        icon="circle-check",
    )


def _work() -> rx.Component:
    return stack(
        _upload(),
        rx.cond(
            CertificationState.sets.length() == 0,
            empty_state(
                _("Aún no hay sets de pruebas"),
                _("Descárgalos en sii.cl, ambiente de certificación, y súbelos sin abrirlos."),
                icon="file-up",
            ),
            stack(rx.foreach(CertificationState.sets, _set)),
        ),
    )


def _upload() -> rx.Component:
    return card(
        file_drop(
            _("Subir set de pruebas del SII"),
            _DROP,
            on_drop=CertificationState.take(rx.upload_files(_DROP)),
            accept={"text/plain": [".txt"], "text/csv": [".csv"]},
            max_files=10,
            max_mb=1,
            hint=_("Construye primero los documentos y después los libros que los llevan."),
            error=CertificationState.file_error,
        ),
        title=_("Sets de pruebas"),
    )


def _set(each: rx.Var[TestSet]) -> rx.Component:
    return card(
        stack(
            split(
                cluster(
                    rx.el.span(each.asks),
                    shown_when(
                        each.built_at != "",
                        rx.el.span(
                            _("Construido "), relative(each.built_at), class_name="field-hint"
                        ),
                    ),
                ),
                _drop(each),
            ),
            shown_when(each.warning != "", alert(each.warning, tone="warning")),
            _builder(each),
            shown_when(each.files.length() > 0, _files(each)),
            shown_when(each.cases.length() > 0, _cases(each)),
        ),
        title=each.name,
    )


def _builder(each: rx.Var[TestSet]) -> rx.Component:
    """Return the way to build it; guías also ask who drives what."""
    return shown_when(
        each.may_build,
        rx.cond(
            each.moves_goods,
            _trip(each),
            cluster(rx.cond(each.built_at == "", _first_build(each), _rebuild(each))),
        ),
    )


def _first_build(each: rx.Var[TestSet]) -> rx.Component:
    return button(
        _("Construir set"),
        variant="primary",
        loading=CertificationState.working == each.id,
        on_click=CertificationState.build(each.id, rx.Var.create({})),
    )


def _rebuild(each: rx.Var[TestSet]) -> rx.Component:
    return confirm(
        button(_("Construir de nuevo"), loading=CertificationState.working == each.id),
        _("¿Construir este set de nuevo?"),
        action=_("Construir de nuevo"),
        description=_(
            "Los casos toman folios nuevos y se van los archivos de antes, con sus respuestas."
        ),
        on_confirm=CertificationState.build(each.id, rx.Var.create({})),
    )


def _trip(each: rx.Var[TestSet]) -> rx.Component:
    busy = CertificationState.working == each.id
    return form(
        form_row(
            plate_field(_("Patente"), "plate"),
            rut_field(_("RUT del chofer"), "driver_rut"),
            text_field(_("Nombre del chofer"), "driver_name", max_length=30),
        ),
        cluster(
            rx.cond(
                each.built_at == "",
                submit(_("Construir set"), pending=busy),
                submit(_("Construir de nuevo, con folios nuevos"), variant="secondary"),
            )
        ),
        id="certificacion-" + each.id,
        pending=busy,
        draft=False,
        guard=False,
        on_submit=lambda typed: CertificationState.build(each.id, typed),
    )


def _drop(each: rx.Var[TestSet]) -> rx.Component:
    return cluster(
        shown_when(
            each.zip != "",
            button(_("Descargar todo"), href=each.zip, icon="download", size="sm"),
        ),
        shown_when(
            each.may_build,
            confirm(
                button(_("Quitar"), variant="ghost", size="sm"),
                _("¿Quitar este set?"),
                action=_("Quitar set"),
                description=_("Se va con lo que construiste. Los folios usados no vuelven."),
                on_confirm=CertificationState.drop(each.id),
            ),
        ),
    )


def _files(each: rx.Var[TestSet]) -> rx.Component:
    return stack(
        rx.el.h3(_("Archivos para el SII"), class_name="card-title"),
        rx.foreach(each.files, _file),
        gap=12,
    )


def _file(each: rx.Var[SetFile]) -> rx.Component:
    return stack(
        split(
            cluster(
                rx.el.strong(each.name),
                status_chip(each.look, each.state),
                shown_when(
                    each.track != "",
                    rx.el.span(_("Seguimiento "), each.track, class_name="mono"),
                ),
            ),
            cluster(
                icon_button("download", _("Descargar XML"), href=each.href),
                shown_when(
                    each.may_send,
                    button(_("Enviar"), size="sm", on_click=CertificationState.send(each.id)),
                ),
            ),
        ),
        shown_when(each.answer != "", rx.el.p(each.answer, class_name="field-hint")),
        gap=4,
    )


def _cases(each: rx.Var[TestSet]) -> rx.Component:
    asked = [
        Column("name", _("Caso"), kind="mono"),
        Column("document", _("Documento"), kind="strong"),
    ]
    answered = [Column("folio", _("Folio"), kind="mono"), Column("total", _("Total"), kind="money")]
    rows, label = each.cases.to(Rows), _("Casos del set")
    return rx.cond(
        each.built_at == "",
        lines(rows, asked, label=label),
        lines(rows, [*asked, *answered], label=label),
    )
