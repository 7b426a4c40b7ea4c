"""The RSA pair that signs access tokens (RS256), the same for every process."""

import fcntl
import logging
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from jwt.algorithms import RSAAlgorithm

from torque_app.core import crypto
from torque_app.settings import settings

BITS = 3072
FILE = "jwt-key.sealed"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SigningKey:
    """A private key, its public half, and the id tokens name it by."""

    kid: str
    private: rsa.RSAPrivateKey
    public: rsa.RSAPublicKey

    def jwk(self) -> dict[str, Any]:
        """Return the public half for the JWKS document."""
        half: dict[str, Any] = RSAAlgorithm.to_jwk(self.public, as_dict=True)
        return half | {"kid": self.kid, "use": "sig", "alg": "RS256"}


@lru_cache(maxsize=1)
def signing_key() -> SigningKey:
    """Return the key of JWT_PRIVATE_KEY, or the one kept encrypted in the data folder."""
    given = settings().jwt_private_key
    if given is not None:
        return _named(given.get_secret_value().encode())
    folder = settings().data_dir
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / f"{FILE}.lock"):
        return _named(_kept(folder / FILE) or _made(folder / FILE))


def _named(pem: bytes) -> SigningKey:
    private = load_pem_private_key(pem, password=None)
    if not isinstance(private, rsa.RSAPrivateKey) or private.key_size < 2048:  # noqa: PLR2004
        raise ValueError("JWT_PRIVATE_KEY debe ser una llave RSA de 2048 bits o más, en PEM.")
    public = private.public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return SigningKey(sha256(der).hexdigest()[:16], private, public)


def _kept(file: Path) -> bytes | None:
    try:
        return crypto.decrypt(file.read_bytes(), purpose="jwt.key", bound_to=FILE)
    except FileNotFoundError:
        return None
    except InvalidTag:
        # SECRET_KEY was changed: every secret under it is void, tokens live 15 minutes anyway
        _log.warning("the signing key cannot be read with this SECRET_KEY; making a new one")
        return None


def _made(file: Path) -> bytes:
    pem = rsa.generate_private_key(public_exponent=65537, key_size=BITS).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    fresh = file.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(crypto.encrypt(pem, purpose="jwt.key", bound_to=FILE))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    return pem


@contextmanager
def _alone(lock: Path) -> Generator[None]:
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
