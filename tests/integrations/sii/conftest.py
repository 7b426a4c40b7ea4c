"""A practice company with certificate and CAFs, and documents to vary."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from torque_app.integrations.sii.caf import SII_KEYS, parse_caf
from torque_app.integrations.sii.certificate import load_certificate
from torque_app.integrations.sii.emission import issue
from torque_app.integrations.sii.practice import PRACTICE_KEY, make_authority, make_caf
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

NOON = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)

ISSUER = Issuer(
    rut="76192083-9",
    razon_social="Taller Mecánico Ñuñoa & Hijos SpA",
    giro="Mantención y reparación de vehículos automotores",
    actecos=("452001", "453000"),
    address="Av. Irarrázaval 1234",
    comuna="Ñuñoa",
    city="Santiago",
    resolution_number=0,
    resolution_date=date(2026, 10, 1),
    sii_office="Ñuñoa",
)
COMPANY = Receiver(
    rut="77777777-7",
    razon_social='Transportes O\'Higgins <Sur> & "Cía" Ltda.',
    giro="Transporte de carga por carretera",
    address="Camino Viejo s/n, Lote 4",
    comuna="Rancagua",
    city="Rancagua",
    email="pagos@ohiggins.example",
)
LINES = (
    Line(
        name="Cambio de pastillas <delanteras> & rectificado",
        quantity=Decimal("1.5"),
        unit="HR",
        price=Decimal(38990),
        amount=58485,
        code="MO-040",
    ),
    Line(name='Disco 12" ventilado', quantity=Decimal(2), price=Decimal(20000), amount=40000),
)


@cache
def _authority() -> RSAPrivateKey:
    return make_authority()


@cache
def _caf(type_: DteType) -> Caf:
    raw = make_caf(
        type=type_,
        issuer_rut=ISSUER.rut,
        razon_social=ISSUER.razon_social,
        first=101,
        last=1100,
        authorized_on=date(2026, 11, 2),
        authority=_authority(),
    )
    return parse_caf(
        raw,
        environment=Environment.CERTIFICATION,
        issuer_rut=ISSUER.rut,
        trusted_keys={**SII_KEYS, PRACTICE_KEY: _authority().public_key()},
    )


@pytest.fixture(scope="session")
def schemas() -> Path:
    """The directory of SII's XSD files."""
    project = Path(__file__).parents[3]
    candidates = [
        Path(os.environ.get("SII_SCHEMAS_DIR") or "no-such-directory"),
        project / ".torque" / "sii-xsd",
        project / ".." / "shared" / "sii" / "xsd",
    ]
    for directory in candidates:
        if (directory / "EnvioDTE_v10.xsd").is_file():
            return directory
    pytest.fail(f"SII's schemas are in none of {[str(each) for each in candidates]}")


@pytest.fixture(scope="session")
def vectors() -> Path:
    return Path(__file__).parent / "vectors"


@pytest.fixture(scope="session")
def certificate(vectors: Path) -> Certificate:
    return load_certificate(
        (vectors / "certificates" / "practice.pfx").read_bytes(), "test1234", at=NOON
    )


@pytest.fixture(scope="session")
def authority() -> RSAPrivateKey:
    """Who signs the CAFs of this practice company."""
    return _authority()


@pytest.fixture(scope="session")
def caf() -> Callable[[DteType], Caf]:
    """A CAF of folios 101 to 1100 of each type."""
    return _caf


@pytest.fixture(scope="session")
def factura() -> DteDocument:
    """Two taxed lines, on credit: 98.485 net."""
    return DteDocument(
        type=DteType.FACTURA,
        folio=101,
        issued_on=TODAY,
        issuer=ISSUER,
        receiver=COMPANY,
        lines=LINES,
        totals=Totals(net=98485, exempt=0, iva=18712, total=117197),
        payment=Payment.CREDIT,
        due_on=date(2026, 12, 21),
    )


@pytest.fixture(scope="session")
def boleta() -> DteDocument:
    """One taxed and one exempt line for nobody in particular: 18.000 in all."""
    return DteDocument(
        type=DteType.BOLETA,
        folio=201,
        issued_on=TODAY,
        issuer=ISSUER,
        receiver=Receiver(),
        lines=(
            Line(name="Cambio neumático", quantity=Decimal(1), price=Decimal(8000), amount=8000),
            Line(name="Peritaje", quantity=Decimal(1), price=Decimal(10000), amount=10000,
                 exempt=True),
        ),
        totals=Totals(net=6723, exempt=10000, iva=1277, total=18000),
    )  # fmt: skip


@pytest.fixture(scope="session")
def signed(certificate: Certificate) -> Callable[..., SignedDte]:
    """Issue a document, changed as asked, with the practice company's CAF and certificate."""

    def make(document: DteDocument, **changes: object) -> SignedDte:
        changed = replace(document, **changes)
        return issue(changed, caf=_caf(changed.type), certificate=certificate, at=NOON)

    return make
