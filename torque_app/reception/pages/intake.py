"""/recepcion/[intake_id]: one car is received, step by step."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton
from components.layout import page, stack
from torque_app.core.texts import _
from torque_app.reception.state.intake import IntakeState
from torque_app.reception.views import closing, condition, intake, steps
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _intake, route="/recepcion/[intake_id]", title=_("Recepción"), on_load=IntakeState.load
    )


def _intake() -> rx.Component:
    return framed(
        rx.cond(
            IntakeState.missing,
            _missing(),
            rx.cond(IntakeState.act.id == "", page(skeleton(8), width="narrow"), _whole()),
        ),
        active="recepcion",
        title=IntakeState.act.number,
    )


def _whole() -> rx.Component:
    return rx.fragment(
        intake.header(),
        page(
            stack(
                intake.steps(),
                intake.in_step("car", steps.car_step),
                intake.in_step("reason", steps.reason_step),
                intake.in_step("readings", steps.readings_step),
                intake.in_step("body", condition.body_step),
                intake.in_step("belongings", condition.belongings_step),
                intake.in_step("permits", condition.permits_step),
                intake.in_step("sign", closing.sign_step),
                intake.walking(),
            ),
        ),
        closing.refusal_dialog(),
    )


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Esta recepción no existe"),
            _("Puede que el enlace esté incompleto o que sea de otro taller."),
            icon="clipboard-check",
            action=button(_("Ver las recepciones"), href="/recepcion"),
        )
    )
