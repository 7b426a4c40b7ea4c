"""CASES.json: a batch of documents as a person writes them, made into `DteDocument`s.

Names are those of the values themselves. What follows from something else need not be written:
amounts, totals, folios, dates, and what a note takes from the document it voids.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from torque_app.embedded.places import Refused
from torque_app.integrations.sii.arithmetic import computed, totals
from torque_app.integrations.sii.certification import Company
from torque_app.integrations.sii.values import DteDocument, DteType, NoteReason

_STRICT: Final = ConfigDict(extra="forbid")
# a list hands its strictness down to the dataclasses inside; alone they would ignore a slip
_DOCUMENTS: Final[TypeAdapter[list[DteDocument]]] = TypeAdapter(list[DteDocument], config=_STRICT)
_COMPANIES: Final[TypeAdapter[list[Company]]] = TypeAdapter(list[Company], config=_STRICT)
_BATCH: Final = frozenset({"issuer", "receiver", "delivery", "documents"})
_LARGEST: Final = 50 * 2**20
_SENTENCES: Final = {
    "missing": "falta",
    "unexpected_keyword_argument": "no existe ese dato",
    "enum": "no es uno de los valores posibles",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A document and what the file calls it."""

    name: str
    document: DteDocument


def load(path: Path) -> dict[str, Any]:
    """Return the JSON object of a file, decimals exact; raises `Refused`."""
    data = path.read_bytes()
    try:
        batch = json.loads(data[:_LARGEST], parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path.name} no es JSON: {error}") from error
    if not isinstance(batch, dict) or "issuer" not in batch or not batch.keys() <= _BATCH:
        raise Refused(
            f"{path.name} lleva «issuer», «receiver», «delivery» y «documents», y nada más. "
            "Mira docs/dte-command.md."
        )
    return batch


def issuer_rut(batch: Mapping[str, Any]) -> str:
    """Return whose folios are needed; raises `Refused` when the file does not say."""
    issuer = batch["issuer"]
    rut = issuer.get("rut") if isinstance(issuer, dict) else None
    if not isinstance(rut, str):
        raise Refused("issuer.rut: falta.")
    return rut


def company(batch: Mapping[str, Any]) -> Company:
    """Return who certifies, for a test set; raises `Refused`."""
    named = {name: batch[name] for name in ("issuer", "receiver", "delivery") if name in batch}
    company: Company = _valid(_COMPANIES, named, "")
    return company


def documents(
    batch: Mapping[str, Any], *, folio: Callable[[DteType, int | None], int], today: date
) -> Iterator[Named]:
    """Yield the documents in order; `folio` takes the next, or the very one that is asked for.

    Raises `Refused` naming the place of the file that is wrong.
    """
    listed = batch.get("documents")
    if not isinstance(listed, list) or not listed:
        raise Refused("«documents» es la lista de los documentos y trae al menos uno.")
    known: dict[str, DteDocument] = {}
    for number, written in enumerate(listed, 1):
        place = f"documents[{number}]"
        if not isinstance(written, dict):
            raise Refused(f"{place}: va un objeto.")
        name = str(written.get("id", place))
        if name in known:
            raise Refused(f"{place}: ya hay un documento «{name}».")
        known[name] = _document(batch, written, known, folio=folio, today=today, place=place)
        yield Named(name, known[name])


def _document(
    batch: Mapping[str, Any],
    written: Mapping[str, Any],
    known: Mapping[str, DteDocument],
    *,
    folio: Callable[[DteType, int | None], int],
    today: date,
    place: str,
) -> DteDocument:
    kind, asked = _type(written, place), _asked(written, place)
    said: dict[str, Any] = {
        "issuer": batch["issuer"],
        "receiver": batch.get("receiver", {}),
        "issued_on": today,
        "totals": {"net": 0, "exempt": 0, "iva": 0, "total": 0},
        **{name: value for name, value in written.items() if name != "id"},
        "type": kind,
        "folio": folio(kind, asked),
    }
    if kind.is_boleta and "receiver" not in written:
        said["receiver"] = {}
    said["references"] = [
        _reference(each, known, f"{place}.references[{number}]")
        for number, each in enumerate(_list(said.get("references"), place), 1)
    ]
    about = _voided(written, known)
    if about is not None and "lines" not in written:
        said |= _copied(about)
    else:
        said["lines"] = [_with_amount(line) for line in _list(said.get("lines"), place)]
    return _summed(_valid(_DOCUMENTS, said, place), written)


def _type(written: Mapping[str, Any], place: str) -> DteType:
    try:
        return DteType(written["type"])
    except (KeyError, ValueError) as error:
        kinds = ", ".join(str(kind.value) for kind in DteType)
        raise Refused(f"{place}.type: va uno de {kinds}.") from error


def _asked(written: Mapping[str, Any], place: str) -> int | None:
    asked = written.get("folio")
    if asked is not None and (not isinstance(asked, int) or isinstance(asked, bool)):
        raise Refused(f"{place}.folio: va un número entero.")
    return asked


def _list(value: Any, place: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused(f"{place}: «lines» y «references» son listas.")
    return value


def _with_amount(line: Any) -> Any:
    return {"amount": 0, **line} if isinstance(line, dict) else line


def _reference(each: Any, known: Mapping[str, DteDocument], place: str) -> Any:
    """Return the reference; one that names a document of the file is completed from it."""
    if not isinstance(each, dict) or "document" not in each:
        return each
    about = known.get(str(each["document"]))
    if about is None:
        raise Refused(f"{place}: antes no hay un documento «{each['document']}».")
    rest = {name: value for name, value in each.items() if name != "document"}
    return {
        "document_type": str(about.type.value),
        "folio": str(about.folio),
        "issued_on": about.issued_on,
        **rest,
    }


def _voided(written: Mapping[str, Any], known: Mapping[str, DteDocument]) -> DteDocument | None:
    """Return the document of the file that a note voids."""
    for each in written.get("references") or ():
        if isinstance(each, dict) and each.get("reason") == NoteReason.VOIDS:
            return known.get(str(each.get("document")))
    return None


def _copied(about: DteDocument) -> dict[str, Any]:
    """Return what a voiding note repeats: every line and amount (SII: REF-2-780 otherwise)."""
    return {
        "lines": about.lines,
        "discounts": about.discounts,
        "gross_prices": about.gross_prices or about.type.is_boleta,
    }


def _summed(document: DteDocument, written: Mapping[str, Any]) -> DteDocument:
    """Return the document with the sums that were not written; those that were are judged."""
    given = [isinstance(line, dict) and "amount" in line for line in written.get("lines") or ()]
    given += [False] * (len(document.lines) - len(given))
    lines = tuple(
        line if said else computed(line) for line, said in zip(document.lines, given, strict=True)
    )
    whole = replace(document, lines=lines)
    if "totals" in written:
        return whole
    sums = totals(lines, document.discounts, type=document.type, gross_prices=document.gross_prices)
    return replace(whole, totals=sums)


def _valid(adapter: TypeAdapter[list[Any]], said: Mapping[str, Any], place: str) -> Any:
    """Return the value of what was written; raises `Refused` with the place of the first fault."""
    try:
        return adapter.validate_python([said])[0]
    except ValidationError as invalid:
        fault = invalid.errors()[0]
        path = "".join(
            f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in fault["loc"][1:]
        )
        sentence = _SENTENCES.get(fault["type"], "no es un valor posible")
        raise Refused(f"{(place + path).lstrip('.')}: {sentence}.") from invalid
