"""The words and rules every workshop begins with, as they are delivered: a file, none in code."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).resolve().parents[1] / "templates" / "standard.toml"


@lru_cache(maxsize=1)
def _delivered() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def templates() -> tuple[Mapping[str, Any], ...]:
    """Return the templates: `code`, `channel`, `body`, and what differs from the ordinary."""
    return tuple(_delivered()["template"])


def rules(event: str | None = None) -> tuple[Mapping[str, Any], ...]:
    """Return the rules, of one event or of all: `event`, `audience` and `template_code`."""
    return tuple(one for one in _delivered()["rule"] if event in (None, one["event"]))


def codes() -> frozenset[str]:
    """Return the codes that every workshop begins with."""
    return frozenset(one["code"] for one in templates())


def name(code: str) -> str:
    """Return what the screen calls a code; a workshop's own is called as it is."""
    return str(_delivered()["names"].get(code, code))


def variables(code: str) -> Mapping[str, str]:
    """Return what the product itself fills in messages of a code, and what the screen calls it."""
    found: Mapping[str, str] = _delivered()["variables"].get(code, {})
    return found
