"""Passwords at rest: Argon2id of RFC 9106 (low memory); bcrypt is read and replaced."""

from dataclasses import dataclass
from functools import lru_cache
from threading import BoundedSemaphore

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from torque_app.auth.rules import MAX_PASSWORD, secret_of

BCRYPT_BYTES = 72  # what bcrypt ever looked at; newer libraries refuse more
_BCRYPT = ("$2a$", "$2b$", "$2y$")
_hasher = PasswordHasher()
# 64 MiB and some 100 ms of processor each: a burst of sign-ins must not take the whole machine
_slots = BoundedSemaphore(2)


@dataclass(frozen=True)
class Verdict:
    """Whether the password is right, and whether its hash should be made anew."""

    right: bool
    stale: bool = False


def hashed(password: str) -> str:
    """Return the Argon2id hash of a password, in PHC format."""
    with _slots:
        return _hasher.hash(secret_of(password))


@lru_cache(maxsize=1)
def _nobody() -> str:
    return hashed("nadie entra con esto")


def verify(stored: str | None, password: str) -> Verdict:
    """Compare; without a stored hash the work is the same and the answer no."""
    if len(password) > MAX_PASSWORD:
        password, stored = "", None
    if stored is not None and stored.startswith(_BCRYPT):
        return _verify_bcrypt(stored, password)
    known = stored or _nobody()
    try:
        with _slots:
            _hasher.verify(known, secret_of(password))
    except (VerificationError, InvalidHashError):
        return Verdict(right=False)
    return Verdict(right=stored is not None, stale=_hasher.check_needs_rehash(known))


def _verify_bcrypt(stored: str, password: str) -> Verdict:
    for secret in {password, secret_of(password)}:
        try:
            with _slots:
                right = bcrypt.checkpw(secret.encode()[:BCRYPT_BYTES], stored.encode())
        except ValueError:  # not a hash after all
            return Verdict(right=False)
        if right:
            return Verdict(right=True, stale=True)
    return Verdict(right=False)
