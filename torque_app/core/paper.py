"""A file on its way to a person: a query makes it, a route hands it over."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to download; `sha256` is the hash it must have, where one was kept."""

    name: str
    content_type: str
    data: bytes = field(repr=False)
    sha256: str = ""
