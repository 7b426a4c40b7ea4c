"""The year's boletas and facturas: stamped and signed for real, with practice folios, and paid."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from models.invoicing import (
    CafFolio,
    Certificate,
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
from torque_app.core import crypto
from torque_app.integrations.sii import certificate as pfx
from torque_app.integrations.sii import emission
from torque_app.integrations.sii.caf import SII_KEYS, parse_caf
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.practice import PRACTICE_KEY, make_caf, make_pfx
from torque_app.integrations.sii.simulator.desk import KEY_FILE, open_authority
from torque_app.integrations.sii.values import (
    Caf,
    DteDocument,
    DteType,
    Environment,
    Issuer,
    Payment,
    Receiver,
    SignedDte,
)
from torque_app.invoicing.rules.amounts import Work, priced
from torque_app.invoicing.rules.content import stored
from torque_app.invoicing.service.certificates import PURPOSE as CERTIFICATE
from torque_app.invoicing.service.folios import PURPOSE as CAF
from torque_app.seed.people import Person, Workshop
from torque_app.seed.rows import Book, Dice
from torque_app.seed.work import Job
from torque_app.settings import settings

F, B = DteType.FACTURA, DteType.BOLETA
PRACTICE = Environment.CERTIFICATION
USABLE: Final = timedelta(days=150)  # a CAF of facturas lasts six months (SII FAQ 001_003_6968)
HOLDER: Final = ("15.555.555-6", "Rosa Aravena")
METHODS: Final = (
    (PaymentMethod.DEBIT_CARD, 45), (PaymentMethod.CREDIT_CARD, 20), (PaymentMethod.TRANSFER, 25),
    (PaymentMethod.CASH, 10),
)  # fmt: skip


@dataclass
class Range:
    """A CAF in use: its row, its key, the next folio."""

    id: UUID
    caf: Caf
    raw: bytes
    next: int
    opened: datetime


def authority_folder() -> Path:
    """Return where the practice authority's key lies; the simulator trusts the same."""
    return settings().sii_authority_dir or settings().data_dir / "sii-authority"


def _authority_key() -> RSAPrivateKey:
    folder = authority_folder()
    folder.mkdir(parents=True, exist_ok=True)
    open_authority(folder)
    key = load_pem_private_key((folder / KEY_FILE).read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("the practice authority's key is RSA")
    return key


class Billing:
    """Bills finished jobs in the order they were finished."""

    def __init__(self, book: Book, dice: Dice, shop: Workshop, *, opened: datetime) -> None:
        self.book, self.dice, self.shop = book, dice, shop
        self.authority = _authority_key()
        about = {name: value for name, value in shop.company.items() if name in _ISSUER}
        self.issuer = Issuer(**{**about, "actecos": tuple(about["actecos"])})
        self.ranges: dict[DteType, Range] = {}
        self.used: list[Range] = []
        self.signer = self._certificate(opened)
        self.tracks = 0

    def _certificate(self, opened: datetime) -> Any:
        rut, name = HOLDER
        raw = make_pfx(
            rut=rut.replace(".", ""),
            name=name,
            password="practica",  # noqa: S106 - of a file that is never kept
            valid_from=opened - timedelta(days=1),
        )
        signer = pfx.load_certificate(raw, "practica", at=opened)
        row = self.dice.id(opened)
        self.book.add(
            Certificate,
            id=row,
            company_id=self.shop.company_id,
            holder_rut=signer.holder_rut,
            holder_name=signer.holder_name,
            fingerprint=signer.fingerprint,
            not_before=signer.valid_from,
            not_after=signer.valid_until,
            secret_enc=self._sealed(pfx.export(signer), CERTIFICATE, row),
            created_at=opened,
        )
        return signer

    def _sealed(self, plain: bytes, purpose: str, row: UUID) -> bytes:
        return crypto.encrypt(plain, purpose=purpose, bound_to=f"{self.shop.tenant_id}|{row}")

    def _range(self, type: DteType, at: datetime, *, fresh: bool = False) -> Range:
        """Return a range with folios left that is not too old, asking for another if need be."""
        held = self.ranges.get(type)
        if not fresh and held is not None:
            old = type is F and at - held.opened > USABLE
            if held.next <= held.caf.last and not old:
                return held
        at -= timedelta(days=7)  # jobs end in another order than they began
        first = 1 if held is None else held.caf.last + 1
        size = 60 if type is F and not fresh else 400
        raw = make_caf(
            type=type,
            issuer_rut=self.issuer.rut,
            razon_social=self.issuer.razon_social,
            first=first,
            last=first + size - 1,
            authorized_on=sii_time(at).date(),
            authority=self.authority,
        )
        trusted = {**SII_KEYS, PRACTICE_KEY: self.authority.public_key()}
        caf = parse_caf(raw, environment=PRACTICE, issuer_rut=self.issuer.rut, trusted_keys=trusted)
        opened = Range(self.dice.id(at), caf, raw, first, at)
        self.ranges[type] = opened
        self.used.append(opened)
        return opened

    def bill(self, job: Job, *, now: datetime, sign: bool) -> None:
        """Write the invoice of a job, its document before SII, and what was paid of it."""
        client = job.car.client
        type_ = F if client.company else B
        at = min(job.finished + timedelta(minutes=20), now)
        range_ = self._range(type_, at)
        folio, range_.next = range_.next, range_.next + 1
        work = [_work(line) for line in job.lines]
        sums = priced(work, type_)
        document = DteDocument(
            type=type_,
            folio=folio,
            issued_on=sii_time(at).date(),
            issuer=self.issuer,
            receiver=_receiver(client, type_),
            lines=sums.lines,
            totals=sums.totals,
            payment=None if type_.is_boleta else Payment.CASH,
        )
        total = Decimal(sums.totals.total)
        paid = total if job.status is OTStatus.CLOSED else self._part(total)
        invoice = self._invoice(job, document, range_, at=at, paid=paid)
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
        self.book.add(
            InvoiceWorkOrder,
            id=self.dice.id(at),
            invoice_id=invoice,
            work_order_id=job.id,
            created_at=at,
        )
        signed = (
            emission.issue(document, caf=range_.caf, certificate=self.signer, at=at)
            if sign
            else None
        )
        self._document(invoice, document, range_, signed, at=at)
        if paid:
            self._payment(invoice, client, paid, at=at)

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
            created_at=at,
        )
        steps = (
            ("ISSUED", f"Emitida con el folio {document.folio}."),
            ("SIGNED", f"Timbrada y firmada por {self.signer.holder_name}."),
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
        data = seal([signed], issuer=self.issuer, certificate=self.signer, at=at).data
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

    def close(self, now: datetime) -> None:
        """Write the ranges as they stand, with fresh folios for the day that begins."""
        for type_ in (F, B):
            self._range(type_, now, fresh=True)
        for used in self.used:
            self.book.add(
                CafFolio,
                id=used.id,
                company_id=self.shop.company_id,
                environment=DteEnvironment.CERTIFICATION,
                dte_type=int(used.caf.type),
                range_from=used.caf.first,
                range_to=used.caf.last,
                next_folio=used.next,
                authorised_on=used.caf.authorized_on,
                expires_on=used.caf.expires_on,
                caf_xml_enc=self._sealed(used.raw, CAF, used.id),
                sha256=sha256(used.raw).hexdigest(),
                created_at=used.opened,
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
