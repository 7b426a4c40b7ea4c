"""What is said to a browser, sealed so that the push service cannot read it.

RFC 8291 (keys) over RFC 8188 (`aes128gcm`, one record); RFC 8292 (VAPID) says who we are.
"""

import base64
import secrets
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from torque_app.core.crypto import key_for

RECORD: Final = 4096
MOST_BYTES: Final = 3993  # RFC 8291 §4: one record of 4096 octets after its overhead
TOKEN_SECONDS: Final = 12 * 3600  # RFC 8292 §2: at most 24 hours
_CURVE: Final = ec.SECP256R1()
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many private keys P-256 has (FIPS 186-5, SP 800-186)."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser: the address of its push service, and its two keys in base64url."""

    endpoint: str
    p256dh: str
    auth: str = field(repr=False)


def our_key() -> ec.EllipticCurvePrivateKey:
    """Return the key by which push services know this installation; it follows SECRET_KEY."""
    number = int.from_bytes(key_for("push.vapid")) % (_ORDER - 1) + 1
    return ec.derive_private_key(number, _CURVE)


def public_key() -> str:
    """Return what a browser is told before it subscribes: our public key, in base64url."""
    return plain(_point(our_key().public_key()))


def sealed(told: bytes, subscription: Subscription) -> bytes:
    """Return what only that browser can read; ValueError for keys that are none, or too much."""
    if len(told) > MOST_BYTES:
        raise ValueError("what a browser is told is at most 3993 bytes")
    theirs = opened(subscription.p256dh)
    once = ec.generate_private_key(_CURVE)
    ours = _point(once.public_key())
    shared = once.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, theirs))
    salt = secrets.token_bytes(16)
    cipher, nonce = record_keys(
        shared, salt=salt, auth=opened(subscription.auth), theirs=theirs, ours=ours
    )
    body = AESGCM(cipher).encrypt(nonce, told + b"\x02", None)
    return salt + RECORD.to_bytes(4) + bytes([len(ours)]) + ours + body


def record_keys(
    shared: bytes, *, salt: bytes, auth: bytes, theirs: bytes, ours: bytes
) -> tuple[bytes, bytes]:
    """Return the cipher's key and nonce; `theirs` is the browser's point, `ours` the sender's."""
    secret = _derived(shared, salt=auth, told=b"WebPush: info\0" + theirs + ours, size=32)
    return (
        _derived(secret, salt=salt, told=b"Content-Encoding: aes128gcm\0", size=16),
        _derived(secret, salt=salt, told=b"Content-Encoding: nonce\0", size=12),
    )


def authorization(endpoint: str, *, contact: str) -> str:
    """Return the header that says who we are to the service an endpoint stands at."""
    there = urlsplit(endpoint)
    claims = {
        "aud": f"{there.scheme}://{there.netloc}",
        "exp": int(time.time()) + TOKEN_SECONDS,
        "sub": contact,
    }
    return f"vapid t={jwt.encode(claims, our_key(), algorithm='ES256')}, k={public_key()}"


def plain(data: bytes) -> str:
    """Return bytes in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def opened(text: str) -> bytes:
    """Return the bytes of base64url with or without padding; ValueError for what is none."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, *, salt: bytes, told: bytes, size: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=size, salt=salt, info=told).derive(secret)
