"""A practice Google: the same discovery, consent, tokens and keys; whoever asks is let be anybody.

It stands on this machine's loopback beside the other simulators, whose door refuses other names.
`POST <issuer>/simulator/next` orders what the next id_token has wrong.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

LIFE: Final = 3600
CODE_LIFE: Final = 60
_BITS: Final = 2048
_CARRIED: Final = ("redirect_uri", "state", "nonce", "code_challenge", "client_id")
_LOOK: Final = (
    "body{font:16px system-ui;max-width:24rem;margin:12vh auto;padding:0 1rem}"
    "label{display:block;margin:1rem 0 .25rem}"
    "input{font:inherit;width:100%;padding:.75rem;box-sizing:border-box}"
    "button{font:inherit;min-height:48px;width:100%;margin-top:1.5rem}"
)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_BITS)


@dataclass(frozen=True, slots=True)
class _Granted:
    """What a code stands for until it is redeemed."""

    claims: Mapping[str, Any]
    redirect_uri: str
    challenge: str
    until: float


@dataclass(slots=True)
class PracticeGoogle:
    """One issuer and the one application it knows."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    _key: rsa.RSAPrivateKey = field(default_factory=_new_key, repr=False, init=False)
    _codes: dict[str, _Granted] = field(default_factory=dict, init=False)
    _next: dict[str, Any] = field(default_factory=dict, init=False)

    def routes(self) -> list[Route]:
        """Return what is answered under the issuer's address."""
        return [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/authorize", self._ask),
            Route("/authorize", self._grant, methods=["POST"]),
            Route("/token", self._redeem, methods=["POST"]),
            Route("/keys", self._keys),
            Route("/simulator/next", self._order, methods=["POST"]),
        ]

    async def _discovery(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _ask(self, request: Request) -> Response:
        """Ask whom to be, as Google asks which account to use."""
        asked = request.query_params
        if asked.get("client_id") != self.client_id:
            return HTMLResponse("Aplicación desconocida", 400)
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">'
            for name in _CARRIED
        )
        return HTMLResponse(
            '<!doctype html><html lang="es"><meta name="viewport" content="width=device-width">'
            f"<title>Google de práctica</title><style>{_LOOK}</style>"
            "<h1>Google de práctica</h1><p>Aquí eliges quién eres; no es el verdadero.</p>"
            f'<form method="post">{hidden}<label for="email">Correo</label>'
            f'<input id="email" name="email" type="email" required autofocus '
            f'value="{escape(asked.get("login_hint", ""))}">'
            '<button name="answer" value="yes">Continuar</button>'
            '<button name="answer" value="no" formnovalidate>Cancelar</button></form></html>'
        )

    async def _grant(self, request: Request) -> Response:
        """Send the browser back with a code, or with the word that nothing was granted."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        back, state = form["redirect_uri"], form.get("state", "")
        if form.get("answer") == "no":
            return _back(back, error="access_denied", state=state)
        code = secrets.token_urlsafe(24)
        claims = self._claims(form["email"].strip().lower(), form.get("nonce", ""))
        self._codes[code] = _Granted(
            claims, back, form.get("code_challenge", ""), time.time() + CODE_LIFE
        )
        return _back(back, code=code, state=state)

    def _claims(self, email: str, nonce: str) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": self.client_id,
            "azp": self.client_id,
            "sub": str(int(hashlib.sha256(email.encode()).hexdigest()[:16], 16)),
            "email": email,
            "email_verified": True,
            "name": email.partition("@")[0].replace(".", " ").title(),
            "nonce": nonce,
            "iat": now,
            "exp": now + LIFE,
        }

    async def _redeem(self, request: Request) -> Response:
        """Change a code, once, for an id_token."""
        form = await request.form()
        granted = self._codes.pop(str(form.get("code")), None)
        if granted is None or granted.until < time.time() or not self._is_client(form):
            return JSONResponse({"error": "invalid_grant"}, 400)
        verifier = str(form.get("code_verifier", ""))
        if str(form.get("redirect_uri")) != granted.redirect_uri or not hmac.compare_digest(
            _s256(verifier), granted.challenge
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = self._signed(granted.claims)
        return JSONResponse(
            {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token}
        )

    def _is_client(self, form: Mapping[str, Any]) -> bool:
        given = str(form.get("client_secret", ""))
        right = hmac.compare_digest(given.encode(), self.client_secret.encode())
        return right and form.get("client_id") == self.client_id

    def _signed(self, claims: Mapping[str, Any]) -> str:
        """Return the token, with whatever was ordered to be wrong with it."""
        order, self._next = self._next, {}
        said = {**claims, **order.get("claims", {})}
        said = {name: value for name, value in said.items() if value is not None}
        if order.get("algorithm") == "none":
            return jwt.encode(said, "", algorithm="none", headers={"kid": self._kid})
        key = _new_key() if order.get("key") == "stranger" else self._key
        return jwt.encode(said, key, algorithm="RS256", headers={"kid": self._kid})

    @property
    def _kid(self) -> str:
        return f"practica-{self._key.public_key().public_numbers().n % 10**8}"

    async def _keys(self, _: Request) -> Response:
        public = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return JSONResponse({"keys": [{**public, "kid": self._kid, "use": "sig", "alg": "RS256"}]})

    async def _order(self, request: Request) -> Response:
        self._next = await request.json()
        return Response(status_code=204)


def _s256(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _back(address: str, **told: str) -> Response:
    return RedirectResponse(f"{address}?{urlencode(told)}", 303)
