"""What goes over the socket, as JSON: what a socket.io server asks of a JSON module.

A board is hundreds of dataclasses, sent again to every screen that shows it whenever a card moves.
Written by Python's own encoder that took half of a busy process's time.
"""

import json
from typing import Any, Final

import orjson
from reflex_base.utils import format as wire
from reflex_base.utils.serializers import serialize

_AS_PYTHON_DOES: Final = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME

loads = json.loads


def dumps(packet: Any, **form: Any) -> str:
    """Return a packet as JSON, its values as Reflex serializes them.

    `form` is how Python's encoder would be asked to write; it does where a number has over 64 bits.
    """
    try:
        return orjson.dumps(packet, default=_plain, option=_AS_PYTHON_DOES).decode()
    except TypeError:
        return wire.json_dumps(packet, **form)


def _plain(value: Any) -> Any:
    """Return what stands for a value orjson does not know: a named tuple is a list like any."""
    return list(value) if isinstance(value, tuple) else serialize(value)
