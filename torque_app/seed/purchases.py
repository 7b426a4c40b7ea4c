"""What suppliers sent lately: signed for real with practice folios, in every state of an answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any, Final
from uuid import UUID

from models.outbox import Counter
from models.purchases import (
    ClaimAction,
    ClaimStatus,
    PurchaseClaim,
    PurchaseDocument,
    PurchaseEnvelope,
    PurchaseSource,
    PurchaseStatus,
    PurchaseStep,
)
from models.values.money import rounded
from torque_app.integrations.sii import certificate as pfx
from torque_app.integrations.sii import reading
from torque_app.integrations.sii.caf import SII_KEYS, parse_caf
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.emission import issue
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.practice import PRACTICE_KEY, make_caf, make_pfx
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
from torque_app.purchases.rules import ACTION_NAMES, status_after
from torque_app.purchases.service.content import content, grade
from torque_app.seed.folios import Papers
from torque_app.seed.people import Workshop
from torque_app.seed.rows import Book, Dice

_PASSWORD: Final = "practica"  # noqa: S105 - of a file that is never kept
_IVA: Final = Decimal("0.19")
_SUPPLIERS: Final = (
    ("Repuestos Matta Ltda.", "Av. Matta 855", "Santiago"),
    ("Lubricantes del Sur SpA", "Gran Avenida 5120", "San Miguel"),
    ("Importadora Frenos Andes SA", "Av. Vicuña Mackenna 3400", "Macul"),
)
_GOODS: Final = (
    (("Pastillas de freno delanteras", 6, 18990), ("Disco de freno ventilado", 4, 32500)),
    (("Aceite 5W30 sintético, tambor 200 l", 1, 489000),),
    (("Filtro de aceite", 24, 3490), ("Filtro de aire", 12, 6990), ("Bujía de iridio", 16, 8900)),
    (("Amortiguador trasero", 4, 41900),),
)
ACD, ERM = ClaimAction.ACCEPTS_CONTENT, ClaimAction.RECEIVED_GOODS
_STORY: Final[tuple[tuple[int, int, ClaimAction | None, str], ...]] = (
    (0, 24, ACD, ""),
    (1, 19, None, ""),
    (2, 15, ClaimAction.CLAIMS_PARTIAL, "Llegaron 2 discos de los 4 que se cobran."),
    (0, 12, ERM, ""),
    (1, 7, None, ""),
    (2, 5, None, ""),
    (0, 3, ACD, ""),
    (1, 1, None, ""),
    (2, 0, None, ""),
)
"""Which supplier, how many days ago, and what was answered, with its reason."""

ANSWERED_AFTER: Final = timedelta(hours=1)


@dataclass
class Supplier:
    """One seller and his folios."""

    issuer: Issuer
    cafs: dict[DteType, Caf]
    folios: Iterator[int]


class Purchases:
    """Writes what the workshop received."""

    def __init__(
        self, book: Book, dice: Dice, shop: Workshop, papers: Papers, *, now: datetime
    ) -> None:
        self.book, self.dice, self.shop, self.papers, self.now = book, dice, shop, papers, now
        self.trusted = {**SII_KEYS, PRACTICE_KEY: papers.authority.public_key()}
        self.signer = self._signer()
        self.suppliers = [self._supplier(*each) for each in _SUPPLIERS]
        self.envelopes = 0

    def _signer(self) -> Certificate:
        since = self.now - timedelta(days=60)
        raw = make_pfx(
            rut="9876543-3", name="Hernán Riquelme", password=_PASSWORD, valid_from=since
        )
        return pfx.load_certificate(raw, _PASSWORD, at=self.now)

    def _supplier(self, name: str, address: str, comuna: str) -> Supplier:
        issuer = Issuer(
            rut=self.dice.rut(company=True),
            razon_social=name,
            giro="Venta de repuestos y lubricantes",
            actecos=("453000",),
            address=address,
            comuna=comuna,
            city="Santiago",
            sii_office="SANTIAGO CENTRO",
            resolution_number=0,
            resolution_date=(self.now - timedelta(days=400)).date(),
        )
        cafs = {
            type_: self._caf(issuer, type_) for type_ in (DteType.FACTURA, DteType.NOTA_CREDITO)
        }
        return Supplier(issuer, cafs, count(self.dice.random.randint(800, 9000)))

    def _caf(self, issuer: Issuer, type_: DteType) -> Caf:
        raw = make_caf(
            type=type_,
            issuer_rut=issuer.rut,
            razon_social=issuer.razon_social,
            first=1,
            last=10_000,
            authorized_on=sii_time(self.now - timedelta(days=60)).date(),
            authority=self.papers.authority,
        )
        return parse_caf(
            raw,
            environment=Environment.CERTIFICATION,
            issuer_rut=issuer.rut,
            trusted_keys=self.trusted,
        )

    def receive(self) -> None:
        """Write the story: answered, silent, urgent, just come, one credit note, one forged."""
        for number, (who, days, action, reason) in enumerate(_STORY):
            at = self._moment(days)
            goods = _GOODS[number % len(_GOODS)]
            row = self._come(
                self.suppliers[who], at=at, goods=goods, action=action, forged=days == 1
            )
            if action is not None:
                self._answer(row, action, reason, at=at + ANSWERED_AFTER)
        self._come(self.suppliers[2], at=self._moment(4), note=True)
        self.book.add(
            Counter, id=self.dice.id(self.now), name="purchase_envelopes", last=self.envelopes
        )

    def _moment(self, days: int) -> datetime:
        """Return a working hour so many days ago, today two hours ago at the latest."""
        day = self.dice.moment(self.now - timedelta(days=days), first=9, last=17)
        return min(day, self.now - timedelta(hours=2))

    def _come(
        self,
        supplier: Supplier,
        *,
        at: datetime,
        goods: tuple[tuple[str, int, int], ...] = _GOODS[3],
        action: ClaimAction | None = None,
        note: bool = False,
        forged: bool = False,
    ) -> UUID:
        signed = self._signed(supplier, goods, note=note, at=at)
        data = seal(
            [signed],
            issuer=supplier.issuer,
            certificate=self.signer,
            at=at,
            receiver_rut=self.shop.company["rut"],
        ).data
        if forged:  # somebody changed the quantity after it was signed
            data = data.replace(b"<QtyItem>24</QtyItem>", b"<QtyItem>240</QtyItem>")
            data = data.replace(b"<QtyItem>6</QtyItem>", b"<QtyItem>60</QtyItem>")
            data = data.replace(b"<QtyItem>4</QtyItem>", b"<QtyItem>40</QtyItem>")
        return self._filed(data, action, at=at)

    def _signed(
        self,
        supplier: Supplier,
        goods: tuple[tuple[str, int, int], ...],
        *,
        note: bool,
        at: datetime,
    ) -> SignedDte:
        type_ = DteType.NOTA_CREDITO if note else DteType.FACTURA
        today = sii_time(at).date()
        net = sum(quantity * price for _, quantity, price in goods)
        iva = int(rounded(net * _IVA))
        company = self.shop.company
        folio = next(supplier.folios)
        document = DteDocument(
            type=type_,
            folio=folio,
            issued_on=today,
            issuer=supplier.issuer,
            receiver=Receiver(
                rut=company["rut"],
                razon_social=company["razon_social"],
                giro=company["giro"][:40],
                address=company["address"],
                comuna=company["comuna"],
                city=company["city"],
            ),
            lines=tuple(
                Line(name=name, amount=quantity * price, quantity=Decimal(quantity),
                     price=Decimal(price))
                for name, quantity, price in goods
            ),
            totals=Totals(net=net, exempt=0, iva=iva, total=net + iva),
            payment=None if note else Payment.CREDIT,
            due_on=None if note else today + timedelta(days=30),
            references=(
                Reference("33", str(folio - 1), today, NoteReason.VOIDS, "Devolución"),
            ) if note else (),
        )  # fmt: skip
        return issue(document, caf=supplier.cafs[type_], certificate=self.signer, at=at)

    def _filed(self, data: bytes, action: ClaimAction | None, *, at: datetime) -> UUID:
        inbox = reading.read(data, trusted_keys=self.trusted)
        (received,) = inbox.documents
        self.envelopes += 1
        envelope, document = self.dice.id(at), self.dice.id(at + timedelta(seconds=1))
        self.book.add(
            PurchaseEnvelope,
            id=envelope,
            company_id=self.shop.company_id,
            issuer_rut=inbox.issuer_rut,
            issuer_name=received.issuer_name,
            kind=str(inbox.kind),
            source=PurchaseSource.UPLOAD,
            filename=f"EnvioDTE_{received.folio}.xml",
            received_by=self.dice.random.choice(self.shop.advisors),
            received_at=at,
            signature=grade(inbox.signature),
            number=self.envelopes,
            xml=data,
            sha256=sha256(data).hexdigest(),
            created_at=at,
        )
        self.book.add(
            PurchaseDocument,
            id=document,
            company_id=self.shop.company_id,
            envelope_id=envelope,
            received_at=at,
            sii_received_at=at - timedelta(minutes=40),
            created_at=at,
            **_standing(action, at=at + ANSWERED_AFTER),
            **content(received),
        )
        self._tell(document, "RECEIVED", "Se cargó aquí.", at=at)
        sentence = "El SII informó cuándo lo recibió: desde ahí corren los 8 días."
        self._tell(document, "AT_SII", sentence, at=at + timedelta(seconds=5))
        return document

    def _answer(self, document: UUID, action: ClaimAction, reason: str, *, at: datetime) -> None:
        self.book.add(
            PurchaseClaim,
            id=self.dice.id(at),
            document_id=document,
            action=action,
            status=ClaimStatus.REGISTERED,
            reason=reason,
            attempts=1,
            sii_code=0,
            sii_sentence="El SII lo registró.",
            settled_at=at,
            created_at=at,
        )
        self._tell(document, "ASKED", "Se está registrando.", at=at, act=ACTION_NAMES[action])
        self._tell(
            document, action.value, "Registrado en el SII.", at=at + timedelta(seconds=3),
            why=reason,
        )  # fmt: skip

    def _tell(
        self, document: UUID, step: str, sentence: str, *, at: datetime, **evidence: str
    ) -> None:
        self.book.add(
            PurchaseStep,
            id=self.dice.id(at),
            document_id=document,
            step=step,
            sentence=sentence,
            evidence={name: value for name, value in evidence.items() if value},
            happened_at=at,
        )


def _standing(action: ClaimAction | None, *, at: datetime) -> dict[str, Any]:
    """Return the columns of a document that was answered so, or not at all."""
    if action is None:
        return {}
    when = "acknowledged_at" if action is ERM else "answered_at"
    return {"status": status_after(PurchaseStatus.RECEIVED, action), when: at}
