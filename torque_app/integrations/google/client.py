"""The authorization code flow with PKCE against one issuer (OpenID Connect, RFC 7636)."""

import base64
import hashlib
import secrets
import ssl
import time
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import jwt

from torque_app.core.loading import without
from torque_app.integrations.google.errors import GoogleRefused, GoogleUnavailable
from torque_app.integrations.google.tokens import Proof, key_id, verified
from torque_app.integrations.nearby import HERE, is_here

SCOPE: Final = "openid email profile"
TIMEOUT: Final = 10.0
FRESH: Final = 3600.0
"""Seconds the issuer's addresses and keys are remembered."""

PATIENCE: Final = 60.0
"""Seconds between two looks for a key nobody knows: forged tokens name such keys."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """The three secrets of one trip to the issuer; all are made here and used once."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls, state: str = "") -> "Attempt":
        """Return fresh ones; `state` may already be somebody's key."""
        made = [secrets.token_urlsafe(32) for _ in range(3)]
        return cls(state or made[0], made[1], made[2])

    @property
    def challenge(self) -> str:
        """What of the verifier may be seen beforehand (S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class _Issuer:
    """Where an issuer answers."""

    authorize_at: str
    token_at: str
    keys_at: str


@dataclass(slots=True)
class _Known:
    """What is remembered of an issuer, and since when."""

    issuer: _Issuer | None = None
    issuer_at: float = 0.0
    keys: dict[str, jwt.PyJWK] = field(default_factory=dict)
    keys_at: float = 0.0
    lock: Lock = field(default_factory=Lock)


_known: Final[dict[str, _Known]] = {}


@dataclass(frozen=True, slots=True)
class Google:
    """One application registered at one issuer; `redirect_uri` is where it sends people back."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str

    def address(self, attempt: Attempt, *, hint: str = "") -> str:
        """Return where to send the browser; GoogleUnavailable when the issuer does not answer."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
            "prompt": "select_account",
            **({"login_hint": hint} if hint else {}),
        }
        return f"{self._found().authorize_at}?{urlencode(asked)}"

    def redeem(self, code: str, attempt: Attempt) -> Proof:
        """Return who came back with this code; GoogleRefused or GoogleUnavailable."""
        told = self._post(
            self._found().token_at,
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self.redirect_uri,
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "code_verifier": attempt.verifier,
            },
        )
        token = told.get("id_token")
        if not isinstance(token, str):
            raise GoogleRefused(why="id_token")
        key = self._key(key_id(token))
        return verified(
            token, key, issuer=self.issuer, client_id=self.client_id, nonce=attempt.nonce
        )

    def _found(self) -> _Issuer:
        known = self._remembered()
        with known.lock:
            if known.issuer is None or time.monotonic() - known.issuer_at > FRESH:
                known.issuer, known.issuer_at = self._discovered(), time.monotonic()
            return known.issuer

    def _remembered(self) -> _Known:
        return _known.setdefault(self.issuer, _Known())

    def _discovered(self) -> _Issuer:
        """Read the discovery document, which must speak for this very issuer."""
        told = self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != self.issuer:
            raise GoogleUnavailable(why="issuer")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        there = [str(told.get(name, "")) for name in names]
        if not all(is_safe(address) for address in there):
            raise GoogleUnavailable(why="endpoints")
        return _Issuer(*there)

    def _key(self, kid: str) -> jwt.PyJWK:
        """Return a key of the issuer by its name; keys change, so an unknown one is looked for."""
        known = self._remembered()
        address = self._found().keys_at
        with known.lock:
            age = time.monotonic() - known.keys_at
            if not known.keys or age > FRESH or (kid not in known.keys and age > PATIENCE):
                known.keys, known.keys_at = _signing(self._get(address)), time.monotonic()
        if kid not in known.keys:
            raise GoogleRefused(why="kid")
        return known.keys[kid]

    def _get(self, address: str) -> dict[str, Any]:
        return _asked("GET", address)

    def _post(self, address: str, form: dict[str, str]) -> dict[str, Any]:
        return _asked("POST", address, data=form)


def _asked(method: str, address: str, **request: Any) -> dict[str, Any]:
    """Ask the issuer; its no is GoogleRefused, silence or what is no JSON GoogleUnavailable."""
    net = _httpx()
    beyond = not is_here(address)
    try:
        with net.Client(verify=_trusted(beyond=beyond), timeout=TIMEOUT, trust_env=beyond) as http:
            answer = http.request(method, address, **request)
            told = answer.json() if answer.is_success else {}
    except (net.HTTPError, ValueError) as lost:
        raise GoogleUnavailable(why=type(lost).__name__) from lost
    if answer.is_success and isinstance(told, dict):
        return told
    if answer.is_client_error and method == "POST":
        raise GoogleRefused(why=str(answer.status_code))
    raise GoogleUnavailable(why=str(answer.status_code))


def is_safe(address: str) -> bool:
    """Tell whether secrets may travel there: by TLS, or without leaving this machine."""
    there = urlsplit(address)
    return there.scheme == "https" or (there.scheme == "http" and there.hostname in HERE)


def _signing(document: dict[str, Any]) -> dict[str, jwt.PyJWK]:
    """Return the keys that sign, by name; those of kinds we do not read are left out."""
    try:
        keys = jwt.PyJWKSet.from_dict(document).keys
    except (jwt.PyJWKSetError, jwt.PyJWKError) as unreadable:
        raise GoogleUnavailable(why="jwks") from unreadable
    return {key.key_id: key for key in keys if key.key_id and key.public_key_use != "enc"}


@cache
def _trusted(*, beyond: bool) -> ssl.SSLContext:
    """Return whom we trust beyond this machine; reading that list takes 60 ms and 5 MiB."""
    if not beyond:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context: ssl.SSLContext = _httpx().create_ssl_context()
    return context


def _httpx() -> Any:
    """Load the HTTP client at the first sign-in that needs it: most processes never do."""
    with without("click", "pygments", "rich"):  # its command line's
        import httpx  # noqa: PLC0415
    return httpx


def forget() -> None:
    """Forget what was learnt of every issuer."""
    _known.clear()
