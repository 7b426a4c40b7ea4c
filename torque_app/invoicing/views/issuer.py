"""Which of the workshop's companies the page is about."""

from typing import Any

import reflex as rx

from components.button import button
from components.field import select_field
from components.layout import cluster, shown_when
from torque_app.core.texts import _
from torque_app.invoicing.state.setup import BillingState
from torque_app.shell.session import Session

COMPANY_FORM = "/ajustes?seccion=empresa&empresa="
ANOTHER = "nueva"
_OWNERS = "tenants.manage"


def issuer_bar() -> rx.Component:
    """Return the choice of the company where there are several, and the way to its own facts."""
    several = select_field(
        _("Empresa"),
        "company",
        BillingState.companies.to(list[dict[str, Any]]),
        value=BillingState.company_id,
        placeholder=_("Elige una empresa"),
        on_change=BillingState.of_company,
    )
    return shown_when(
        BillingState.companies.length() > 0,
        cluster(
            rx.cond(
                (BillingState.companies.length() > 1) | (BillingState.error != ""),
                several,
                rx.el.span(),
            ),
            cluster(
                shown_when(
                    BillingState.error == "",
                    button(
                        _("Datos y ambiente"),
                        icon="building-2",
                        href=COMPANY_FORM + BillingState.company_id,
                    ),
                ),
                shown_when(
                    Session.permissions.contains(_OWNERS),
                    button(_("Agregar empresa"), icon="plus", href=COMPANY_FORM + ANOTHER),
                ),
            ),
            justify="space-between",
            align="end",
        ),
    )
