"""A practice push service with browsers of its own, which open what they are told and show it.

`POST <base>/browsers` makes a browser and answers its subscription as a page would get it. One
named `gone` does not exist any more, `later` answers 429 the first time, `broken` 500 the first
time. What a browser was told is read at `GET <base>/inbox.json`, the newest first; under the same
`Topic` the newer replaces the older, as a browser that slept would see it.
"""

import json
import secrets
from collections import OrderedDict
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from torque_app.integrations.push.sealing import opened, plain, record_keys

KEPT: Final = 500
GONE, LATER, BROKEN = "gone", "later", "broken"
_SALT, _HEADER = 16, 21
_CURVE: Final = ec.SECP256R1()


@dataclass(frozen=True, slots=True)
class Kept:
    """What a browser was told, and how often under this topic."""

    id: str
    browser: str
    topic: str
    told: dict[str, Any]
    times: int
    came_at: str


@dataclass(frozen=True, slots=True)
class _Browser:
    name: str
    key: ec.EllipticCurvePrivateKey
    auth: bytes

    @property
    def point(self) -> bytes:
        """Its public key, uncompressed."""
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def reads(self, body: bytes) -> dict[str, Any]:
        """Return what a sealed body says; InvalidTag or ValueError for what is not for it."""
        salt, size = body[:_SALT], body[_HEADER - 1]
        ours, sealed = body[_HEADER : _HEADER + size], body[_HEADER + size :]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, ours)
        cipher, nonce = record_keys(
            self.key.exchange(ec.ECDH(), sender),
            salt=salt,
            auth=self.auth,
            theirs=self.point,
            ours=ours,
        )
        said = AESGCM(cipher).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\x02")
        told: dict[str, Any] = json.loads(said)
        return told


@dataclass(slots=True)
class PracticePush:
    """The service: its browsers, and what they were told."""

    base: str
    _browsers: dict[str, _Browser] = field(default_factory=dict)
    _inbox: OrderedDict[tuple[str, str], Kept] = field(default_factory=OrderedDict)
    _stumbled: set[str] = field(default_factory=set)

    def routes(self) -> list[Route]:
        """Return what is answered under the service's address."""
        return [
            Route("/browsers", self._make, methods=["POST"]),
            Route("/inbox.json", self._list),
            Route("/to/{browser}", self._take, methods=["POST"]),
        ]

    async def _make(self, request: Request) -> Response:
        name = f"{(await request.json()).get('name', 'navegador')}-{secrets.token_hex(6)}"
        browser = _Browser(name, ec.generate_private_key(_CURVE), secrets.token_bytes(16))
        self._browsers[name] = browser
        return JSONResponse(
            {
                "endpoint": f"{self.base}/to/{name}",
                "keys": {"p256dh": plain(browser.point), "auth": plain(browser.auth)},
            },
            201,
        )

    async def _take(self, request: Request) -> Response:
        name = request.path_params["browser"]
        kind = name.partition("-")[0]
        browser = self._browsers.get(name)
        if browser is None or kind == GONE:
            return Response(status_code=410)
        if kind in {LATER, BROKEN} and name not in self._stumbled:
            self._stumbled.add(name)
            return Response(status_code=429 if kind == LATER else 500, headers={"Retry-After": "1"})
        if not _is_signed(request.headers.get("authorization", ""), self.base):
            return Response("VAPID", 403)
        try:
            told = browser.reads(await request.body())
        except (InvalidTag, ValueError, IndexError):
            return Response("encryption", 400)
        kept = self._keep(name, request.headers.get("topic", ""), told)
        return Response(status_code=201, headers={"Location": f"{self.base}/m/{kept.id}"})

    def _keep(self, name: str, topic: str, told: dict[str, Any]) -> Kept:
        key = (name, topic or secrets.token_hex(8))
        before = self._inbox.pop(key, None)
        times = before.times + 1 if before else 1
        kept = Kept(secrets.token_hex(12), name, topic, told, times, datetime.now(UTC).isoformat())
        self._inbox[key] = kept
        while len(self._inbox) > KEPT:
            self._inbox.popitem(last=False)
        return kept

    async def _list(self, _: Request) -> Response:
        return JSONResponse([asdict(kept) for kept in reversed(self._inbox.values())])


def _is_signed(header: str, base: str) -> bool:
    """Tell whether the header is VAPID's for this very service, by the key it names."""
    scheme, _, rest = header.partition(" ")
    told = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    there = urlsplit(base)
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, opened(told.get("k", "")))
        jwt.decode(
            told.get("t", ""),
            key,
            algorithms=["ES256"],
            audience=f"{there.scheme}://{there.netloc}",
            options={"require": ["exp", "aud", "sub"]},
        )
    except (ValueError, jwt.InvalidTokenError):
        return False
    return scheme == "vapid"
