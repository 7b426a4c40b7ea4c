"""The frame round every page: rail, top bar, notices, palette, and room for the page's own."""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx
from reflex_base.event import EventSpec

from components.feedback import error_state
from components.form import native_form
from components.layout import Crumb, bell, frame, page, search_button, topbar
from components.menu import (
    menu_item,
    menu_separator,
    scope_switch,
    theme_toggle,
    user_menu,
)
from components.notifier import notifier
from components.palette import palette
from torque_app.core.screen import Notices
from torque_app.core.texts import _
from torque_app.shell import menu
from torque_app.shell.breakdown import Breakdown
from torque_app.shell.palette import Palette
from torque_app.shell.session import Session

Groups = list[dict[str, Any]]
SIGN_OUT, SWITCH = "sign-out", "switch-workplace"


_bells: list[Callable[[], rx.Component]] = []


def wire(*, bell: Callable[[], rx.Component]) -> None:
    """Name who draws the bell of the top bar; called once by the application's root."""
    _bells[:] = [bell]


def _bell() -> rx.Component:
    return _bells[0]() if _bells else bell(Session.unread, href="/notificaciones")


def framed(
    *children: Any,
    active: str = "",
    title: Any = None,
    crumbs: Sequence[Crumb] = (),
    peek: rx.Component | None = None,
) -> rx.Component:
    """Return a page inside the frame.

    `active` is the key of the menu entry it belongs to (`shell.menu`), `title` what it shows
    (a Var or a text; the menu's label when left out), `crumbs` what stands between the two, and
    `peek` the drawer over a list.
    """
    return rx.fragment(
        frame(
            rx.cond(Breakdown.sentence != "", _broken(), rx.fragment(*children)),
            nav=Session.nav.to(Groups),
            ready=rx.State.is_hydrated,
            top=topbar(
                breadcrumb=_breadcrumb(active, title, crumbs),
                search=search_button(_("Buscar o ir a…")),
                scope=_workplace(),
                bell=_bell(),
                user=_who(),
            ),
        ),
        peek or rx.fragment(),
        palette(
            Session.nav.to(Groups),
            results=Palette.results.to(Groups),
            on_search=Palette.search,
        ),
        notifier(Notices.notice.to(dict[str, Any])),
        _native_forms(),
    )


def _broken() -> rx.Component:
    """Return what stands in the place of a page that could not load."""
    return page(
        error_state(
            Breakdown.sentence + " " + Breakdown.code,
            on_retry=rx.call_function(rx.Var("(() => { location.reload(); })")),
        )
    )


def _breadcrumb(active: str, title: Any, crumbs: Sequence[Crumb]) -> list[Crumb]:
    entry = menu.entry(active)
    start: list[Crumb] = []
    if entry is not None:
        start = [(entry.label, entry.href if title is not None or crumbs else None)]
    return [*start, *crumbs, *([(title, None)] if title is not None else [])]


def _workplace() -> rx.Component:
    """Return the switches of tenant and centre, each only for who has a choice."""
    return rx.fragment(
        rx.cond(
            Session.tenants.length() > 1,
            scope_switch(
                Session.tenant_id,
                Session.tenants.to(Groups),
                label=_("Taller"),
                on_select=lambda chosen: _submit(SWITCH, tenant_id=chosen),
            ),
            rx.fragment(),
        ),
        rx.cond(
            Session.centres.length() > 1,
            scope_switch(
                Session.centre_id,
                Session.centres.to(Groups),
                label=_("Centro"),
                icon="map-pin",
                on_select=lambda chosen: _submit(SWITCH, centre_id=chosen),
            ),
            rx.fragment(),
        ),
    )


def _who() -> rx.Component:
    return rx.fragment(
        theme_toggle(),
        user_menu(
            menu_item(_("Mi cuenta"), icon="user", href="/cuenta"),
            menu_item(_("Mis sesiones"), icon="monitor", href="/sesiones"),
            menu_separator(),
            menu_item(_("Cerrar sesión"), icon="log-out", on_select=_submit(SIGN_OUT)),
            name=Session.user_name,
            detail=Session.tenant_name,
        ),
    )


def _native_forms() -> rx.Component:
    """Return the posts that change a cookie: the page they lead to opens a new websocket."""
    return rx.el.div(
        native_form(action="/auth/logout", id=SIGN_OUT),
        native_form(
            rx.el.input(type="hidden", name="tenant_id"),
            rx.el.input(type="hidden", name="centre_id"),
            action="/auth/switch",
            id=SWITCH,
        ),
        hidden=True,
    )


def _submit(form: str, **fields: rx.Var[str]) -> EventSpec:
    """Return the event that fills a native form and posts it, compiled into the page (no eval)."""
    found = f"const f = document.getElementById('{form}');"
    filled = "".join(f"f.elements.{name}.value = {value!s};" for name, value in fields.items())
    return rx.call_function(rx.Var(f"(() => {{ {found} {filled} f.requestSubmit(); }})"))
