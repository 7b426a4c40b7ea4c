"""A file on its way to a person: a query makes it, a route hands it over."""

from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to download; `sha256` is the hash it must have, where one was kept."""

    name: str
    content_type: str
    data: bytes = field(repr=False)
    sha256: str = ""


def disposition(name: str, *, how: str) -> str:
    """Return the Content-Disposition of a file: any letter of its name survives (RFC 6266)."""
    plain = quote(name, safe="")
    named = f'filename="{name}"' if plain == name else f"filename*=UTF-8''{plain}"
    return f"{how}; {named}"
