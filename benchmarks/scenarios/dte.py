"""Electronic documents: how near to the bare RSA operations a finished one comes.

A DTE costs two signatures, RSA-2048 of the person and RSA-512 of its CAF, which nothing can save.
Everything else (building, checking the folio, canonicalizing, writing, freezing) is ours; the ratio
says how much of what RSA alone would allow is left. CPU time counts, so that a busy machine tells
the same; rounds of both alternate, and the middle one is told.
"""

import gc
import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1

from benchmarks.figures import median
from benchmarks.scenarios import accepted
from benchmarks.setting import Setting
from torque_app.embedded.places import ROOT
from torque_app.integrations.sii.arithmetic import totalled
from torque_app.integrations.sii.caf import parse_caf
from torque_app.integrations.sii.certificate import load_certificate
from torque_app.integrations.sii.emission import issue
from torque_app.integrations.sii.practice import make_authority, make_caf, make_pfx
from torque_app.integrations.sii.values import (
    Caf,
    Certificate,
    DteDocument,
    DteType,
    Environment,
    Issuer,
    Line,
    Payment,
    Receiver,
    Totals,
)

AT = datetime(2026, 11, 21, 15, tzinfo=UTC)
ROUNDS = 15
TARGET = 60
"""Percent of what the RSA operations alone would allow on one core."""

READY, DONE = "ready", "done"
KIB = 1024


@dataclass(frozen=True)
class Kit:
    """What a company needs to issue, and a document to issue over and over."""

    certificate: Certificate
    caf: Caf
    document: DteDocument

    def freeze(self, folio: int) -> bytes:
        """Build, stamp and sign one document, and return its exact bytes."""
        document = replace(self.document, folio=folio)
        return issue(document, caf=self.caf, certificate=self.certificate, at=AT).data


def run(setting: Setting) -> None:
    """Measure emission alone, then the whole way to SII's verdict."""
    emission(setting)
    accepted.run(setting)


def emission(setting: Setting) -> None:
    """Measure in processes of their own: one for the ratio, then one per core together."""
    documents = setting.effort.middle
    alone = _measured(documents)
    size = f"factura of 3 lines, {documents} documents"
    tell = setting.tell
    tell("dte", "RSA-2048 signatures", alone["rsa2048"], "/s of CPU", "one core")
    tell("dte", "RSA-512 signatures", alone["rsa512"], "/s of CPU", "one core")
    tell("dte", "build + TED + sign + freeze", alone["documents"], "/s of CPU", size)
    tell(
        "dte", "of what RSA alone allows", alone["ratio"] * 100, "%", size,
        target=TARGET, more_is_better=True,
    )  # fmt: skip
    tell("dte", "memory before", alone["before"], "MiB", "one process")
    tell("dte", "memory with all of them held", alone["after"], "MiB", size)
    cores = os.cpu_count() or 1
    one, all_of_them = _together(1, documents), _together(cores, documents)
    tell("dte", "one process, by the wall clock", one, "/s", size)
    tell("dte", "a process per core, together", all_of_them, "/s", size, clients=cores)
    tell("dte", "of one process times the cores", all_of_them / one / cores * 100, "%", size)


def _together(processes: int, documents: int) -> float:
    """Return how many documents a second so many processes issue, all started before the clock."""
    argv = [sys.executable, "-m", "benchmarks.scenarios.dte", str(documents), "--when-told"]
    with ExitStack() as stack:
        emitters = [
            stack.enter_context(
                subprocess.Popen(
                    argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
                )
            )
            for _ in range(processes)
        ]
        _each_says(emitters, READY)
        began = time.perf_counter()
        for emitter in emitters:
            _told(emitter.stdin).write("\n")
            _told(emitter.stdin).flush()
        _each_says(emitters, DONE)
        return processes * documents / (time.perf_counter() - began)


def _each_says(emitters: list[subprocess.Popen[str]], word: str) -> None:
    for emitter in emitters:
        if (said := _told(emitter.stdout).readline().strip()) != word:
            raise RuntimeError(f"a process that issues said {said!r} instead of {word!r}")


