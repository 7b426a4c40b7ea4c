"""The headers every answer carries, and the Content-Security-Policy of the built interface."""

import base64
import hashlib
import re
from functools import cached_property
from pathlib import Path

from torque_app.settings import settings
from torque_app.shell.passage import Passage

Header = tuple[bytes, bytes]

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_NOT_OF_A_HOST = re.compile(r"[^\w.:\[\]-]")
_FOREVER = b"public, max-age=31536000, immutable"
_NOTHING = b"default-src 'none'; frame-ancestors 'none'"
_SVG = b"default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

_ALWAYS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(self), microphone=(), geolocation=(), payment=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"server", b"TORQUE"),  # without one, granian names itself
)


class Headers:
    """What the shield adds to the answers of one deployment."""

    def __init__(self, client: Path) -> None:
        self.client = client

    @cached_property
    def scripts(self) -> str:
        """The sources scripts may come from: our files, and each inline script by its hash."""
        hashes = {
            base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            for page in sorted(self.client.rglob("*.html"))
            for body in _INLINE.findall(page.read_text(encoding="utf-8"))
        }
        return " ".join(["'self'", *(f"'sha256-{value}'" for value in sorted(hashes))])

    def policy(self, host: str) -> bytes:
        """Return the policy of a page; styles stay inline, emotion and the board inject them."""
        clean = _NOT_OF_A_HOST.sub("", host)
        return "; ".join(
            (
                "default-src 'self'",
                f"script-src {self.scripts}",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data: blob:",
                "font-src 'self' data:",
                f"connect-src 'self' ws://{clean} wss://{clean}",
                "worker-src 'self' blob:",
                "frame-src 'self' blob:",
                "object-src 'none'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            )
        ).encode()

    def added(self, passage: Passage, status: int, given: list[Header]) -> list[Header]:
        """Return the headers of an answer: what the application gave, and ours."""
        kept = [(k.lower(), v) for k, v in given]
        names = {k for k, _ in kept}
        kind = next((v for k, v in kept if k == b"content-type"), b"")
        more = [*_ALWAYS, (b"x-request-id", passage.request_id.encode())]
        more += [(k.lower().encode(), v.encode()) for k, v in passage.told.items()]
        if settings().secure_cookies:
            more.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
        if b"content-security-policy" not in names:
            more += self._csp(passage, kind)
        if b"cache-control" not in names:
            more += _caching(passage, status, kind)
        return [*kept, *((k, v) for k, v in more if k not in names)]

    def _csp(self, passage: Passage, kind: bytes) -> list[Header]:
        name = b"content-security-policy"
        if kind.startswith(b"text/html"):
            return [(name, self.policy(passage.headers.get("host", "")))]
        if kind.startswith(b"image/svg"):
            return [(name, _SVG)]
        return [(name, _NOTHING)] if kind.startswith(b"application/json") else []


def _caching(passage: Passage, status: int, kind: bytes) -> list[Header]:
    name = b"cache-control"
    if passage.path.startswith("/assets/") and status == 200:  # noqa: PLR2004
        return [(name, _FOREVER)]  # the bundler names them by their content
    if passage.path.startswith(("/api/", "/auth/")):
        return [(name, b"no-store")]
    return [(name, b"no-cache")] if kind.startswith(b"text/html") else []
