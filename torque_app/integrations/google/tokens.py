"""The id_token: whose it is, once everything about it is right (OpenID Connect Core 3.1.3.7)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt

from torque_app.integrations.google.errors import EmailNotVerified, GoogleRefused

ALGORITHMS: Final = ("RS256",)
"""What Google signs with; a token never chooses how it is verified."""

LEEWAY: Final = 60
"""Seconds two clocks may differ."""

_REQUIRED: Final = ("iss", "sub", "aud", "exp", "iat", "nonce")
_LONGEST: Final = 255  # OpenID Connect Core 2: `sub`


@dataclass(frozen=True, slots=True)
class Proof:
    """Who somebody is for an issuer; `email` is theirs, the issuer has verified it."""

    issuer: str
    sub: str
    email: str
    name: str

    @property
    def subject(self) -> str:
        """The account's key among all issuers'."""
        return f"{self.issuer}|{self.sub}"


def key_id(token: str) -> str:
    """Return the name of the key a token says it is signed with; GoogleRefused if it is no token.

    An algorithm that is none of ours is refused before a key is looked for.
    """
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as broken:
        raise GoogleRefused from broken
    if header.get("alg") not in ALGORITHMS:
        raise GoogleRefused(why="alg")
    return str(header.get("kid", ""))


def verified(token: str, key: jwt.PyJWK, *, issuer: str, client_id: str, nonce: str) -> Proof:
    """Return whose token it is; GoogleRefused unless all of it holds, EmailNotVerified last.

    Signature, issuer, audience, times, the nonce we asked with, and the issuer's word on the
    e-mail.
    """
    try:
        said: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": list(_REQUIRED)},
        )
    except jwt.InvalidTokenError as forged:
        raise GoogleRefused(why=type(forged).__name__) from forged
    if said.get("azp", client_id) != client_id:
        raise GoogleRefused(why="azp")
    if not hmac.compare_digest(str(said["nonce"]).encode(), nonce.encode()):
        raise GoogleRefused(why="nonce")
    return _proof(said, issuer)


def _proof(said: Mapping[str, Any], issuer: str) -> Proof:
    sub, email = str(said["sub"]), str(said.get("email", ""))
    if not 0 < len(sub) <= _LONGEST:
        raise GoogleRefused(why="sub")
    if said.get("email_verified") is not True or not email:
        raise EmailNotVerified
    return Proof(issuer, sub, email, str(said.get("name", ""))[:120])
