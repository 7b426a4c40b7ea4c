"""The section of labour times, the dialog of one, and the one that takes files."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import confirm, dialog
from components.feedback import alert
from components.field import checkbox_field, number_field, select_field, text_field
from components.form import form, form_actions, form_row, submit
from components.layout import cluster, shown_when, stack
from components.table import Column, Filter, lines, table
from components.upload import file_drop
from torque_app.core.texts import _
from torque_app.workshop.rules.words import SKILL_NAMES
from torque_app.workshop.state.operations import ImportState, OperationsState, OperationState
from torque_app.workshop.views.rights import manages

Rows = list[dict[str, Any]]
_DROP = "tempario"
_MOST_MB = 2


def operations_section() -> rx.Component:
    """Return the catalogue; a row opens its form."""
    return stack(_list(), _dialog(), _import())


def _list() -> rx.Component:
    asked = OperationsState.asked
    return table(
        OperationsState.rows.to(Rows),
        [
            Column("code", _("Código"), kind="mono", sort=True, fixed=True),
            Column("description", _("Operación"), kind="strong", sort=True, fixed=True),
            Column("standard_hours", _("Horas"), kind="number", decimals=2, sort=True),
            Column("skill", _("Especialidad")),
            Column("service_type", _("Tipo de servicio"), sort=True),
            Column("car", _("Vehículo")),
            Column("status", _("Estado"), kind="status", hidden=True),
        ],
        shown_when(manages(), _actions()),
        id="tempario",
        label=_("Tempario"),
        loading=OperationsState.loading,
        error=OperationsState.error,
        total=OperationsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Código, operación o marca"),
        filters=_filters(),
        filter_values=asked.filters,
        current=OperationState.fields.id,
        on_open=OperationState.edit,
        on_page=OperationsState.turn,
        on_sort=OperationsState.sort,
        on_search=OperationsState.search,
        on_filter=OperationsState.narrow,
        on_retry=OperationsState.refresh,
        empty_title=_("Ninguna operación por aquí"),
        empty_text=_("El tempario dice cuántas horas toma cada trabajo."),
        empty_action=shown_when(
            manages(),
            button(
                _("Agregar operaciones comunes"),
                icon="list",
                on_click=OperationsState.adopt,
            ),
        ),
    )


def _actions() -> rx.Component:
    return cluster(
        button(_("Importar CSV"), icon="file-up", on_click=ImportState.open),
        button(_("Nueva operación"), icon="plus", variant="primary", on_click=OperationState.start),
    )


def _filters() -> list[Filter]:
    return [
        Filter(
            "skill",
            _("Especialidad"),
            [(skill.value, _(name)) for skill, name in SKILL_NAMES.items()],
            "wrench",
        ),
        Filter("service_type", _("Tipo de servicio"), OperationsState.types.to(Rows), "tag"),
        Filter(
            "is_active",
            _("Estado"),
            [("true", _("En uso")), ("false", _("Fuera de uso"))],
            "circle-check",
        ),
    ]


def _dialog() -> rx.Component:
    errors, fields = OperationState.errors, OperationState.fields
    return dialog(
        form(
            form_row(
                _text(_("Código"), "code", required=True, max_length=40),
                number_field(
                    _("Horas estándar"),
                    "standard_hours",
                    default_value=fields.standard_hours,
                    error=errors["standard_hours"],
                    required=True,
                    suffix="h",
                ),
            ),
            _text(_("Operación"), "description", required=True, max_length=200),
            form_row(
                select_field(
                    _("Especialidad"),
                    "skill",
                    [(skill.value, _(name)) for skill, name in SKILL_NAMES.items()],
                    default_value=fields.skill,
                    placeholder="",
                    error=errors["skill"],
                ),
                _text(_("Tipo de servicio"), "service_type", max_length=60),
            ),
            form_row(
                _text(_("Marca"), "make", max_length=40, hint=_("Vacía, sirve para cualquiera.")),
                _text(_("Modelo"), "model", max_length=60),
            ),
            checkbox_field(_("En uso"), "is_active", default_value=fields.is_active),
            form_actions(
                shown_when(manages(), submit(_("Guardar operación"))),
                state=shown_when(manages() & (fields.id != ""), _remove()),
            ),
            id="operacion-" + fields.id,
            on_submit=OperationState.save,
            saved_at=OperationState.saved_at,
            errors=errors,
        ),
        open=OperationState.open,
        title=rx.cond(fields.id != "", _("Editar operación"), _("Nueva operación")),
        on_close=OperationState.cancel,
    )


def _text(label: str, name: str, **props: Any) -> rx.Component:
    return text_field(
        label,
        name,
        default_value=getattr(OperationState.fields, name),
        error=OperationState.errors[name],
        **props,
    )


def _remove() -> rx.Component:
    return confirm(
        button(_("Eliminar"), variant="ghost", icon="trash"),
        _("¿Eliminar esta operación?"),
        description=_("Las OT que ya la usan conservan sus horas."),
        action=_("Eliminar operación"),
        on_confirm=OperationState.remove,
    )


def _import() -> rx.Component:
    return dialog(
        stack(
            file_drop(
                _("Archivo CSV"),
                _DROP,
                on_drop=ImportState.receive(rx.upload_files(_DROP)),
                accept={"text/csv": [".csv"], "text/plain": [".txt"]},
                max_files=1,
                max_mb=_MOST_MB,
                hint=_(
                    "Títulos: código, descripción y horas. Opcionales: especialidad, tipo de "
                    "servicio, marca y modelo."
                ),
                error=ImportState.error,
            ),
            shown_when(ImportState.sentence != "", alert(ImportState.sentence, tone="success")),
            shown_when(
                ImportState.faults.length() > 0,
                lines(
                    ImportState.faults.to(Rows),
                    [
                        Column("line", _("Línea"), kind="number"),
                        Column("said", _("Qué corregir")),
                    ],
                    label=_("Líneas por corregir"),
                ),
            ),
        ),
        open=ImportState.opened,
        title=_("Importar tempario"),
        description=_("Las operaciones que ya tienes se actualizan; las demás se agregan."),
        on_close=ImportState.close,
        size="lg",
        footer=button(_("Listo"), variant="primary", on_click=ImportState.close),
    )
