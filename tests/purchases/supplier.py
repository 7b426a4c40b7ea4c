"""Somebody who sells parts, and the office that receives what he sends."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from sqlmodel import select

from models.outbox import MessageStatus, OutboxMessage
from models.purchases import PurchaseAnswer, PurchaseDocument
from models.tenants import Company
from tests.factories.workshop import Workshop, any_rut
from tests.invoicing.counter import PASSWORD, pfx
from torque_app.integrations.sii.caf import parse_caf
from torque_app.integrations.sii.certificate import load_certificate
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.emission import issue
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.practice import PRACTICE_KEY, make_authority, make_caf
from torque_app.integrations.sii.values import (
    Caf,
    Certificate,
    DteDocument,
    DteType,
    Environment,
    Issuer,
    Line,
    NoteReason,
    Payment,
    Receiver,
    Reference,
    SignedDte,
    Totals,
)
from torque_app.invoicing import service as invoicing
from torque_app.purchases import service
from workers import job as jobs
from workers import purchases as _jobs  # noqa: F401 - the jobs register themselves

TYPES = (DteType.FACTURA, DteType.BOLETA, DteType.NOTA_CREDITO)


@dataclass
class Supplier:
    """A seller with certificate and folios."""

    issuer: Issuer
    certificate: Certificate
    cafs: dict[DteType, Caf]
    folios: Iterator[int] = field(default_factory=lambda: count(1))

    def sign(self, to: str, type_: DteType = DteType.FACTURA, **changes: Any) -> SignedDte:
        """Return a signed document for a RUT."""
        note = type_ is DteType.NOTA_CREDITO
        plain = DteDocument(
            type=type_,
            folio=next(self.folios),
            issued_on=sii_time(datetime.now(UTC)).date(),
            issuer=self.issuer,
            receiver=Receiver(
                rut=to, razon_social="Taller Los Aromos SpA", giro="Mecánica",
                address="Los Aromos 123", comuna="Ñuñoa", city="Santiago",
            ),
            lines=(
                Line(name="Pastillas de freno & discos", amount=10000, quantity=Decimal(2),
                     price=Decimal(5000)),
            ),
            totals=Totals(net=10000, exempt=0, iva=1900, total=11900),
            payment=None if note or type_.is_boleta else Payment.CREDIT,
            references=(
                Reference("33", "1", date(2026, 11, 1), NoteReason.VOIDS, "Anula factura"),
            ) if note else (),
        )  # fmt: skip
        document = replace(plain, **changes)
        caf = self.cafs[type_]
        return issue(document, caf=caf, certificate=self.certificate, at=datetime.now(UTC))

    def seal(self, *documents: SignedDte, to: str) -> bytes:
        """Return the EnvioDTE a buyer gets by mail."""
        return seal(
            documents,
            issuer=self.issuer,
            certificate=self.certificate,
            at=datetime.now(UTC),
            receiver_rut=to,
        ).data


def open_supplier() -> Supplier:
    """Return a new supplier."""
    rut, authority = any_rut(), make_authority()
    cafs = {
        type_: parse_caf(
            make_caf(
                type=type_,
                issuer_rut=rut,
                razon_social="Repuestos del Norte Ltda.",
                first=1,
                last=100_000,
                authorized_on=sii_time(datetime.now(UTC)).date() - timedelta(days=30),
                authority=authority,
            ),
            environment=Environment.CERTIFICATION,
            issuer_rut=rut,
            trusted_keys={PRACTICE_KEY: authority.public_key()},
        )
        for type_ in TYPES
    }
    issuer = Issuer(
        rut=rut,
        razon_social="Repuestos del Norte Ltda.",
        giro="Venta de repuestos",
        actecos=("453000",),
        address="Av. Matta 55",
        comuna="Santiago",
        city="Santiago",
        resolution_number=0,
        resolution_date=date(2026, 1, 15),
        sii_office="SANTIAGO CENTRO",
    )
    certificate = load_certificate(pfx(), PASSWORD, at=datetime.now(UTC))
    return Supplier(issuer, certificate, cafs)


@dataclass
class Office:
    """A workshop that receives from one supplier."""

    shop: Workshop
    supplier: Supplier
    rut: str

    def envelope(self, *types: DteType, **changes: Any) -> bytes:
        """Return a file for this workshop with a document of each type."""
        signed = [self.supplier.sign(self.rut, type_, **changes) for type_ in types or TYPES[:1]]
        return self.supplier.seal(*signed, to=self.rut)

    def receive(self, data: bytes | None = None, **more: Any) -> service.Reception:
        """Take a file in, a fresh one by default."""
        data = self.envelope() if data is None else data
        return self.shop.do(service.receive_envelope, data, **more)

    def received(self, **changes: Any) -> UUID:
        """Return the id of one received factura."""
        (judged,) = self.receive(self.envelope(**changes)).documents
        return judged.document_id

    def document(self, document_id: UUID) -> PurchaseDocument:
        """Return a document as it stands."""
        with self.shop.tx() as tx:
            return tx.get(PurchaseDocument, document_id)

    def rows(self, model: Any) -> list[Any]:
        """Return all rows of a table of this workshop, oldest first."""
        with self.shop.tx() as tx:
            return list(tx.session.exec(select(model).order_by(model.id)).all())

    def answers(self) -> list[PurchaseAnswer]:
        """Return the signed files."""
        return self.rows(PurchaseAnswer)

    def emitted(self, name: str) -> list[OutboxMessage]:
        """Return the messages of a name."""
        return [each for each in self.rows(OutboxMessage) if each.name == name]

    def waiting(self, name: str | None = None) -> list[OutboxMessage]:
        """Return messages not done that some job of ours carries out."""
        return [
            message
            for message in self.rows(OutboxMessage)
            if message.status != MessageStatus.DONE
            and message.name.startswith("purchases.")
            and (name is None or message.name == name)
        ]

    def carry_out(self, name: str | None = None) -> None:
        """Carry out every waiting message once, oldest first."""
        for message in self.waiting(name):
            jobs.run(str(self.shop.tenant_id), str(message.id))

    def age(self, document_id: UUID, received_at: datetime) -> None:
        """Say that SII received a document at another moment."""
        with self.shop.tx() as tx:
            tx.get(PurchaseDocument, document_id).sii_received_at = received_at


def open_office(shop: Workshop, supplier: Supplier, *, certificate: bool = True) -> Office:
    """Equip a workshop."""
    if certificate:
        shop.do(invoicing.save_certificate, pfx(), password=PASSWORD)
    with shop.tx() as tx:
        return Office(shop, supplier, tx.get(Company, shop.company_id).rut)
