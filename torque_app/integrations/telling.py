"""Telling an address of ours what became of a message, as a practice provider does."""

import asyncio
from typing import Any, Final

import httpx

TRIES: Final = 10
PAUSE: Final = 2.0
"""Seconds between tries: whoever is told may not listen yet, as at the start of a demonstration."""


async def tell(line: httpx.AsyncClient, address: str, **sent: Any) -> bool:
    """Post to an address until somebody listens; False when nobody did."""
    for _ in range(TRIES):
        try:
            await line.post(address, **sent)
        except httpx.TransportError:
            await asyncio.sleep(PAUSE)
        else:
            return True
    return False
