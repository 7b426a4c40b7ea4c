"""One-time codes by time (RFC 6238, 30 s, 6 digits), their QR, and backup codes."""

import hmac
import secrets
from datetime import datetime

import pyotp
import segno

from torque_app.core import crypto

ISSUER = "TORQUE 360"
STEP = 30
BACKUP_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_LENGTH = 10


def new_secret() -> str:
    """Return a random secret of 160 bits in base 32."""
    return pyotp.random_base32()


def sealed(secret: str, owner: str) -> bytes:
    """Return the secret encrypted for its owner's row."""
    return crypto.encrypt(secret.encode(), purpose="mfa.secret", bound_to=owner)


def opened(secret_enc: bytes, owner: str) -> str:
    """Return the secret of a row; raises InvalidTag for a row that was moved."""
    return crypto.decrypt(secret_enc, purpose="mfa.secret", bound_to=owner).decode()


def uri_of(secret: str, account: str) -> str:
    """Return the otpauth:// address an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def qr_of(uri: str) -> str:
    """Return a QR code as an SVG data URI."""
    picture: str = segno.make(uri, error="m").svg_data_uri(scale=5, border=2)
    return picture


def counter_of(secret: str, code: str, *, now: datetime, last: int) -> int | None:
    """Return the time step a code belongs to, or None.

    One step of drift either way is allowed; a step at or before `last` is a code used already.
    """
    typed = "".join(code.split())
    here = int(now.timestamp()) // STEP
    generator = pyotp.TOTP(secret)
    matches = [
        step
        for step in (here - 1, here, here + 1)
        if hmac.compare_digest(generator.generate_otp(step).encode(), typed.encode())
    ]
    return next((step for step in matches if step > last), None)


def new_backup_codes() -> tuple[str, ...]:
    """Return ten codes of 49 random bits, written `abcde-fghjk`."""
    return tuple(
        f"{word[:5]}-{word[5:]}"
        for word in (
            "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(BACKUP_CODES)
        )
    )


def backup_hash(code: str, owner: str) -> str:
    """Return how a backup code is stored: keyed by the server, so a leak alone says nothing."""
    plain = "".join(c for c in code.lower() if c.isalnum())
    return crypto.mac(f"{owner} {plain}", purpose="mfa.backup")
