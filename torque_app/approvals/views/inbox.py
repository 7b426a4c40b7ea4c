"""The list of requests, and the way between those of one and all of them."""

from typing import Any

import reflex as rx

from components.button import button
from components.layout import cluster, shown_when
from components.table import Column, Filter, table
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.state import shown
from torque_app.approvals.state.inbox import EVERYTHING, PATH, ApprovalsState
from torque_app.core.texts import _
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]
DELEGATIONS = f"{PATH}/delegaciones"


def rooms() -> rx.Component:
    """Return the way between what waits for one, everything, and who stands in."""
    mine, every = (_("Por decidir"), PATH, "inbox"), (_("Todas"), EVERYTHING, "list")
    return cluster(
        rx.cond(ApprovalsState.is_all, _way(*mine), _way(*mine, here=True)),
        rx.cond(ApprovalsState.is_all, _way(*every, here=True), _way(*every)),
        shown_when(
            Session.permissions.contains(Approvals.DELEGATE.value),
            _way(_("Delegar"), DELEGATIONS, "users"),
        ),
    )


def _way(label: str, href: str, icon: str, *, here: bool = False) -> rx.Component:
    return button(
        label,
        href=href,
        icon=icon,
        size="sm",
        variant="secondary" if here else "ghost",
        custom_attrs={"aria-current": "page"} if here else {},
    )


def approval_list() -> rx.Component:
    """Return the list."""
    asked = ApprovalsState.asked
    return table(
        ApprovalsState.rows.to(Rows),
        [
            Column("title", _("Solicitud"), kind="strong", sub="figures", sort=True, fixed=True),
            Column("requester", _("La pide"), sub="reason"),
            Column("status", _("Estado"), kind="status"),
            Column("waits_for", _("Decide"), sub="level"),
            Column("due_at", _("Plazo"), kind="relative", tone="urgency", sort=True),
            Column("requested_at", _("Pedida"), kind="relative", sort=True),
            Column("decided_by", _("Decidió"), hidden=True),
        ],
        id="aprobaciones",
        label=_("Solicitudes de aprobación"),
        loading=ApprovalsState.loading,
        error=ApprovalsState.error,
        total=ApprovalsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Solicitud o quién la pide"),
        filters=[
            Filter("subject", _("Tipo"), shown.asked_for(), "file-text"),
            Filter("status", _("Estado"), shown.STATES, "circle-check"),
        ],
        filter_values=asked.filters,
        href=f"{PATH}/{{id}}",
        on_page=ApprovalsState.turn,
        on_sort=ApprovalsState.sort,
        on_search=ApprovalsState.search,
        on_filter=ApprovalsState.narrow,
        on_retry=ApprovalsState.refresh,
        density="touch",
        empty_title=_("Nada por decidir"),
        empty_text=_("Cuando alguien pida tu aprobación, aparecerá aquí."),
    )
