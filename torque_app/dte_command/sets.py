"""`torque dte set`: SII's test sets as signed documents or, without keys, as what they ask for."""

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Final

from torque_app.dte_command import batch
from torque_app.dte_command.batch import Named
from torque_app.dte_command.emit import press_of, publish
from torque_app.dte_command.show import plain
from torque_app.embedded.places import Refused, say
from torque_app.integrations.sii.certification import (
    CertificationSet,
    Company,
    SetUnreadable,
    build,
    parse_set,
)
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.values import DteType

_SIGNING: Final = ("password", "caf", "out")


def emit_set(chosen: argparse.Namespace) -> int:
    """Issue every case of the files, an envelope each, or without --pfx print what they ask for."""
    sets = {path.stem: _parsed(path) for path in chosen.files}
    if chosen.pfx is None:
        asked = {name: plain(asdict(each)) for name, each in sets.items()}
        say(json.dumps(asked, ensure_ascii=False, indent=1))
        return 0
    missing = [f"--{name}" for name in _SIGNING if not getattr(chosen, name)]
    if missing:
        raise Refused(f"Para emitir falta {', '.join(missing)}.")
    with_cases = {name: each for name, each in sets.items() if each.cases}
    if not with_cases:
        raise Refused("Esos sets piden solo libros: no hay documentos que emitir.")
    _issue(chosen, with_cases, batch.company(batch.load(chosen.cases)))
    return 0


def _issue(
    chosen: argparse.Namespace, sets: Mapping[str, CertificationSet], company: Company
) -> None:
    press = press_of(chosen, company.issuer.rut)
    today = sii_time(press.at).date()
    groups = {name: _built(each, company, press.folios.take, today) for name, each in sets.items()}
    publish(groups, press, chosen.out)


def _built(
    asked: CertificationSet, company: Company, folio: Callable[[DteType], int], today: date
) -> list[Named]:
    try:
        built = build(asked.cases, company, folio=folio, issued_on=today)
    except SetUnreadable as refusal:
        raise Refused(str(refusal)) from refusal
    return [Named(f"CASO {each.case.name}", each.document) for each in built]


def _parsed(path: Path) -> CertificationSet:
    try:
        return parse_set(path.read_bytes())
    except SetUnreadable as refusal:
        raise Refused(f"{path.name}: {refusal}") from refusal
