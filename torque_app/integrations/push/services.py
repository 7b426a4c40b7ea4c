"""Where browsers may be woken: the push services that are known."""

from typing import Final
from urllib.parse import urlsplit

from torque_app.integrations.nearby import HERE

SERVICES: Final = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""The services of the browsers people use: an address elsewhere would make us call strangers."""


def is_push_service(endpoint: str, *, practice: str = "") -> bool:
    """Tell whether an endpoint stands at a known service, or at the practice one."""
    if practice and endpoint.startswith(f"{practice.rstrip('/')}/"):
        return urlsplit(endpoint).hostname in HERE
    try:
        there = urlsplit(endpoint)
        known = there.port in {None, 443}
    except ValueError:
        return False
    host = there.hostname or ""
    ours = any(host == each or host.endswith(f".{each}") for each in SERVICES)
    return there.scheme == "https" and known and ours and not there.username
