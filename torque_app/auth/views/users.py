"""The list of people, the invitations that wait, and the drawer of one person."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import chip, status_chip
from components.dialog import confirm, drawer
from components.feedback import alert
from components.field import select_field
from components.form import form, form_actions, submit
from components.icon import icon
from components.layout import card, cluster, divider, facts, shown_when, spacer, stack
from components.table import Column, Filter, table
from components.value import date, relative
from torque_app.auth import rules
from torque_app.auth.permissions import Users
from torque_app.auth.state.invite import InviteState
from torque_app.auth.state.member import MemberState
from torque_app.auth.state.users import UsersState
from torque_app.core.texts import _
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def may_manage() -> Any:
    """Return whether the person at the screen may change people."""
    return Session.permissions.contains(Users.MANAGE.value)


def member_list() -> rx.Component:
    """Return the list of members."""
    asked = UsersState.asked
    roles = [(role.value, _(name)) for role, name in rules.ROLE_NAMES.items()][1:]
    return table(
        UsersState.rows.to(Rows),
        [
            Column("full_name", _("Nombre"), kind="strong", sort=True, sub="email", fixed=True),
            Column("role_name", _("Rol")),
            Column("centre_name", _("Centro")),
            Column("last_login_at", _("Último ingreso"), kind="relative", sort=True),
            Column("status", _("Cuenta"), kind="status"),
            Column("created_at", _("Desde"), kind="date", sort=True, hidden=True),
        ],
        id="usuarios",
        label=_("Usuarios"),
        loading=UsersState.loading,
        error=UsersState.error,
        total=UsersState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Nombre o correo"),
        filters=[
            Filter("role", _("Rol"), roles, "shield"),
            Filter(
                "is_active", _("Cuenta"), [("true", _("Activas")), ("false", _("Desactivadas"))]
            ),
        ],
        filter_values=asked.filters,
        current=MemberState.member.id,
        on_page=UsersState.turn,
        on_sort=UsersState.sort,
        on_search=UsersState.search,
        on_filter=UsersState.narrow,
        on_open=MemberState.show,
        on_retry=UsersState.refresh,
        empty_title=_("Nadie con esa búsqueda"),
        empty_text=_("Cambia lo que buscas o quita un filtro."),
    )


def pending_card() -> rx.Component:
    """Return the invitations nobody took up yet; nothing while there is none."""
    waiting = card(
        rx.foreach(UsersState.pending, _waiting),
        title=_("Invitaciones sin aceptar"),
        padded=False,
    )
    return shown_when(UsersState.pending.length() > 0, waiting)


def _waiting(row: Any) -> rx.Component:
    said = rx.cond(
        row.is_over,
        chip(_("Venció"), tone="warning", icon="clock"),
        rx.el.span(_("vence el "), date(row.expires_at), class_name="muted"),
    )
    return rx.el.div(
        rx.el.span(icon("mail", 20), class_name="device-mark"),
        rx.el.div(
            rx.el.p(
                row.full_name,
                rx.el.span(row.role_name, class_name="muted"),
                class_name="device-name",
            ),
            rx.el.p(row.email, " · ", said, class_name="device-facts"),
        ),
        shown_when(
            may_manage(),
            rx.el.div(
                button(
                    _("Nuevo enlace"),
                    icon="refresh-cw",
                    on_click=lambda: InviteState.again(row.id),
                ),
                confirm(
                    icon_button("trash", _("Anular invitación")),
                    _("¿Anular esta invitación?"),
                    description=_("El enlace que enviaste deja de servir."),
                    action=_("Anular invitación"),
                    on_confirm=lambda: UsersState.withdraw(row.id),
                ),
                class_name="cluster device-act",
            ),
        ),
        class_name="device",
    )


def member_drawer() -> rx.Component:
    """Return the drawer of one person; an OWNER's can only be read."""
    member = MemberState.member
    changeable = may_manage() & ~member.is_owner & ~member.is_me
    return drawer(
        stack(
            cluster(
                status_chip(member.status, member.status_label),
                shown_when(member.is_me, chip(_("Eres tú"), tone="accent", icon="user")),
                gap=8,
            ),
            facts(
                [
                    (_("Correo"), rx.el.span(member.email)),
                    (_("Rol"), rx.el.span(member.role_name)),
                    (_("Centro"), rx.el.span(member.centre_name)),
                    (_("Último ingreso"), relative(member.last_login_at)),
                    (_("En el taller desde"), date(member.created_at)),
                ]
            ),
            shown_when(
                member.is_owner,
                alert(_("Al dueño del taller nadie lo cambia ni lo quita."), tone="info"),
            ),
            shown_when(
                changeable, stack(divider(), _change(), divider(), _coming_and_going(), gap=24)
            ),
            gap=24,
        ),
        open=member.id != "",
        title=member.full_name,
        on_close=MemberState.close,
    )


def _change() -> rx.Component:
    member, errors = MemberState.member, MemberState.errors
    return form(
        select_field(
            _("Rol"),
            "place",
            UsersState.places.to(Rows),
            default_value=member.place,
            placeholder="",
            error=errors["place"],
            hint=_("Lo que puede ver y hacer cambia desde su próximo clic."),
        ),
        select_field(
            _("Centro"),
            "centre_id",
            Session.centres.to(Rows),
            default_value=member.centre_id,
            placeholder=_("Todos los centros"),
            error=errors["service_center_id"],
        ),
        form_actions(submit(_("Guardar cambios"))),
        id="miembro-" + member.id,
        on_submit=MemberState.save,
        saved_at=MemberState.saved_at,
        errors=errors,
        draft=False,
    )


def _coming_and_going() -> rx.Component:
    member = MemberState.member
    out = confirm(
        button(_("Desactivar"), icon="ban"),
        _("¿Desactivar esta cuenta?"),
        description=_("Sale de inmediato de todos sus dispositivos en este taller."),
        action=_("Desactivar"),
        on_confirm=MemberState.deactivate,
    )
    back = button(_("Reactivar"), icon="rotate-ccw", on_click=MemberState.reactivate)
    gone = confirm(
        button(_("Quitar del taller"), icon="trash", variant="ghost"),
        _("¿Quitar a esta persona del taller?"),
        description=_("Deja de aparecer en la lista; lo que hizo queda en la historia."),
        action=_("Quitar del taller"),
        on_confirm=MemberState.remove,
    )
    return cluster(
        rx.cond(member.is_active, out, back),
        spacer(),
        shown_when(Session.permissions.contains(Users.REMOVE.value), gone),
    )
