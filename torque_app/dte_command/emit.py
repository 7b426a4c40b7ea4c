"""`torque dte emit`: everything is checked, stamped and signed before a single file is written."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Final

from models.values.money import formatted
from torque_app.core.errors import TorqueError
from torque_app.dte_command import batch
from torque_app.dte_command.batch import Named
from torque_app.dte_command.keys import Folios, cafs_of, certificate_of
from torque_app.embedded.places import ROOT, Refused, say
from torque_app.embedded.schemas import schemas_dir
from torque_app.integrations.printing.dte import Layout, can_be_assigned, print_dte
from torque_app.integrations.sii.certification import SignedFile
from torque_app.integrations.sii.checks import DocumentRefused, check, warnings
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.emission import issue
from torque_app.integrations.sii.envelope import MOST_DOCUMENTS, seal
from torque_app.integrations.sii.schemas import Root, validate
from torque_app.integrations.sii.values import Certificate, DteDocument, Issuer, SignedDte

_NOTHING: Final = "No se escribió nada."
_NONE: Final[Mapping[str, SignedFile]] = {}
_SENT: Final = ("Envio", "Libro", "Consumo")
"""How the files meant for SII begin."""


@dataclass(frozen=True, slots=True)
class Press:
    """What turns documents into files: who signs, with which folios, and when."""

    certificate: Certificate
    folios: Folios
    at: datetime
    layout: Layout
    pdf: bool


def emit(chosen: argparse.Namespace) -> int:
    """Issue the documents of a CASES.json; raises `Refused` before anything is written."""
    written = batch.load(chosen.cases)
    press = press_of(chosen, batch.issuer_rut(written))
    today = sii_time(press.at).date()
    named = list(batch.documents(written, folio=press.folios.take, today=today))
    publish({"": named}, press, chosen.out)
    return 0


def press_of(chosen: argparse.Namespace, issuer_rut: str) -> Press:
    """Return the press that the flags ask for; raises `Refused` for a bad key."""
    at = chosen.at or datetime.now(UTC)
    certificate = certificate_of(chosen.pfx, chosen.password, at=at)
    paths = list(chain.from_iterable(chosen.caf))
    cafs = cafs_of(paths, issuer_rut=issuer_rut, production=chosen.production)
    return Press(
        certificate=certificate,
        folios=Folios(cafs, on=sii_time(at).date()),
        at=at,
        layout=Layout.ROLL_80 if chosen.roll else Layout.LETTER,
        pdf=chosen.pdf,
    )


def publish(
    groups: Mapping[str, Sequence[Named]],
    press: Press,
    folder: Path,
    *,
    more: Mapping[str, SignedFile] = _NONE,
) -> None:
    """Check, sign and print the documents, seal an envelope per group, and write it all.

    The name of a group goes into that of its envelopes; `more` are books to write beside them.
    Raises `Refused` with nothing written.
    """
    _check([each for group in groups.values() for each in group], press)
    files: dict[str, bytes] = {}
    for group_name, named in groups.items():
        signed = [_signed(each.document, press) for each in named]
        files |= dict(_envelopes(signed, named[0].document.issuer, press, group_name))
        for each, dte in zip(named, signed, strict=True):
            files |= dict(_copies(each.document, dte, press))
    for name, book in more.items():
        _validate(book.root, book.data, name="El libro")
        files[name] = book.data
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    _tell(groups, files, folder)


def _check(named: Sequence[Named], press: Press) -> None:
    """Raise `Refused` with every reason against every document."""
    today = sii_time(press.at).date()
    reasons: list[str] = []
    for each in named:
        try:
            check(each.document, today=today)
        except DocumentRefused as refusal:
            said: Any = refusal.details["refusals"]
            reasons += [f"{each.name}: {reason}" for reason in said]
        except TorqueError as refusal:
            reasons.append(f"{each.name}: {refusal}")
    if reasons:
        raise Refused("\n".join((*reasons, _NOTHING)))
    for each in named:
        for warning in warnings(each.document):
            say(f"{each.name}: {warning}")


def _signed(document: DteDocument, press: Press) -> SignedDte:
    caf = press.folios.of(document.type, document.folio)
    try:
        return issue(document, caf=caf, certificate=press.certificate, at=press.at)
    except TorqueError as refusal:
        raise Refused(f"{document.id}: {refusal} {_NOTHING}") from refusal


def _envelopes(
    signed: Sequence[SignedDte], issuer: Issuer, press: Press, group: str
) -> Iterator[tuple[str, bytes]]:
    """Yield the envelopes for SII: boletas apart from the rest, no more in each than it takes."""
    for root in (Root.ENVIO_DTE, Root.ENVIO_BOLETA):
        kind = [dte for dte in signed if dte.type.is_boleta == (root is Root.ENVIO_BOLETA)]
        most = MOST_DOCUMENTS[root]
        for number, start in enumerate(range(0, len(kind), most), 1):
            part = kind[start : start + most]
            sealed = seal(part, issuer=issuer, certificate=press.certificate, at=press.at)
            _validate(sealed.root, sealed.data)
            parts = (sealed.root.tag, group, str(number) if number > 1 else "")
            yield f"{'-'.join(filter(None, parts))}.xml", sealed.data


def _validate(root: Root, data: bytes, *, name: str = "El envío") -> None:
    """Refuse what SII's schema would, where the schemas are at hand."""
    directory = schemas_dir(ROOT / ".torque")
    faults = validate(data, root, directory=directory) if directory else []
    if faults:
        raise Refused(f"{name} no cumple el esquema del SII: {faults[0]} {_NOTHING}")


def _copies(document: DteDocument, dte: SignedDte, press: Press) -> Iterator[tuple[str, bytes]]:
    """Yield the signed document and its prints."""
    yield f"{document.id}.xml", dte.data
    if not press.pdf:
        return
    yield f"{document.id}.pdf", print_dte(document, dte.ted, layout=press.layout)
    if can_be_assigned(document):
        copy = print_dte(document, dte.ted, layout=press.layout, cedible=True)
        yield f"{document.id}-cedible.pdf", copy


def _tell(groups: Mapping[str, Sequence[Named]], files: Mapping[str, bytes], folder: Path) -> None:
    for each in (named for group in groups.values() for named in group):
        document = each.document
        total = formatted(Decimal(document.totals.total))
        say(f"{each.name}: {document.type.title.capitalize()} {document.folio}, {total}")
    envelopes = ", ".join(name for name in files if name.startswith(_SENT))
    say(f"{len(files)} archivos en {folder}: {envelopes}")
