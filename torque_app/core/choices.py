"""One answer of a search: what a picker, a switch and the command palette show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing somebody can pick; `href` is where it lives, `kind` what it is (client, part…)."""

    id: str
    label: str
    sublabel: str = ""
    href: str = ""
    kind: str = ""
