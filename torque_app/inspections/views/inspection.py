"""The page of one inspection: the point in hand, the list of all, the end."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import chip
from components.dialog import confirm, dialog
from components.feedback import alert, progress
from components.field import date_field, money_field, number_field, textarea_field
from components.form import form, form_actions, submit
from components.icon import icon
from components.identity import plate_badge
from components.layout import card, cluster, grid, page_header, shown_when, stack
from components.lights import lights, photo_button
from components.menu import menu, menu_item
from torque_app.core.texts import _
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.state.deferring import DeferState
from torque_app.inspections.state.inspection import EndingState, InspectionState
from torque_app.inspections.state.shown import EXCUSES, LIGHTS
from torque_app.inspections.views.sharing import share_button, share_dialog
from torque_app.shell.points import every_spot, point_measure, point_note, point_steps, spot_button
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]
_INSPECTIONS = "/api/v1/inspections/"


def header() -> rx.Component:
    """Return whose car it is and the end of the walk."""
    sheet = InspectionState.sheet
    return page_header(
        _("Inspección"),
        share_button(sheet.done),
        button(_("Informe"), icon="download", size="lg", href=_INSPECTIONS + sheet.id + "/pdf"),
        subtitle=rx.el.span(sheet.vehicle, " · ", sheet.client),
        status=cluster(
            plate_badge(sheet.plate),
            shown_when(sheet.done, chip(_("Terminada"), tone="success", icon="circle-check")),
        ),
        primary=shown_when(
            sheet.is_open,
            button(
                _("Terminar"),
                variant="primary",
                icon="check",
                size="lg",
                on_click=EndingState.ask,
            ),
        ),
        menu=shown_when(
            sheet.is_open & (sheet.looked == 0),
            menu(
                menu_item(
                    _("Descartar inspección"),
                    icon="trash",
                    danger=True,
                    on_select=EndingState.discard,
                )
            ),
        ),
        back=(_("la OT"), "/ot/" + sheet.ot_id),
    )


def in_hand() -> rx.Component:
    """Return the point in hand: its answers stay where they are from point to point."""
    look, sheet = InspectionState.look, InspectionState.sheet
    return card(
        stack(
            rx.el.div(
                rx.el.span(look.group, class_name="muted"),
                rx.el.h2(look.label, class_name="point-name"),
                shown_when(look.limits != "", rx.el.small(look.limits, class_name="muted")),
                class_name="point-head",
            ),
            lights(
                _("Color del punto"),
                LIGHTS,
                value=look.light,
                suggested=look.suggested,
                hint=_("Sugerido"),
                subject=look.id,
                disabled=~sheet.is_open,
                on_choose=InspectionState.choose,
                on_step=InspectionState.step,
            ),
            shown_when(InspectionState.unexplained == look.id, _excuses()),
            point_steps(look.place, step=InspectionState.step),
            shown_when(look.unit != "", _gauge()),
            _note(),
            _photos(),
            shown_when(look.can_defer, _deferral()),
            shown_when(
                sheet.is_open & (sheet.left > 0),
                button(
                    _("El resto está bien"),
                    icon="circle-check",
                    size="touch",
                    full=True,
                    on_click=EndingState.rest,
                ),
            ),
        ),
        aria_live="polite",
    )


def _excuses() -> rx.Component:
    return rx.el.div(
        rx.el.p(_("¿Por qué no se revisa?")),
        *(
            button(reason, size="touch", full=True, on_click=InspectionState.excuse(reason))
            for reason in EXCUSES
        ),
        rx.el.small(_("O escríbelo en la nota."), class_name="muted"),
        class_name="stack",
        role="group",
        aria_label=_("¿Por qué no se revisa?"),
    )


def _gauge() -> rx.Component:
    look = InspectionState.look
    return point_measure(
        look,
        look.id,
        error=InspectionState.error,
        disabled=~InspectionState.sheet.is_open,
        on_leave=InspectionState.gauge,
        on_enter=InspectionState.gauge_and_go,
    )


def _note() -> rx.Component:
    look = InspectionState.look
    return point_note(
        look,
        look.id,
        max_length=500,
        disabled=~InspectionState.sheet.is_open,
        on_leave=InspectionState.write,
    )


def _photos() -> rx.Component:
    look, sheet = InspectionState.look, InspectionState.sheet
    return stack(
        shown_when(
            look.photos.length() > 0,
            grid(rx.foreach(look.photos, _photo), min="120px", gap=8),
        ),
        shown_when(
            sheet.is_open & Session.permissions.contains("files.upload"),
            photo_button(
                _("Tomar foto"),
                owner_type="inspection_points",
                owner_id=look.id,
                on_sent=InspectionState.refresh,
            ),
        ),
        gap=8,
    )


def _photo(one: Any) -> rx.Component:
    return rx.el.div(
        rx.el.a(
            rx.el.img(src=one.thumbnail, alt=one.name, loading="lazy"),
            href=one.url,
            target="_blank",
            rel="noopener",
            class_name="picture",
        ),
        shown_when(
            InspectionState.sheet.is_open,
            confirm(
                icon_button("trash", _("Quitar ") + one.name, size="lg"),
                _("¿Quitar esta foto?"),
                description=one.name,
                action=_("Quitar foto"),
                on_confirm=lambda: InspectionState.remove_photo(one.id),
            ),
        ),
        class_name="picture-slot",
    )


def _deferral() -> rx.Component:
    look = InspectionState.look
    return cluster(
        shown_when(look.deferred != "", chip(look.deferred, tone="info", icon="calendar-clock")),
        shown_when(
            Session.permissions.contains(Inspections.INSPECT.value)
            & (InspectionState.sheet.refusal == ""),
            button(
                _("Diferir el trabajo"),
                icon="calendar-clock",
                size="lg",
                on_click=DeferState.ask(look.id, look.work),
            ),
        ),
    )


def notices() -> rx.Component:
    """Return why the inspection does not change, and what was told to the client."""
    sheet = InspectionState.sheet
    return rx.fragment(
        shown_when((sheet.refusal != "") & ~sheet.done, alert(sheet.refusal)),
        shown_when(
            sheet.done & (sheet.summary != ""),
            alert(sheet.summary, title=_("Lo que se le recomendó al cliente")),
        ),
    )


def every_point() -> rx.Component:
    """Return how far the walk is and the way to any point."""
    sheet = InspectionState.sheet
    return stack(
        card(
            stack(
                progress(
                    sheet.looked,
                    _("Puntos revisados"),
                    maximum=sheet.total,
                    text=sheet.progress,
                    tone="accent",
                ),
                tally(sheet),
            ),
            title=sheet.template,
        ),
        every_spot(InspectionState.spots, _spot),
    )


def tally(sheet: Any) -> rx.Component:
    """Return how many points have each light."""
    counts = (
        ("danger", sheet.red, _("Rojo")),
        ("warning", sheet.amber, _("Amarillo")),
        ("success", sheet.green, _("Verde")),
        ("neutral", sheet.grey, _("No aplica")),
    )
    return rx.el.div(
        *(
            rx.el.span(
                rx.el.strong(count),
                rx.el.span(name),
                class_name="tally-light",
                custom_attrs={"data-tone": tone},
            )
            for tone, count, name in counts
        ),
        class_name="tally",
    )


def _spot(spot: Any) -> rx.Component:
    return rx.fragment(
        shown_when(spot.group != "", rx.el.p(spot.group, class_name="points-group")),
        spot_button(
            spot,
            shown_when(spot.has_note, icon("message-square", 14)),
            shown_when(spot.photos > 0, rx.el.span(icon("camera", 14), " ", spot.photos)),
            said=spot.light_label,
            is_current=spot.id == InspectionState.look.id,
            on_click=InspectionState.go(spot.id),
        ),
    )


def dialogs() -> rx.Component:
    """Return the end of the inspection, the dialog that puts work off, and that of its links."""
    return rx.fragment(_ending(), _deferring(), share_dialog())


def _ending() -> rx.Component:
    sheet = InspectionState.sheet
    return dialog(
        rx.cond(
            sheet.left > 0,
            stack(
                alert(
                    _("Todavía hay puntos sin revisar. Revísalos o marca el resto en verde."),
                    tone="warning",
                    title=sheet.progress,
                ),
                form_actions(
                    button(_("Seguir revisando"), on_click=EndingState.close),
                    button(
                        _("Marcar el resto en verde"),
                        variant="primary",
                        on_click=EndingState.rest,
                    ),
                ),
            ),
            form(
                tally(sheet),
                textarea_field(
                    _("Qué le recomiendas al cliente"),
                    "summary",
                    rows=4,
                    max_length=1000,
                    error=EndingState.errors["summary"],
                    hint=_("Sale en el informe, antes de los puntos."),
                ),
                form_actions(submit(_("Terminar inspección"))),
                id="terminar-" + sheet.id,
                on_submit=EndingState.finish,
            ),
        ),
        open=EndingState.open,
        title=_("Terminar la inspección"),
        description=_("Después de terminarla ya no cambia."),
        on_close=EndingState.close,
    )


def _deferring() -> rx.Component:
    errors = DeferState.errors
    return dialog(
        form(
            date_field(_("Para el día"), "due_on", error=errors["due_on"]),
            number_field(_("O a los"), "due_odometer", suffix="km", error=errors["due_odometer"]),
            money_field(_("Costo estimado, neto"), "estimate", error=errors["estimate"]),
            form_actions(submit(_("Diferir"))),
            id="diferir-" + DeferState.point_id,
            on_submit=DeferState.save,
        ),
        open=DeferState.point_id != "",
        title=_("Diferir el trabajo"),
        description=DeferState.work,
        on_close=DeferState.close,
        size="sm",
    )
