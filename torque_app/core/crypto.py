"""Keys derived from the server's secret, one per purpose; fields encrypted at rest."""

import hmac
import secrets
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from torque_app.settings import settings

_NONCE = 12


@lru_cache(maxsize=64)
def key_for(purpose: str) -> bytes:
    """Return the 256-bit key of a purpose (HKDF-SHA256 of SECRET_KEY)."""
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode())
    return derive.derive(settings().key)


def encrypt(plain: bytes, *, purpose: str, bound_to: str) -> bytes:
    """Encrypt with AES-256-GCM; `bound_to` (tenant and row) must be the same to decrypt."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key_for(purpose)).encrypt(nonce, plain, bound_to.encode())


def decrypt(sealed: bytes, *, purpose: str, bound_to: str) -> bytes:
    """Return the plain bytes; raises cryptography's InvalidTag if moved or altered."""
    nonce, body = sealed[:_NONCE], sealed[_NONCE:]
    return AESGCM(key_for(purpose)).decrypt(nonce, body, bound_to.encode())


def fingerprint(secret: str) -> str:
    """Return the hash under which a bearer value (session, refresh, invitation) is stored."""
    return sha256(secret.encode()).hexdigest()


def mac(message: str, *, purpose: str) -> str:
    """Return a truncated HMAC-SHA256 (128 bits, hex) of a message."""
    return hmac.new(key_for(purpose), message.encode(), sha256).hexdigest()[:32]
