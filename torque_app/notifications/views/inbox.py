"""What the bell opens, and the list of every notification."""

from typing import Any

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton
from components.icon import icon
from components.layout import cluster, split, stack
from components.menu import popover
from components.table import BulkAction, Column, Filter, table
from components.value import relative
from torque_app.core.texts import _
from torque_app.notifications.state.bell import READ, BellLine, BellState, InboxState
from torque_app.shell.session import Session

_LINE = {
    "display": "flex",
    "gap": "10px",
    "width": "100%",
    "padding": "8px",
    "text_align": "start",
    "border_radius": "var(--radius)",
    "_hover": {"background": "var(--hover)"},
}


def bell() -> rx.Component:
    """Return the bell of the top bar with its panel; the count is said, not only painted."""
    count = Session.unread
    return rx.el.span(
        popover(
            _panel(),
            label=rx.cond(count > 0, _said(count), _("Avisos")),
            icon="bell",
            variant="ghost",
            align="end",
        ),
        rx.cond(
            count > 0,
            rx.el.span(
                rx.cond(count > 99, "99+", count.to(str)),  # noqa: PLR2004 - two digits fit
                class_name="bell-count",
                aria_hidden="true",
            ),
            rx.fragment(),
        ),
        class_name="bell",
    )


def _said(count: Any) -> Any:
    before, after = _("Avisos, {n} sin leer").split("{n}")
    return rx.Var.create(before).to(str) + count.to(str) + after


def _panel() -> rx.Component:
    return rx.el.div(
        stack(
            split(
                rx.el.h2(_("Avisos"), class_name="card-title"),
                rx.cond(
                    Session.unread > 0,
                    button(
                        _("Marcar todo como leído"),
                        variant="ghost",
                        size="sm",
                        on_click=BellState.read_all,
                    ),
                    rx.fragment(),
                ),
            ),
            rx.cond(
                BellState.loading,
                skeleton(4),
                rx.cond(BellState.rows.length() > 0, _newest(), _nothing()),
            ),
            button(_("Ver todos los avisos"), href="/notificaciones", size="sm", full=True),
            gap=12,
        ),
        on_mount=BellState.load,
    )


def _newest() -> rx.Component:
    return rx.el.ul(
        rx.foreach(BellState.rows, _line),
        style={"max_height": "min(420px, 60vh)", "overflow_y": "auto", "margin": "0 -8px"},
    )


def _line(row: BellLine) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                icon(row.icon),
                custom_attrs={"data-tone": row.tone},
                style={"color": "var(--tone-solid)"},
            ),
            rx.el.span(
                rx.cond(
                    row.unread,
                    rx.el.strong(row.title, rx.el.span(_(", sin leer"), class_name="sr-only")),
                    rx.el.span(row.title),
                ),
                rx.cond(
                    row.message != "",
                    rx.el.small(row.message, class_name="muted"),
                    rx.fragment(),
                ),
                rx.el.small(relative(row.at), class_name="faint"),
                style={"display": "grid", "gap": "2px", "min_width": "0", "flex": "1"},
            ),
            type="button",
            on_click=BellState.follow(row.id),
            style=_LINE,
        )
    )


def _nothing() -> rx.Component:
    return empty_state(_("Nada nuevo"), _("Aquí verás lo que necesita tu atención."), icon="bell")


def inbox() -> rx.Component:
    """Return the list of every notification."""
    return table(
        InboxState.rows.to(list[dict[str, Any]]),
        [
            Column("title", _("Aviso"), kind="strong", sub="message", tone="tone", fixed=True),
            Column("state", _("Estado"), kind="status", width="120px"),
            Column("at", _("Cuándo"), kind="relative", width="140px"),
        ],
        id="avisos",
        label=_("Avisos"),
        total=InboxState.total,
        page=InboxState.asked.page,
        loading=InboxState.loading,
        error=InboxState.error,
        on_retry=InboxState.load,
        on_page=InboxState.turn,
        filters=[Filter("unread", _("Estado"), [("true", _("Sin leer")), ("false", _("Leídos"))])],
        filter_values=InboxState.asked.filters,
        on_filter=InboxState.narrow,
        on_open=InboxState.follow,
        bulk=[BulkAction(READ, _("Marcar como leídos"), icon="check")],
        on_bulk=InboxState.mark,
        empty_title=_("Nada nuevo"),
        empty_text=_("Aquí verás lo que necesita tu atención."),
    )


def read_all() -> rx.Component:
    """Return the button that marks everything as read."""
    return cluster(
        button(
            _("Marcar todo como leído"),
            icon="check",
            disabled=Session.unread == 0,
            on_click=InboxState.read_all,
        )
    )
