"""/ajustes: what the workshop is and how it presents itself."""

import reflex as rx

from components.layout import page, page_header
from components.tabs import tabs
from torque_app.core.texts import _
from torque_app.shell import slots
from torque_app.shell.closed import for_holders
from torque_app.shell.frame import framed
from torque_app.shell.session import Session
from torque_app.tenants.permissions import Tenants
from torque_app.tenants.state.centres import CentresState
from torque_app.tenants.state.company import CompanyState
from torque_app.tenants.state.workshop import WorkshopState
from torque_app.tenants.views.centres import centres_tab
from torque_app.tenants.views.company import company_tab
from torque_app.tenants.views.settings import (
    invoicing_tab,
    programs_tab,
    workshop_tab,
)


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _settings,
        route="/ajustes",
        title=_("Ajustes"),
        on_load=[
            WorkshopState.load,
            CompanyState.load,
            CentresState.load,
            *slots.loads("company"),
        ],
    )


def _settings() -> rx.Component:
    return framed(
        for_holders(
            Tenants.ADMINISTER,
            _sections(),
            title=_("Tu rol no ve los ajustes"),
            text=_("Si necesitas cambiar algo, pídeselo al dueño o a un administrador del taller."),
        ),
        active="ajustes",
    )


def _sections() -> rx.Component:
    return rx.fragment(
        page_header(_("Ajustes"), subtitle=Session.tenant_name),
        page(
            tabs(
                [
                    ("taller", _("Taller"), workshop_tab()),
                    ("empresa", _("Empresa"), company_tab()),
                    ("centros", _("Centros"), centres_tab()),
                    ("facturacion", _("Facturación"), invoicing_tab()),
                    ("programas", _("Otros programas"), programs_tab()),
                ],
                label=_("Secciones"),
                value=WorkshopState.section,
                on_change=WorkshopState.turn,
            ),
            width="narrow",
        ),
    )