def _told(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("the process was started without this pipe")
    return pipe


def _measured(documents: int) -> dict[str, float]:
    """Return the figures of a process that issues so many documents."""
    argv = [sys.executable, "-m", "benchmarks.scenarios.dte", str(documents)]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, cwd=ROOT)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main(documents: int) -> None:
    """Print the figures of this process as JSON."""
    kit = _kit(documents)
    before = _memory()
    frozen: list[tuple[bytes, str]] = []
    folios = iter(range(1, documents + 1))
    rounds = list(_rounds(kit, folios, frozen, each=max(1, documents // ROUNDS)))
    frozen.extend(_frozen(kit, folio) for folio in folios)
    told = {name: median([each[name] for each in rounds]) for name in rounds[0]}
    print(json.dumps(told | {"before": before, "after": _memory()}))


def when_told(documents: int) -> None:
    """Get ready, wait for a line, issue so many documents, and say when each of both is done."""
    kit = _kit(documents)
    _frozen(kit, 1)
    print(READY, flush=True)
    sys.stdin.readline()
    for folio in range(1, documents + 1):
        _frozen(kit, folio)
    print(DONE, flush=True)


def _rounds(
    kit: Kit, folios: Iterator[int], frozen: list[tuple[bytes, str]], *, each: int
) -> Iterator[dict[str, float]]:
    """Yield the rates of as many documents as signatures of both kinds, one after the other."""
    message = b"x" * 500
    _frozen(kit, 1)  # what is cached once a day is no part of a document
    for _ in range(ROUNDS):
        rsa2048 = _rate(lambda: _sign(kit.certificate.private_key, message), each)
        rsa512 = _rate(lambda: _sign(kit.caf.private_key, message), each)
        documents = _rate(lambda: frozen.append(_frozen(kit, next(folios))), each)
        allowed = 1 / (1 / rsa2048 + 1 / rsa512)
        yield {
            "rsa2048": rsa2048,
            "rsa512": rsa512,
            "documents": documents,
            "ratio": documents / allowed,
        }


def _sign(key, message: bytes) -> bytes:
    return key.sign(message, PKCS1v15(), SHA1())


def _frozen(kit: Kit, folio: int) -> tuple[bytes, str]:
    """Return the bytes as they are stored, with the digest that proves it."""
    data = kit.freeze(folio)
    return data, hashlib.sha256(data).hexdigest()


def _rate(act: Callable[[], object], times: int) -> float:
    gc.collect()
    began = time.process_time()
    for _ in range(times):
        act()
    return times / (time.process_time() - began)


def _memory() -> float:
    """Return the most this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB


def _kit(folios: int) -> Kit:
    issuer = Issuer(
        rut="76192083-9", razon_social="Taller Mecánico Ñuñoa & Hijos SpA",
        giro="Mantención y reparación de vehículos automotores", actecos=("452001",),
        address="Av. Irarrázaval 1234", comuna="Ñuñoa", city="Santiago", resolution_number=0,
        resolution_date=date(2026, 10, 1), sii_office="Ñuñoa",
    )  # fmt: skip
    authority = make_authority()
    caf = make_caf(
        type=DteType.FACTURA, issuer_rut=issuer.rut, razon_social=issuer.razon_social, first=1,
        last=folios, authorized_on=date(2026, 11, 2), authority=authority,
    )  # fmt: skip
    pfx = make_pfx(rut="12345678-5", name="Juana Prueba", password="x", valid_from=AT)
    return Kit(
        certificate=load_certificate(pfx, "x", at=AT),
        caf=parse_caf(
            caf, environment=Environment.CERTIFICATION, issuer_rut=issuer.rut, trusted_keys=None
        ),
        document=_document(issuer),
    )


def _document(issuer: Issuer) -> DteDocument:
    lines = (
        Line("Cambio de pastillas & rectificado", 0, Decimal("1.5"), "HR", Decimal(38990)),
        Line('Disco 12" ventilado', 0, Decimal(2), "UN", Decimal(20000), code="04465-02"),
        Line("Líquido de frenos", 0, Decimal("0.5"), "LT", Decimal(9990)),
    )
    receiver = Receiver(
        "77777777-7", "Transportes O'Higgins Ltda.", "Transporte de carga", "Camino Viejo s/n",
        "Rancagua", "Rancagua",
    )  # fmt: skip
    return totalled(
        DteDocument(
            type=DteType.FACTURA,
            folio=1,
            issued_on=AT.date(),
            issuer=issuer,
            receiver=receiver,
            lines=lines,
            totals=Totals(0, 0, 0, 0),
            payment=Payment.CASH,
        )
    )


if __name__ == "__main__":
    act = when_told if "--when-told" in sys.argv else main
    act(int(sys.argv[1]))
