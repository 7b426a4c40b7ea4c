"""A practice company that gets its certificate and folios from the simulator, like a new user."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from torque_app.integrations.sii.caf import parse_caf
from torque_app.integrations.sii.certificate import load_certificate
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.emission import issue
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.practice import PRACTICE_KEY
from torque_app.integrations.sii.signature import sign
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
    SignedDte,
    Totals,
)

PASSWORD = "practica"
HOLDER = "12345678-5"
BUYER = Receiver(
    rut="77777777-7",
    razon_social="Transportes O'Higgins & Cía. Ltda.",
    giro="Transporte de carga",
    address="Calle Larga 55",
    comuna="Rancagua",
    city="Rancagua",
)


def now() -> datetime:
    """The moment, aware."""
    return datetime.now(UTC)


def today() -> date:
    """The day in Chile."""
    return sii_time(now()).date()


@dataclass
class Simulator:
    """A running simulator: its address and its control API."""

    url: str
    data: Path
    pid: int

    def post(self, path: str, **body: object) -> httpx.Response:
        answer = httpx.post(f"{self.url}/simulator/api/{path}", json=body, timeout=30)
        assert answer.is_success, answer.text
        return answer

    def order(self, mode: str, *, service: str = "*", times: int = 1, **argument: object) -> None:
        self.post("faults", mode=mode, service=service, times=times, argument=argument)

    def reset(self) -> None:
        httpx.delete(f"{self.url}/simulator/api/faults").raise_for_status()

    def tracks(self) -> list[dict]:
        return httpx.get(f"{self.url}/simulator/api/tracks").json()

    def track(self, number: str) -> dict:
        return next(track for track in self.tracks() if track["track_id"] == number)

    def caf(self, type_: DteType, *, rut: str, first: int, last: int) -> bytes:
        order = {"rut": rut, "razon_social": "Taller de Práctica", "type": type_.value}
        return self.post("caf", **order, **{"from": first, "to": last}).content

    def certificate(self, *, rut: str = HOLDER, name: str = "Juana Práctica") -> Certificate:
        pfx = self.post("certificate", rut=rut, name=name, password=PASSWORD).content
        return load_certificate(pfx, PASSWORD, at=now())

    def trusted_keys(self) -> dict:
        pem = httpx.get(f"{self.url}/simulator/authority.pem").content
        return {PRACTICE_KEY: load_pem_public_key(pem)}


@dataclass
class Workshop:
    """A company with its certificate, handing out documents with fresh folios."""

    simulator: Simulator
    certificate: Certificate
    issuer: Issuer
    cafs: dict[DteType, Caf]
    folios: Iterator[int] = field(default_factory=lambda: count(1))

    def document(self, type_: DteType = DteType.FACTURA, **changes: object) -> DteDocument:
        plain = DteDocument(
            type=type_,
            folio=next(self.folios),
            issued_on=today(),
            issuer=self.issuer,
            receiver=Receiver() if type_.is_boleta else BUYER,
            lines=(
                Line(name="Cambio de aceite & filtro", amount=11900, quantity=Decimal(1),
                     price=Decimal(11900))
                if type_.is_boleta
                else Line(name="Cambio de aceite & filtro", amount=10000, quantity=Decimal(1),
                          price=Decimal(10000)),
            ),
            totals=Totals(net=10000, exempt=0, iva=1900, total=11900),
            payment=None if type_.is_boleta else Payment.CASH,
        )  # fmt: skip
        return replace(plain, **changes)

    def sign(self, type_: DteType = DteType.FACTURA, **changes: object) -> SignedDte:
        caf = changes.pop("caf", self.cafs[type_])
        document = self.document(type_, **changes)
        return issue(document, caf=caf, certificate=self.certificate, at=now())

    def seal(self, *documents: SignedDte, **changes: object) -> bytes:
        issuer = replace(self.issuer, **changes)
        return seal(documents, issuer=issuer, certificate=self.certificate, at=now()).data

    def reseal(self, envelope: bytes, before: str, after: str) -> bytes:
        """Change the text of an envelope and sign its set again, as if it had been made so."""
        text = envelope.decode("iso-8859-1")
        assert before in text
        text = text.replace(before, after)
        at = text.rindex("<Signature ")
        open_text = text[:at] + text[text.rindex("</Signature>") + len("</Signature>") :].lstrip()
        return sign(open_text, id="SetDoc", certificate=self.certificate).encode("iso-8859-1")


def open_workshop(simulator: Simulator, *, rut: str = "76192083-9") -> Workshop:
    """Return a company with certificate and a hundred thousand folios of 33 and 39."""
    keys = simulator.trusted_keys()
    cafs = {
        type_: parse_caf(
            simulator.caf(type_, rut=rut, first=1, last=100_000),
            environment=Environment.CERTIFICATION,
            issuer_rut=rut,
            trusted_keys=keys,
        )
        for type_ in (DteType.FACTURA, DteType.BOLETA)
    }
    issuer = Issuer(
        rut=rut,
        razon_social="Taller Ñuñoa & Hijos SpA",
        giro="Mantención y reparación de vehículos",
        actecos=("452001",),
        address="Av. Irarrázaval 1234",
        comuna="Ñuñoa",
        city="Santiago",
        resolution_number=0,
        resolution_date=date(2026, 10, 1),
        sii_office="Ñuñoa",
    )
    return Workshop(simulator, simulator.certificate(), issuer, cafs)


def codes(track: dict) -> set[str]:
    """The codes of all findings of a track, like "DTE-3-505"."""
    texts = json.dumps([track["findings"], [d["findings"] for d in track["documents"]]])
    return set(re.findall(r"\((\w+-\d-\d+)\)", texts))
