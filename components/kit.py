"""What every piece is made of: argument types, the base class and the JavaScript modules."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import reflex as rx

Text = str | rx.Var[str]
Flag = bool | rx.Var[bool]
Number = int | float | rx.Var[int] | rx.Var[float]
Rows = list[dict[str, Any]] | rx.Var[list[dict[str, Any]]]

PACKAGES: Final = [
    "@fontsource-variable/inter@5.3.0",
    "@fontsource-variable/jetbrains-mono@5.3.0",
    "@hello-pangea/dnd@18.0.1",
    "@radix-ui/react-dialog@1.3.1",
    "@radix-ui/react-dropdown-menu@2.2.1",
    "@radix-ui/react-popover@1.3.1",
    "@radix-ui/react-tabs@1.2.1",
    "@radix-ui/react-tooltip@1.4.1",
    "lucide-react@1.26.0",  # the version Reflex itself pins
    "react-virtuoso@4.18.21",
]
"""Every npm package of the design system; only what a page imports reaches its bundle."""


def _link_modules() -> dict[str, str]:
    """Offer each JavaScript module to the bundler, in one folder: they import each other."""
    here = Path(__file__).parent
    files = sorted(p.name for p in here.iterdir() if p.suffix in {".js", ".jsx"})
    return {name: rx.asset(name, shared=True).importable_path for name in files}


# rx.asset reads its caller's whole stack, and searches every module there is for each frame of an
# import: 0.4 s of a start, which a thread with a stack of its own spares.
with ThreadPoolExecutor(max_workers=1) as _apart:
    _MODULES: Final = _apart.submit(_link_modules).result()


def module(name: str) -> str:
    """Import path of one of our JavaScript modules; KeyError when there is no such file."""
    return _MODULES[name]


class Piece(rx.Component):
    """A component drawn by one of our own JavaScript modules."""

    lib_dependencies: list[str] = PACKAGES


def last_child(slot: rx.Component | None) -> tuple[list[rx.Component], bool]:
    """Return a slot as a child to append, and whether there is one.

    A component handed over as a prop loses the state it reads: Reflex gathers the hooks of
    children, and the page dies with "… is not defined". So slots travel as the last child.
    """
    return ([], False) if slot is None else ([rx.el.div(slot, class_name="slot")], True)


def handlers(**candidates: Any) -> dict[str, Any]:
    """Drop the handlers nobody passed: Reflex refuses ``None`` for an event."""
    return {name: value for name, value in candidates.items() if value is not None}


def given(value: Any) -> bool:
    """Whether a caller passed something to show: a Var always counts, an empty string does not."""
    return isinstance(value, rx.Var) or value not in (None, "", [], False)


def either(first: Flag, second: Flag) -> Flag:
    """``first or second`` for any mix of plain booleans and Vars."""
    if isinstance(first, rx.Var):
        return first | second if isinstance(second, rx.Var) else (True if second else first)
    return True if first else second


def class_names(*names: str | None, extra: Any = None) -> Any:
    """Join class names; ``extra`` is the caller's ``class_name``, possibly a Var."""
    own = " ".join(name for name in names if name)
    if isinstance(extra, rx.Var):
        return rx.cond(extra, f"{own} {extra}", own)
    return f"{own} {extra}" if extra else own
