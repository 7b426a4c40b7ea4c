"""`torque dte set`: SII's test sets as signed documents and books, or as what they ask for."""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Final

from torque_app.core.errors import TorqueError
from torque_app.dte_command import batch
from torque_app.dte_command.batch import Named
from torque_app.dte_command.emit import press_of, publish
from torque_app.dte_command.show import plain
from torque_app.embedded.places import Refused, say
from torque_app.integrations.sii.certification import (
    CertificationSet,
    Company,
    SetUnreadable,
    Signatory,
    SignedFile,
    Supplier,
    build,
    folio_use,
    parse_set,
)
from torque_app.integrations.sii.certification.assembling import books_of
from torque_app.integrations.sii.certification.choosing import Answered, grouped, period_of
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.values import DteType

_SIGNING: Final = ("password", "caf", "out")
_CASE: Final = "CASO "


def emit_set(chosen: argparse.Namespace) -> int:
    """Issue the cases of the files, an envelope each, and sign their books.

    Without --pfx it prints what they ask for.
    """
    sets = {path.stem: _parsed(path) for path in chosen.files}
    if chosen.pfx is None:
        asked = {name: plain(asdict(each)) for name, each in sets.items()}
        say(json.dumps(asked, ensure_ascii=False, indent=1))
        return 0
    missing = [f"--{name}" for name in _SIGNING if not getattr(chosen, name)]
    if missing:
        raise Refused(f"Para emitir falta {', '.join(missing)}.")
    _issue(chosen, sets, batch.company(batch.load(chosen.cases)))
    return 0


def _issue(
    chosen: argparse.Namespace, sets: Mapping[str, CertificationSet], company: Company
) -> None:
    press = press_of(chosen, company.issuer.rut)
    today = sii_time(press.at).date()
    cases = {name: each for name, each in sets.items() if each.cases}
    groups = {name: _built(each, company, press.folios.take, today) for name, each in cases.items()}
    by = Signatory(company.issuer, press.certificate, press.at)
    publish(groups, press, chosen.out, more=dict(_books(sets, groups, company, by)))


def _books(
    sets: Mapping[str, CertificationSet],
    groups: Mapping[str, list[Named]],
    company: Company,
    by: Signatory,
) -> Iterator[tuple[str, SignedFile]]:
    """Yield the books of the files and the summary of folios of those with boletas, by name."""
    known = [
        group
        for named in groups.values()
        for group in grouped(
            Answered(each.name.removeprefix(_CASE), each.document) for each in named
        ).values()
    ]
    for group in known:
        if any(each.document.type.is_boleta for each in group):
            documents = [each.document for each in group]
            yield "ConsumoFolios.xml", folio_use(documents, day=period_of(group), by=by)
    supplier = Supplier(company.receiver.rut, company.receiver.razon_social or "")
    for name, asked in sets.items():
        try:
            for book in books_of(asked, known, supplier=supplier, by=by):
                yield book.name, book.file
        except TorqueError as refusal:
            raise Refused(f"{name}: {refusal}") from refusal


def _built(
    asked: CertificationSet, company: Company, folio: Callable[[DteType], int], today: date
) -> list[Named]:
    try:
        built = build(asked.cases, company, folio=folio, issued_on=today)
    except SetUnreadable as refusal:
        raise Refused(str(refusal)) from refusal
    return [Named(_CASE + each.case.name, each.document) for each in built]


def _parsed(path: Path) -> CertificationSet:
    try:
        return parse_set(path.read_bytes())
    except SetUnreadable as refusal:
        raise Refused(f"{path.name}: {refusal}") from refusal
