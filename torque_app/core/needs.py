"""Every command and query names its permission, and is known by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar

from torque_app.core.tx import Tx

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Command:
    """A registered command or query: automation, approvals and the permission table read these."""

    name: str
    permission: str
    run: Callable[..., Any]
    reads: bool


COMMANDS: dict[str, Command] = {}


def needs(
    permission: str,
) -> Callable[[Callable[Concatenate[Tx, P], R]], Callable[Concatenate[Tx, P], R]]:
    """Declare the permission of a command or a query; the outermost one answers for all."""

    def mark(fn: Callable[Concatenate[Tx, P], R]) -> Callable[Concatenate[Tx, P], R]:
        parts = fn.__module__.split(".")
        name = f"{parts[1]}.{fn.__name__}"

        def guarded(tx: Tx, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with tx.entering(name, permission):
                return fn(tx, *args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        marked = update_wrapper(guarded, fn)
        COMMANDS[name] = Command(name, permission, marked, reads=parts[2] == "queries")
        return marked

    return mark
