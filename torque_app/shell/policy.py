"""Which events may reach a handler at all, and what each one asks for; unknown means no."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NotRequired, Required

from pydantic import TypeAdapter
from reflex.state import EventHandlerSetVar
from reflex_base.registry import RegistrationContext

from torque_app.core.screen import ANYONE, POLICY
from torque_app.shell.arguments import UndeclaredArguments, adapter, shape_of

Parser = TypeAdapter[dict[str, Any]]

_R = "reflex___state____state."
_ON_LOAD = f"{_R}reflex___state____on_load_internal_state."
UPDATE_VARS: Final = f"{_R}reflex___state____update_vars_internal_state.update_vars_internal"
HYDRATE_AND_LOAD: Final = f"{_R}hydrate_and_load"

INTERNAL: Final[Mapping[str, Parser]] = {
    f"{_R}hydrate": adapter({}),
    HYDRATE_AND_LOAD: adapter(
        {
            "vars": NotRequired[dict[str, Any] | None],
            "hashes": NotRequired[list[str] | None],
        }
    ),
    f"{_R}set_is_hydrated": adapter({"value": Required[bool]}),
    f"{_ON_LOAD}on_load_internal": adapter({}),
    f"{_ON_LOAD}set_is_hydrated": adapter({"value": Required[bool]}),
    UPDATE_VARS: adapter({"vars": Required[dict[str, Any]]}),
    f"{_R}reflex___state____frontend_event_exception_state.handle_frontend_exception": adapter(
        {"info": Required[str], "component_stack": Required[str]}
    ),
}
"""Reflex's own handlers that the compiled interface calls, with what they take; nothing else of
Reflex's is let through, `setvar` least of all: it exists on every State and calls any `set_*`."""

STORED: Final[frozenset[str]] = frozenset()
"""Full names of the vars a browser may keep (cookies, local storage) and send back: none; theme,
language, drafts and saved views live in the browser alone and never become a State's."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What an event asks of whoever sends it, and how its payload is parsed."""

    policy: str
    handler: Callable[..., Any] | None = None
    internal: Parser | None = None


@lru_cache(maxsize=4096)
def rule_of(event: str) -> Rule | None:
    """Return an event's rule; None means that it reaches nobody."""
    if event in INTERNAL:
        return Rule(ANYONE, internal=INTERNAL[event])
    known = RegistrationContext.get().event_handlers.get(event)
    if known is None or isinstance(known.handler, EventHandlerSetVar):
        return None
    policy = getattr(known.handler.fn, POLICY, None)
    return None if policy is None else Rule(policy, known.handler.fn)


def only_stored(vars_sent: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return, of the vars a browser says it kept, the ones it may."""
    return {name: value for name, value in (vars_sent or {}).items() if name in STORED}


def unguarded_handlers() -> list[str]:
    """Return every registered handler of ours that lacks a policy or a typed signature."""
    found = []
    for name, known in RegistrationContext.get().event_handlers.items():
        if isinstance(known.handler, EventHandlerSetVar) or name in INTERNAL:
            continue
        rule = rule_of(name)
        if rule is None:
            found.append(name)
        elif rule.handler is not None and not _typed(rule.handler):
            found.append(f"{name} (untyped)")
    return sorted(found)


def _typed(handler: Callable[..., Any]) -> bool:
    try:
        shape_of(handler)
    except UndeclaredArguments:
        return False
    return True
