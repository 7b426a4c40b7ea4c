"""The year's boletas and facturas: stamped and signed for real, with practice folios, and paid."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from models.invoicing import (
    Channel,
    Dte,
    DteStatus,
    DteStep,
    DteSubmission,
    EnvelopeStatus,
    Invoice,
    InvoiceItem,
    InvoiceStatus,
    InvoiceWorkOrder,
)
from models.payments import ClientPayment, PaymentMethod
from models.tenants import DteEnvironment
from models.work_orders import OTStatus
from torque_app.integrations.sii import emission
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.values import (
    DteDocument,
    DteType,
    Issuer,
    Payment,
    Receiver,
    SignedDte,
)
from torque_app.invoicing.rules.amounts import Work, priced
from torque_app.invoicing.rules.content import stored
from torque_app.seed.folios import B, F, Papers, Range
from torque_app.seed.people import Person, Workshop
from torque_app.seed.rows import Book, Dice
from torque_app.seed.work import Job

METHODS: Final = (
    (PaymentMethod.DEBIT_CARD, 45), (PaymentMethod.CREDIT_CARD, 20), (PaymentMethod.TRANSFER, 25),
    (PaymentMethod.CASH, 10),
)  # fmt: skip


class Billing:
    """Bills finished jobs in the order they were finished."""

    def __init__(self, book: Book, dice: Dice, shop: Workshop, *, opened: datetime) -> None:
        self.book, self.dice, self.shop = book, dice, shop
        about = {name: value for name, value in shop.company.items() if name in _ISSUER}
        self.issuer = Issuer(**{**about, "actecos": tuple(about["actecos"])})
        self.papers = Papers(book, dice, shop, issuer=self.issuer, opened=opened)
        self.tracks = 0

    def bill(self, job: Job, *, now: datetime, sign: bool) -> None:
        """Write the invoice of a job, its document before SII, and what was paid of it."""
        at = min(job.finished + timedelta(minutes=20), now)
        client = job.car.client
        range_ = self.papers.range(F if client.company else B, at)
        work = [_work(line) for line in job.lines]
        document = self._content(client, range_, work, at=at)
        total = Decimal(document.totals.total)
        paid = total if job.status is OTStatus.CLOSED else self._part(total)
        invoice = self._invoice(job, document, range_, at=at, paid=paid)
        self._lines(invoice, document, work, at=at)
        link = {"invoice_id": invoice, "work_order_id": job.id}
        self.book.add(InvoiceWorkOrder, id=self.dice.id(at), created_at=at, **link)
        signed = (
            emission.issue(document, caf=range_.caf, certificate=self.papers.signer, at=at)
            if sign
            else None
        )
        self._document(invoice, document, range_, signed, at=at)
        if paid:
            self._payment(invoice, client, paid, at=at)

    def _content(
        self, client: Person, range_: Range, work: list[Work], *, at: datetime
    ) -> DteDocument:
        type_ = range_.caf.type
        folio, range_.next = range_.next, range_.next + 1
        sums = priced(work, type_)
        return DteDocument(
            type=type_,
            folio=folio,
            issued_on=sii_time(at).date(),
            issuer=self.issuer,
            receiver=_receiver(client, type_),
            lines=sums.lines,
            totals=sums.totals,
            payment=None if type_.is_boleta else Payment.CASH,
        )

    def _lines(
        self, invoice: UUID, document: DteDocument, work: list[Work], *, at: datetime
    ) -> None:
        for number, (line, done) in enumerate(zip(document.lines, work, strict=True), 1):
            self.book.add(
                InvoiceItem,
                id=self.dice.id(at),
                invoice_id=invoice,
                line=number,
                item_id=done.item_id,
                name=line.name,
                code=line.code,
                quantity=done.quantity,
                unit=done.unit,
                unit_price=line.price or Decimal(0),
                amount=Decimal(line.amount),
                cost=done.cost,
                created_at=at,
            )

    def _part(self, total: Decimal) -> Decimal:
        """Return what has been paid of a job still to be collected: nothing, or a deposit."""
        return Decimal(int(total) // 2) if self.dice.random.random() < 0.4 else Decimal(0)  # noqa: PLR2004

    def _invoice(
        self, job: Job, document: DteDocument, range_: Range, *, at: datetime, paid: Decimal
    ) -> UUID:
        invoice = self.dice.id(at)
        total = Decimal(document.totals.total)
        partly = InvoiceStatus.PARTIALLY_PAID if paid else InvoiceStatus.SENT
        self.book.add(
            Invoice,
            id=invoice,
            company_id=self.shop.company_id,
            service_center_id=job.centre.id,
            client_id=job.car.client.id,
            vehicle_id=job.car.id,
            environment=DteEnvironment.CERTIFICATION,
            dte_type=int(document.type),
            folio=document.folio,
            caf_id=range_.id,
            invoice_date=document.issued_on,
            status=InvoiceStatus.PAID if paid == total else partly,
            dte_status=DteStatus.ACCEPTED,
            net=Decimal(document.totals.net),
            exempt=Decimal(document.totals.exempt),
            iva=Decimal(document.totals.iva),
            iva_rate=document.totals.tax_rate,
            total=total,
            paid_amount=paid,
            balance=total - paid,
            cost=sum((line.cost for line in job.lines), Decimal(0)),
            issuer_snapshot=_said(document.issuer),
            receiver_snapshot=_said(document.receiver),
            created_by=self.dice.random.choice(self.shop.advisors),
            issued_at=at,
            created_at=at,
        )
        return invoice

    def _document(
        self,
        invoice: UUID,
        document: DteDocument,
        range_: Range,
        signed: SignedDte | None,
        *,
        at: datetime,
    ) -> None:
        dte = self.dice.id(at)
        envelope = self._envelope(signed, at=at) if signed else None
        self.book.add(
            Dte,
            id=dte,
            invoice_id=invoice,
            caf_id=range_.id,
            company_rut=self.issuer.rut,
            environment=DteEnvironment.CERTIFICATION,
            dte_type=int(document.type),
            folio=document.folio,
            status=DteStatus.ACCEPTED,
            content=stored(document),
            xml=signed.data if signed else None,
            ted=signed.ted if signed else None,
            sha256=sha256(signed.data).hexdigest() if signed else None,
            signed_at=at,
            envelope_id=envelope,
            sii_received_at=at + timedelta(seconds=4),
            created_at=at,
        )
        steps = (
            ("ISSUED", f"Emitida con el folio {document.folio}."),
            ("SIGNED", f"Timbrada y firmada por {self.papers.signer.holder_name}."),
            ("SENT", "Enviada al SII de práctica."),
            ("ACCEPTED", "Aceptada por el SII de práctica."),
        )
        for place, (step, sentence) in enumerate(steps):
            moment = at + timedelta(seconds=2 * place)
            self.book.add(
                DteStep,
                id=self.dice.id(moment),
                dte_id=dte,
                step=step,
                sentence=sentence,
                happened_at=moment,
            )

    def _envelope(self, signed: SignedDte, *, at: datetime) -> UUID:
        data = seal([signed], issuer=self.issuer, certificate=self.papers.signer, at=at).data
        row = self.dice.id(at)
        self.tracks += 1
        self.book.add(
            DteSubmission,
            id=row,
            company_id=self.shop.company_id,
            environment=DteEnvironment.CERTIFICATION,
            channel=Channel.BOLETA if signed.type.is_boleta else Channel.DTE,
            status=EnvelopeStatus.PROCESSED,
            xml=data,
            sha256=sha256(data).hexdigest(),
            track_id=f"{self.tracks:010d}",
            sent_at=at + timedelta(seconds=4),
            upload_attempts=1,
            poll_count=2,
            sii_state="EPR",
            counts={str(int(signed.type)): {"informed": 1, "accepted": 1}},
            created_at=at,
        )
        return row

    def _payment(self, invoice: UUID, client: Person, amount: Decimal, *, at: datetime) -> None:
        method = self.dice.random.choices([m for m, _ in METHODS], [w for _, w in METHODS])[0]
        self.book.add(
            ClientPayment,
            id=self.dice.id(at),
            invoice_id=invoice,
            client_id=client.id,
            amount=amount,
            method=method,
            reference=None
            if method is PaymentMethod.CASH
            else f"{self.dice.random.randint(100000, 999999)}",
            paid_on=sii_time(at).date(),
            received_by=self.dice.random.choice(self.shop.advisors),
            created_at=at,
        )


_ISSUER: Final = frozenset(Issuer.__dataclass_fields__)


def _said(value: Any) -> dict[str, Any]:
    said = asdict(value).items()
    return {
        name: each.isoformat() if isinstance(each, date) else each
        for name, each in said
        if each is not None
    }


def _work(line: Any) -> Work:
    return Work(
        name=line.name,
        quantity=line.quantity,
        unit_price=line.price,
        code=line.code,
        unit=line.unit,
        item_id=line.item_id,
        cost=line.cost,
    )


def _receiver(client: Person, type: DteType) -> Receiver:
    if type.is_boleta:
        return Receiver()
    return Receiver(
        rut=client.rut,
        razon_social=client.name,
        giro=(client.giro or "")[:40],
        address=client.address,
        comuna=client.comuna,
        city=client.city,
        email=client.email,
    )
