"""Documents of every type, issued in bulk: rows and orders to sign, in one transaction each."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from models.base import new_id
from models.invoicing import Dte, DteStatus, Invoice, InvoiceStatus
from models.tenants import DteEnvironment
from tests.invoicing.counter import Counter
from torque_app.core.tx import Tx
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.values import (
    Delivery,
    DteDocument,
    DteType,
    Issuer,
    Line,
    NoteReason,
    Payment,
    Receiver,
    Reference,
    Totals,
)
from torque_app.invoicing.rules.content import stored
from torque_app.invoicing.service.folios import take_folio

SHARES = {
    DteType.FACTURA: 36,
    DteType.BOLETA: 36,
    DteType.FACTURA_EXENTA: 6,
    DteType.BOLETA_EXENTA: 6,
    DteType.GUIA_DESPACHO: 5,
    DteType.NOTA_CREDITO: 7,
    DteType.NOTA_DEBITO: 4,
}
"""How many of a hundred documents are of each type."""

BATCH = 25
_GOODS_FOR_OTHERS = 6
_OWES_NOTHING = {DteType.GUIA_DESPACHO, DteType.NOTA_CREDITO, DteType.NOTA_DEBITO}
BUYER = Receiver(
    rut="77777777-7",
    razon_social="Transportes O'Higgins & Cía. Ltda.",
    giro="Transporte de carga",
    address="Calle Larga 55",
    comuna="Rancagua",
    city="Rancagua",
)


@dataclass
class Paper:
    """Whoever issues; notes refer to facturas issued before."""

    counter: Counter
    issuer: Issuer
    dice: random.Random
    facturas: list[DteDocument] = field(default_factory=list)

    def issue(self, count: int, *, kind: DteType | None = None) -> Iterator[int]:
        """Issue so many documents, mixed unless of one kind, yielding each transaction's count."""
        while count > 0:
            batch = min(BATCH, count)
            with self.counter.shop.tx() as tx:
                for _ in range(batch):
                    self._issue_one(tx, kind or self._kind())
            count -= batch
            yield batch

    def _kind(self) -> DteType:
        kinds = [kind for kind in SHARES if self.facturas or not kind.is_note]
        return self.dice.choices(kinds, [SHARES[each] for each in kinds])[0]

    def _issue_one(self, tx: Tx, kind: DteType) -> None:
        environment = DteEnvironment.CERTIFICATION
        company_id = self.counter.shop.company_id
        caf, folio = take_folio(
            tx, company_id=company_id, environment=environment.value, dte_type=kind.value
        )
        document = self._document(kind, folio, sii_time(tx.now).date())
        if kind is DteType.FACTURA:
            self.facturas.append(document)
        invoice = self._invoice(document, caf.id, tx)
        tx.session.add(invoice)
        dte = Dte(
            id=new_id(),
            invoice_id=invoice.id,
            caf_id=caf.id,
            company_rut=self.issuer.rut,
            environment=environment,
            dte_type=kind.value,
            folio=folio,
            content=stored(document),
        )
        tx.session.flush()
        tx.session.add(dte)
        tx.later("invoicing.sign", {"dte_id": str(dte.id)}, dedup_key=f"sign:{dte.id}")

    def _invoice(self, document: DteDocument, caf_id: object, tx: Tx) -> Invoice:
        totals = document.totals
        owed = Decimal(0) if document.type in _OWES_NOTHING else Decimal(totals.total)
        return Invoice(
            id=new_id(),
            company_id=self.counter.shop.company_id,
            service_center_id=self.counter.shop.centre_id,
            client_id=self.counter.company_client(),
            environment=DteEnvironment.CERTIFICATION,
            dte_type=document.type.value,
            folio=document.folio,
            caf_id=caf_id,
            invoice_date=document.issued_on,
            status=InvoiceStatus.ISSUED if owed else InvoiceStatus.PAID,
            dte_status=DteStatus.ISSUED,
            net=Decimal(totals.net),
            exempt=Decimal(totals.exempt),
            iva=Decimal(totals.iva),
            total=Decimal(totals.total),
            paid_amount=Decimal(totals.total) - owed,
            balance=owed,
            issued_at=tx.now,
        )

    def _document(self, kind: DteType, folio: int, today: date) -> DteDocument:
        net = self.dice.randint(5, 400) * 1000
        iva = 0 if kind.is_exempt else net * 19 // 100
        gross = kind is DteType.BOLETA
        price = net + iva if gross else net
        return DteDocument(
            type=kind,
            folio=folio,
            issued_on=today,
            issuer=self.issuer,
            receiver=Receiver() if kind.is_boleta else BUYER,
            lines=(
                Line(
                    name="Cambio de aceite & filtro «fino»",
                    amount=price,
                    quantity=Decimal(1),
                    price=Decimal(price),
                    exempt=kind.is_exempt,
                ),
            ),
            totals=Totals(
                net=0 if kind.is_exempt else net,
                exempt=net if kind.is_exempt else 0,
                iva=iva,
                total=net + iva,
            ),
            payment=Payment.CASH if kind in {DteType.FACTURA, DteType.FACTURA_EXENTA} else None,
            references=(self._reference(),) if kind.is_note else (),
            delivery=Delivery(movement=_GOODS_FOR_OTHERS)
            if kind is DteType.GUIA_DESPACHO
            else None,
        )

    def _reference(self) -> Reference:
        about = self.dice.choice(self.facturas[-200:])
        return Reference(
            document_type=str(about.type.value),
            folio=str(about.folio),
            issued_on=about.issued_on,
            reason=NoteReason.CORRECTS_AMOUNTS,
            comment="Corrige monto",
        )
