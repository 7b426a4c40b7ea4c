"""What a handler may be called with: exactly its own parameters, in exactly their types.

Reflex passes a client's payload on as it comes, and sets any keyword parameter; here it is parsed
once, before the handler, and the parsed values are what the handler gets.
"""

import inspect
import math
import typing
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NotRequired, Required

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY, transform_form_data
from typing_extensions import TypedDict

MAX_TEXT = 20_000
MAX_DEPTH = 8
MAX_VALUES = 20_000
MAX_INTEGER = 2**63 - 1

_CONFIG = ConfigDict(
    extra="forbid",
    arbitrary_types_allowed=True,  # the files of an upload
    allow_inf_nan=False,
    str_max_length=MAX_TEXT,
)


class WrongArguments(ValueError):
    """The payload is not what the handler's signature says."""


class UndeclaredArguments(TypeError):
    """A handler has a parameter without a type, or takes any: it cannot be guarded."""


def parsed(handler: Callable[..., Any], payload: object) -> dict[str, Any]:
    """Return the payload as the handler declared it; WrongArguments if it is anything else."""
    return checked(shape_of(handler), payload)


def checked(shape: TypeAdapter[dict[str, Any]], payload: object) -> dict[str, Any]:
    """Return the payload parsed by a shape; WrongArguments if it does not fit."""
    if not isinstance(payload, Mapping):
        raise WrongArguments("payload")
    plain = {str(name): _form(value) for name, value in payload.items()}
    _bounded(plain)
    try:
        return shape.validate_python(plain)
    except ValidationError as wrong:
        # the values are the client's: only where and why may reach the log
        told = [f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in wrong.errors()[:5]]
        raise WrongArguments("; ".join(told)) from None


@lru_cache(maxsize=4096)
def shape_of(handler: Callable[..., Any]) -> TypeAdapter[dict[str, Any]]:
    """Return the parser of a handler's parameters; UndeclaredArguments if some have no type."""
    hints = typing.get_type_hints(handler)
    fields: dict[str, Any] = {}
    for name, parameter in list(inspect.signature(handler).parameters.items())[1:]:
        if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            raise UndeclaredArguments(f"{handler.__qualname__} takes *{name}")
        if name not in hints:
            raise UndeclaredArguments(f"{handler.__qualname__}: {name} has no type")
        needed = parameter.default is parameter.empty
        fields[name] = Required[hints[name]] if needed else NotRequired[hints[name]]
    return adapter(fields)


def adapter(fields: dict[str, Any]) -> TypeAdapter[dict[str, Any]]:
    """Return a parser that takes these keys and no others."""
    return TypeAdapter(with_config(_CONFIG)(TypedDict("Arguments", fields)))  # type: ignore[operator]


def _form(value: Any) -> Any:
    """Return a submitted form as a plain dict; its wire format is Reflex's own."""
    if isinstance(value, dict) and FORM_DATA_ENTRIES_KEY in value:
        entries = value[FORM_DATA_ENTRIES_KEY]
        pairs = isinstance(entries, list) and all(_is_pair(entry) for entry in entries)
        if not pairs or len(value) != 1:
            raise WrongArguments("form")
        return transform_form_data(value, dict)
    return value


def _is_pair(entry: Any) -> bool:
    return isinstance(entry, list) and [type(part) for part in entry] == [str, str]


def _bounded(payload: Any) -> None:
    """Refuse what no column could hold: NUL, lone surrogates, huge numbers, bottomless nesting."""
    waiting, seen = [(payload, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if seen > MAX_VALUES or depth > MAX_DEPTH:
            raise WrongArguments("size")
        if isinstance(value, dict):
            waiting += [(inner, depth + 1) for pair in value.items() for inner in pair]
        elif isinstance(value, list | tuple):
            waiting += [(inner, depth + 1) for inner in value]
        else:
            _plain(value)


def _plain(value: Any) -> None:
    if isinstance(value, str):
        _text(value)
    elif isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise WrongArguments("integer")
    elif isinstance(value, float) and not math.isfinite(value):
        raise WrongArguments("number")


def _text(value: str) -> None:
    if "\x00" in value:
        raise WrongArguments("nul")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise WrongArguments("surrogate") from None
