"""/automatizacion: the rules, and the page of each."""

import reflex as rx

from components.layout import page, record
from torque_app.automation.state.part import PartState
from torque_app.automation.state.rule import RuleState
from torque_app.automation.state.rules import PATH, RulesState
from torque_app.automation.state.trial import TrialState
from torque_app.automation.views import rules as listing
from torque_app.automation.views.part import part_dialog
from torque_app.automation.views.rule import header, parts
from torque_app.automation.views.trial import aside
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


def register(app: rx.App) -> None:
    """Add the pages."""
    app.add_page(_rules, route=PATH, title=_("Automatización"), on_load=RulesState.load)
    app.add_page(
        _rule,
        route=f"{PATH}/[rule_id]",
        title=_("Regla automática"),
        on_load=[RuleState.load, TrialState.load, PartState.close],
    )


def _rules() -> rx.Component:
    return framed(
        listing.header(), page(listing.rule_list(), width="full"), active="automatizacion"
    )


def _rule() -> rx.Component:
    return framed(
        opened_page(
            RuleState,
            header(),
            page(record(parts(), aside()), width="full"),
            part_dialog(),
            missing=_("Esta regla no existe"),
            icon="zap",
            back=(_("Ver reglas"), PATH),
        ),
        active="automatizacion",
        title=rx.cond(RuleState.draft.id != "", RuleState.draft.name, _("Nueva regla")),
    )
