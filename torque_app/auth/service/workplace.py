"""Where one works at the moment: which workshop, which of its centres."""

import secrets
from uuid import UUID

from sqlmodel import select

from models.auth import Membership, Session
from torque_app.auth import known
from torque_app.auth.permissions import OwnSession
from torque_app.auth.queries.actors import CENTRES
from torque_app.auth.service.ground import forget_after, locked_user
from torque_app.auth.service.members import check_centre
from torque_app.auth.service.sessions import switch_tenant
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import NotAllowed
from torque_app.core.needs import needs
from torque_app.core.tx import Tx


@needs(OwnSession.OWN)
def move_to(tx: Tx, *, tenant_id: UUID | None = None, centre_id: UUID | None = None) -> str:
    """Change workshop, or the centre one looks at in it; return the session's new secret.

    The secret changes so that a page bound to the old one starts from nothing: else it would show
    the former workshop's rows for a moment.
    """
    if tenant_id is not None and tenant_id != tx.actor.tenant_id:
        switch_tenant(tx, tenant_id)
    else:
        _look_at(tx, centre_id)
    secret = secrets.token_urlsafe(32)
    session = tx.session.exec(
        select(Session).where(Session.id == tx.actor.session_id).with_for_update()
    ).one()
    session.token_hash = fingerprint(secret)
    forget_after(tx, known.Whom(session_id=session.id))
    return secret


def _look_at(tx: Tx, centre_id: UUID | None) -> None:
    own = tx.session.exec(
        select(Membership.service_center_id).where(Membership.user_id == tx.actor.user_id)
    ).first()
    if own is not None and centre_id != own:
        raise NotAllowed("Trabajas en un solo centro. Pide a un administrador que lo cambie.")
    check_centre(tx, centre_id)
    user = locked_user(tx, tx.actor.user_id)
    chosen = dict(user.preferences.get(CENTRES, {}))
    chosen[str(tx.actor.tenant_id)] = str(centre_id) if centre_id else None
    user.preferences = user.preferences | {CENTRES: chosen}
