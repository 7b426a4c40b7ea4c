"""What Meta tells of the messages it took: signed, in any order, and as often as it likes.

`X-Hub-Signature-256` is the HMAC-SHA256 of the very bytes under the app's secret.
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

STATUSES: Final = frozenset({"sent", "delivered", "read", "failed"})


@dataclass(frozen=True, slots=True)
class Told:
    """One status of one message; `told_back` is what we asked to hear again."""

    provider_id: str
    status: str
    at: str
    told_back: str
    error: str

    @property
    def event_id(self) -> str:
        """What this telling is known by: Meta gives none, and repeats itself word by word."""
        return f"{self.provider_id[-80:]}:{self.status}:{self.at}"


def is_signed(body: bytes, signature: str, *, secret: str) -> bool:
    """Tell whether whoever knows the app's secret wrote these bytes."""
    if not secret:
        return False
    right = "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()
    return hmac.compare_digest(right.encode(), signature.encode())


def statuses(body: bytes) -> list[Told]:
    """Return what a body tells of messages; what is of another shape tells nothing."""
    try:
        told = json.loads(body)
    except ValueError:
        return []
    return [_told(one) for one in _found(told) if str(one.get("status")) in STATUSES]


def _found(told: Any) -> Iterator[dict[str, Any]]:
    for entry in _list(told, "entry"):
        for change in _list(entry, "changes"):
            value = change.get("value") if isinstance(change, dict) else None
            yield from (one for one in _list(value, "statuses") if isinstance(one, dict))


def _list(told: Any, key: str) -> list[Any]:
    found = told.get(key) if isinstance(told, dict) else None
    return found if isinstance(found, list) else []


def _told(one: dict[str, Any]) -> Told:
    errors = [each for each in _list(one, "errors") if isinstance(each, dict)]
    error = f"{errors[0].get('code', '')} {errors[0].get('title', '')}".strip() if errors else ""
    return Told(
        provider_id=str(one.get("id", "")),
        status=str(one["status"]),
        at=str(one.get("timestamp", "")),
        told_back=str(one.get("biz_opaque_callback_data", "")),
        error=error[:200],
    )
