"""Which addresses are this machine's own: nothing said to them crosses a network."""

from typing import Final
from urllib.parse import urlsplit

HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def is_here(address: str) -> bool:
    """Tell whether a URL leads to this machine; ValueError for one that cannot be read."""
    return urlsplit(address).hostname in HERE
