"""Access tokens: RS256, fifteen minutes, naming the session they live by (AUTH-02)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import jwt

from torque_app.auth.keys import signing_key

LIFE = timedelta(minutes=15)
ISSUER = "torque360"
_CLAIMS = ("exp", "iat", "iss", "sub", "sid", "jti", "userId")


@dataclass(frozen=True)
class Claims:
    """What a valid token says; only the session's row says whether it still holds."""

    user_id: UUID
    session_id: UUID
    expires_at: float
    is_partial: bool


def issue(
    *,
    user_id: UUID,
    tenant_id: UUID | None,
    role: str,
    session_id: UUID,
    now: datetime,
    partial: bool = False,
) -> str:
    """Return a signed token; `role` and `tenantId` inform the client and are never trusted back.

    A partial one never opens more than the second factor, not even once its session may (AUTH-10).
    """
    key = signing_key()
    claims = {
        "iss": ISSUER,
        "sub": str(user_id),
        "userId": str(user_id),
        "tenantId": str(tenant_id) if tenant_id else None,
        "role": role,
        "sid": str(session_id),
        "jti": str(uuid4()),
        "iat": int(now.timestamp()),
        "exp": int((now + LIFE).timestamp()),
        **({"partial": True} if partial else {}),
    }
    return jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": key.kid})


def read(token: str) -> Claims | None:
    """Return the claims of a token of ours that has not expired, else None."""
    key = signing_key()
    try:
        said = jwt.decode(
            token,
            key.public,
            algorithms=["RS256"],
            issuer=ISSUER,
            options={"require": list(_CLAIMS)},
        )
        return Claims(
            UUID(said["userId"]),
            UUID(said["sid"]),
            float(said["exp"]),
            is_partial=said.get("partial") is True,
        )
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
        return None
