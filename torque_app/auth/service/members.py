"""Members of the workshop: role, centre, rights, leaving."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from models.auth import Invitation, Membership, Preset, Role, User
from torque_app.auth import known, rules
from torque_app.auth.events import MemberChanged, MemberLeft
from torque_app.auth.permissions import Users
from torque_app.auth.queries.members import MemberRow, member
from torque_app.auth.service.ground import forget_after
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants


@needs(Users.MANAGE)
def change_role(tx: Tx, user_id: UUID, *, role: Role, preset: Preset | None = None) -> MemberRow:
    """Give a member another role (RBAC-13); a preset brings its own role.

    Nobody gives more than they have, touches an equal or higher, or unmakes an OWNER but the
    OWNER, while another one stays.
    """
    wanted = rules.role_for(role, preset)
    check_gift(tx, wanted)
    if user_id == tx.actor.user_id:
        _step_down(tx, wanted)
        place = _place(tx, user_id)
    else:
        place = _place(tx, user_id)
        _may_touch(tx, place)
    place.role, place.preset = wanted, preset
    return _changed(tx, place)


@needs(Users.MANAGE)
def update_member(
    tx: Tx,
    user_id: UUID,
    *,
    service_center_id: UUID | None = None,
    permissions: Mapping[str, Any] | None = None,
) -> MemberRow:
    """Set a member's centre (None: all of them) and, if given, their own `{add, remove}` rights."""
    place = _place(tx, user_id)
    if user_id != tx.actor.user_id:
        _may_touch(tx, place)
    check_centre(tx, service_center_id)
    place.service_center_id = service_center_id
    if permissions is not None:
        place.permissions = _rights(tx, user_id, permissions)
    return _changed(tx, place)


def _rights(tx: Tx, user_id: UUID, permissions: Mapping[str, Any]) -> dict[str, Any]:
    if user_id == tx.actor.user_id:
        raise NotAllowed("Nadie cambia sus propios permisos. Pídelo a otro administrador.")
    change = {key: list(permissions.get(key, ())) for key in ("add", "remove")}
    unknown = {name for names in change.values() for name in names} - rules.TABLE.keys()
    if unknown or permissions.keys() - change.keys():
        raise Invalid.field("permissions", "Hay un permiso que no existe.")
    more = rules.beyond(change, tx.actor.permissions) | (set(change["add"]) & rules.NEVER_GIVEN)
    if more:
        raise NotAllowed("No puedes dar permisos que tú no tienes.", permissions=sorted(more))
    return change


@needs(Users.MANAGE)
def deactivate_member(tx: Tx, user_id: UUID) -> MemberRow:
    """Keep a member out; the rights end with this commit, the history stays."""
    place = _place(tx, user_id)
    _may_touch(tx, place)
    place.is_active = False
    _void_invitations(tx, user_id)
    return _left(tx, place)


@needs(Users.MANAGE)
def reactivate_member(tx: Tx, user_id: UUID) -> MemberRow:
    """Let a deactivated member in again."""
    place = _place(tx, user_id)
    _may_touch(tx, place)
    place.is_active = True
    return _changed(tx, place)


@needs(Users.REMOVE)
def remove_member(tx: Tx, user_id: UUID) -> None:
    """Take a member off the workshop (soft delete); never an OWNER (RBAC-03)."""
    place = _place(tx, user_id)
    _may_touch(tx, place)
    place.is_active = False
    place.deleted_at = tx.now
    _void_invitations(tx, user_id)
    tx.emit(MemberLeft(user_id))
    forget_after(tx, known.Whom(user_id=user_id))


def check_gift(tx: Tx, role: Role) -> None:
    """Raise NotAllowed unless the actor may put somebody into this role."""
    if not rules.may_give(_rank(tx), role):
        raise NotAllowed("No puedes dar un rol superior al tuyo.", current_role=tx.actor.role)


def check_centre(tx: Tx, centre_id: UUID | None) -> None:
    """Raise Invalid unless the centre is one of the workshop's, or none."""
    if centre_id is None:
        return
    try:
        tenants.centre(tx, centre_id)
    except NotFound:
        raise Invalid.field("service_center_id", "Ese centro no existe.") from None


def _rank(tx: Tx) -> Role:
    try:
        return Role(tx.actor.role)
    except ValueError:
        raise NotAllowed(current_role=tx.actor.role) from None


def _place(tx: Tx, user_id: UUID) -> Membership:
    query = select(Membership).where(Membership.user_id == user_id).with_for_update()
    place = tx.session.exec(query.execution_options(populate_existing=True)).first()
    if place is None:
        raise NotFound
    return place


def _may_touch(tx: Tx, place: Membership) -> None:
    if place.role is Role.OWNER:
        raise NotAllowed("Al dueño del taller nadie lo cambia ni lo quita.")
    if place.user_id == tx.actor.user_id:
        raise NotAllowed("No puedes quitarte a ti mismo. Pídelo a otro administrador.")
    if not rules.may_touch(_rank(tx), place.role):
        raise NotAllowed("Sólo alguien con un rol superior puede cambiar a esta persona.")


def _step_down(tx: Tx, wanted: Role) -> None:
    """Refuse to leave the workshop without OWNER; all of them locked, in one order.

    They come before any other lock: two owners leaving at once wait for each other in turn.
    """
    if wanted is Role.OWNER:
        return
    query = (
        select(Membership)
        .where(Membership.role == Role.OWNER)
        .order_by(col(Membership.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    owners = {place.user_id for place in tx.session.exec(query) if place.is_active}
    if owners == {tx.actor.user_id}:
        raise Conflict("El taller no puede quedar sin dueño. Nombra a otro antes.")


def _void_invitations(tx: Tx, user_id: UUID) -> None:
    """An old link must not let back in whoever was kept out."""
    user = tx.session.get(User, user_id)
    if user is None:
        return
    query = select(Invitation).where(
        Invitation.email == user.email, col(Invitation.accepted_at).is_(None)
    )
    for open_one in tx.session.exec(query):
        open_one.deleted_at = tx.now


def _changed(tx: Tx, place: Membership) -> MemberRow:
    tx.emit(MemberChanged(place.user_id, place.role.value))
    return _row(tx, place)


def _left(tx: Tx, place: Membership) -> MemberRow:
    tx.emit(MemberLeft(place.user_id))
    return _row(tx, place)


def _row(tx: Tx, place: Membership) -> MemberRow:
    forget_after(tx, known.Whom(user_id=place.user_id))
    tx.session.flush()
    return member(tx, place.user_id)
