"""What hostile and careless programs send, made from the API's own document."""

import json
from collections.abc import Iterator
from typing import Any, Final

TEXTS: Final = (
    "", " ", "x" * 10_000, "\x00", "a\x00b", "\ud800", "🚗" * 60, "\u202eabc", "a\r\nb",
    "'; DROP TABLE clients; --", "%", "\\", "{{7*7}}", "<script>alert(1)</script>", "no-es-nada",
)  # fmt: skip
NUMBERS: Final = (
    0, -1, 1, 1.5, 2**31, -(2**31) - 1, 2**63, 10**40, -(10**40), 1e308, 5e-324,
    float("nan"), float("inf"), float("-inf"),
    "NaN", "Infinity", "-Infinity", "sNaN", "1e400", "1e-400", "-0", "9" * 40, "0.00001",
    "9" * 15, "99999999999", "१२",
)  # fmt: skip
MOMENTS: Final = (
    "0001-01-01", "9999-12-31", "2026-02-30", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00", "2026-11-21T00:00:00", "1e18", "99999999999999",
)  # fmt: skip
SHAPES: Final = (
    None, True, False, [], {}, [[]], {"a": {}}, [None], ["x"] * 1000, {"\x00": "\x00"},
    "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
EVERYTHING: Final = (*TEXTS, *NUMBERS, *MOMENTS, *SHAPES)

RAW: Final[dict[str, tuple[bytes, str]]] = {
    "nothing": (b"", "application/json"),
    "null": (b"null", "application/json"),
    "a list": (b"[]", "application/json"),
    "a text": (b'"hola"', "application/json"),
    "half a body": (b'{"name": "An', "application/json"),
    "the same key twice": (b'{"name": "Ana", "name": 7, "name": null}', "application/json"),
    "a deep list": (b"[" * 100_000, "application/json"),
    "a deep object": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "application/json"),
    "a deep field": (b'{"name":' + b"[" * 900 + b"]" * 900 + b"}", "application/json"),
    "a number of many digits": (b'{"name": ' + b"9" * 6000 + b"}", "application/json"),
    "no UTF-8": (b'{"name": "\xff\xfe"}', "application/json"),
    "UTF-16": ('{"name": "Ana"}'.encode("utf-16"), "application/json; charset=utf-16"),
    "a byte order mark": (b'\xef\xbb\xbf{"name": "Ana"}', "application/json"),
    "half a pair": (b'{"name": "\\ud800"}', "application/json"),
    "NUL itself": (b'{"name": "a\x00b"}', "application/json"),
    "an escaped NUL": (b'{"name": "a\\u0000b", "\\u0000": 1}', "application/json"),
    "JSON as text": (b'{"name": "Ana"}', "text/plain"),
    "JSON as nothing": (b'{"name": "Ana"}', ""),
    "XML": (b"<name>Ana</name>", "application/xml"),
    "a form": (b"name=Ana", "application/x-www-form-urlencoded"),
    "a form with NUL": (b"name=%00&\x00=1", "application/x-www-form-urlencoded"),
    "parts without a boundary": (b"hola", "multipart/form-data"),
    "parts that do not end": (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhola',
        "multipart/form-data; boundary=x",
    ),
    "parts with NUL": (
        b'--x\r\nContent-Disposition: form-data; name="owner_type"\r\n\r\na\x00b\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
}
"""Bodies no client of ours would write: bytes and what they call themselves."""


def spoiled(
    document: dict[str, Any], schema: Any, least: Any, *, values: tuple[Any, ...] = EVERYTHING
) -> Iterator[tuple[str, Any]]:
    """Yield (field, body): the least body with one field, at any depth, made hostile."""
    whole = _plain(document, schema)
    for name, inner in whole.get("properties", {}).items():
        nested = _plain(document, inner)
        for value in fitting(nested, values):
            yield name, {**least, name: value}
        if nested.get("type") == "array":
            sample = (least.get(name) or [{}])[0]
            for place, item in spoiled(document, nested["items"], sample, values=values):
                yield f"{name}.0.{place}", {**least, name: [item]}
        elif "properties" in nested:
            for place, item in spoiled(document, inner, least.get(name) or {}, values=values):
                yield f"{name}.{place}", {**least, name: item}


def fitting(schema: dict[str, Any], values: tuple[Any, ...]) -> list[Any]:
    """Return the values that a field of this kind may mistake for its own."""
    kind, form = schema.get("type"), schema.get("format", "")
    if form.startswith("date"):
        near: tuple[Any, ...] = (*MOMENTS, *SHAPES, *TEXTS[:6])
    elif kind == "string" and not form and "pattern" not in schema:
        near = (*TEXTS, *SHAPES, *NUMBERS[:3])
    elif kind in {"integer", "number"} or "pattern" in schema:  # decimals are texts of a pattern
        near = (*NUMBERS, *SHAPES, *TEXTS[:6])
    else:
        near = (*SHAPES, *TEXTS[:6], *NUMBERS[:4])
    return [value for value in near if any(value is kept for kept in values)]


def _plain(document: dict[str, Any], schema: Any) -> dict[str, Any]:
    """Return a schema without its references and without its `null`."""
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _plain(document, choice)
    if "$ref" in schema:
        named = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return _plain(document, named)
    found: dict[str, Any] = schema
    return found


def written(body: Any) -> bytes:
    """Return JSON as a careless program writes it: NaN, Infinity and half pairs included."""
    return json.dumps(body, allow_nan=True).encode()
