"""/ajustes/presupuestos: note templates, packages, price matrices and insurers."""

import reflex as rx

from components.layout import page
from torque_app.core.texts import _
from torque_app.quotations.state.settings_list import PATH, QuotingState
from torque_app.quotations.state.settings_matrix import MatrixState
from torque_app.quotations.state.settings_package import PackageState
from torque_app.quotations.state.settings_plain import InsurerState, NoteTemplateState
from torque_app.quotations.views import settings_list as pieces
from torque_app.quotations.views.settings_forms import dialogs
from torque_app.quotations.views.settings_package import package_dialog
from torque_app.shell.frame import framed

FORMS = (NoteTemplateState, PackageState, MatrixState, InsurerState)
"""What a list just come to shows closed, whatever was open in this tab before."""


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _quoting,
        route=PATH,
        title=_("Ajustes de presupuestos"),
        on_load=[QuotingState.load, *(form.close for form in FORMS)],
    )


def _quoting() -> rx.Component:
    return framed(
        pieces.header(),
        page(pieces.sections(), width="full"),
        dialogs(),
        package_dialog(),
        active="ajustes-presupuestos",
    )
