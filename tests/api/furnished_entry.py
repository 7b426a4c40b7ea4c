"""How the owner of a furnished workshop is signed in, and on which device."""

import secrets
from datetime import timedelta
from uuid import UUID

from models.auth import Session as UserSession
from models.auth import SessionKind, TrustedDevice
from tests.factories.workshop import Workshop


def session(shop: Workshop) -> UUID:
    """Write a live session of the owner."""
    with shop.tx() as tx:
        row = UserSession(
            user_id=shop.owner_id,
            tenant_id=shop.tenant_id,
            kind=SessionKind.API,
            token_hash=secrets.token_hex(32),
            created_at=tx.now,
            last_used_at=tx.now,
            expires_at=tx.now + timedelta(days=1),
        )
        tx.session.add(row)
        return row.id


def trusted(shop: Workshop) -> UUID:
    """Write a trusted device of the owner."""
    with shop.tx() as tx:
        row = TrustedDevice(
            user_id=shop.owner_id,
            token_hash=secrets.token_hex(32),
            device="Chrome en Windows",
            last_used_at=tx.now,
            expires_at=tx.now + timedelta(days=1),
        )
        tx.session.add(row)
        return row.id
