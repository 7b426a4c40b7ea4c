"""A workshop that can bill: certificate, folios, and finished OTs of real clients."""

import os
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlmodel import select

from models.clients import Client, ClientType
from models.inventory import InventoryItem, Warehouse
from models.invoicing import Dte, DteStep, DteSubmission, Invoice, NoteKind
from models.outbox import MessageStatus, OutboxMessage
from models.tenants import Company
from models.vehicles import Vehicle
from models.work_orders import OTStatus, WorkOrder, WorkOrderLabor, WorkOrderPart
from tests.factories.workshop import Workshop, any_rut
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.practice import make_caf, make_pfx
from torque_app.integrations.sii.values import Delivery, DteType
from torque_app.invoicing import queries, service
from torque_app.invoicing.queries import DraftContent, DraftLine
from workers import invoicing as _jobs  # noqa: F401 - the jobs register themselves
from workers import job as jobs

PASSWORD = "practica"
FACTURA, BOLETA = 33, 39
EXENTA, BOLETA_EXENTA, GUIA, DEBITO, CREDITO = 34, 41, 52, 56, 61
_numbers = count(1)


@cache
def pfx() -> bytes:
    """A self-made certificate, the same for the whole run: keys are slow to make."""
    return make_pfx(rut="12345678-5", name="Juana Práctica", password=PASSWORD)


@cache
def _authority(folder: str) -> RSAPrivateKey:
    key = load_pem_private_key((Path(folder) / "authority.key.pem").read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


def caf(rut: str, *, type: int, first: int = 1, last: int = 100, on: date | None = None) -> bytes:
    """A CAF of the practice authority."""
    return make_caf(
        type=DteType(type),
        issuer_rut=rut,
        razon_social="Taller de Práctica",
        first=first,
        last=last,
        authorized_on=on or sii_time(datetime.now(UTC)).date(),
        authority=_authority(os.environ["SII_AUTHORITY_DIR"]),
    )


@dataclass
class Counter:
    """A workshop with everything billing needs."""

    shop: Workshop
    rut: str
    warehouse_id: UUID
    clients: dict[str, UUID] = field(default_factory=dict)

    def job(
        self,
        *,
        labor: tuple[tuple[str, str], ...] = (("Cambio de aceite & filtro", "25000"),),
        parts: tuple[tuple[str, str, str], ...] = (),
        client: UUID | None = None,
        status: OTStatus = OTStatus.COMPLETED,
        assigned_to: UUID | None = None,
        **changes: object,
    ) -> UUID:
        """Write an OT with its lines, finished unless told otherwise."""
        number = next(_numbers)
        client = client or self.company_client()
        with self.shop.tx() as tx:
            plate = f"BB{number:04}"
            vehicle = Vehicle(client_id=client, plate=plate, make="Toyota", model="Hilux")
            tx.session.add(vehicle)
            tx.session.flush()
            order = WorkOrder(
                number=f"SC001-2026-11-{number:04}",
                service_center_id=self.shop.centre_id,
                client_id=client,
                vehicle_id=vehicle.id,
                client_snapshot={"plate": plate, "vehicle": "Toyota Hilux"},
                service_type="MANTENCION",
                status=status,
                stage=None,
                assigned_to=assigned_to,
                completed_at=tx.now,
                **changes,
            )
            tx.session.add(order)
            tx.session.flush()
            self._lines(tx, order.id, labor=labor, parts=parts)
            return order.id

    def _lines(self, tx, order_id: UUID, *, labor, parts) -> None:
        for place, (name, amount) in enumerate(labor, 1):
            tx.session.add(
                WorkOrderLabor(
                    work_order_id=order_id, sr_no=place, description=name,
                    hours=Decimal(1), rate=Decimal(amount), amount=Decimal(amount),
                    done_at=tx.now,
                )
            )  # fmt: skip
        for place, (name, quantity, price) in enumerate(parts, 1):
            item = InventoryItem(sku=f"SKU-{next(_numbers)}", name=name)
            tx.session.add(item)
            tx.session.flush()
            tx.session.add(
                WorkOrderPart(
                    work_order_id=order_id, sr_no=place, item_id=item.id,
                    warehouse_id=self.warehouse_id, part_name=name, part_code=item.sku,
                    quantity=Decimal(quantity), unit_price=Decimal(price),
                    unit_cost=Decimal(price) / 2,
                    amount=Decimal(quantity) * Decimal(price),
                )
            )  # fmt: skip

    def client(self, name: str, **columns: object) -> UUID:
        """Write a client."""
        with self.shop.tx() as tx:
            row = Client(number=next(_numbers), name=name, **columns)
            tx.session.add(row)
            tx.session.flush()
            return row.id

    def company_client(self) -> UUID:
        """A client that can take a factura."""
        if "company" not in self.clients:
            self.clients["company"] = self.client(
                "Transportes O'Higgins & Cía. Ltda.",
                type=ClientType.COMPANY,
                rut=any_rut(),
                giro="Transporte de carga",
                address="Calle Larga 55",
                comuna="Rancagua",
                city="Rancagua",
                email="pagos@example.cl",
            )
        return self.clients["company"]

    def person(self) -> UUID:
        """A client of whom only the name is known."""
        if "person" not in self.clients:
            self.clients["person"] = self.client("Marta Soto", type=ClientType.PERSON)
        return self.clients["person"]

    def issue(self, work_order_id: UUID | None = None, *, dte_type: int = FACTURA, **more):
        """Issue as the owner."""
        order = work_order_id or self.job()
        return self.shop.do(service.issue, work_order_id=order, dte_type=dte_type, **more)

    def content(self, dte_type: int = FACTURA, *lines: tuple[str, str], **more) -> DraftContent:
        """What is typed for a document from scratch: names and prices."""
        written = tuple(
            DraftLine(name=name, unit_price=Decimal(price))
            for name, price in lines or (("Diagnóstico", "10000"),)
        )
        named = {"client_id": self.company_client()} | more
        return DraftContent(dte_type=dte_type, lines=written, **named)

    def typed(self, dte_type: int = FACTURA, *lines: tuple[str, str], **more):
        """Issue a document from scratch, its SII answer still to come."""
        content = self.content(dte_type, *lines, **more)
        return self.shop.do(service.issue_content, content)

    def guide(self, *lines: tuple[str, str], movement: int = 1, **more):
        """Issue a guía de despacho."""
        return self.typed(GUIA, *lines, delivery=Delivery(movement=movement, dispatch=2), **more)

    def credit(self, invoice_id: UUID, kind: NoteKind = NoteKind.AMOUNT, **more):
        """Issue a credit note."""
        wish = queries.Wish(kind, **{"reason": "Devolución"} | more)
        return self.shop.do(service.credit, invoice_id, wish=wish)

    def debit(self, invoice_id: UUID, kind: NoteKind = NoteKind.AMOUNT, **more):
        """Issue a debit note."""
        wish = queries.Wish(kind, **{"reason": "Intereses"} | more)
        return self.shop.do(service.debit, invoice_id, wish=wish)

    def settled(self, row, *, accepted: bool = True):
        """Let SII judge a document and all that waits, without asking the simulator."""
        judge(self.shop, row.id, accepted=accepted)
        return row

    def every_folio(self) -> "Counter":
        """Upload folios of the types that are not there from the start."""
        for kind in (EXENTA, BOLETA_EXENTA, GUIA, DEBITO, CREDITO):
            self.folios(kind)
        return self

    def folios(self, type: int, *, first: int = 1, last: int = 100):
        """Upload a CAF."""
        raw = caf(self.rut, type=type, first=first, last=last)
        return self.shop.do(service.upload_caf, raw)

    def dte(self, invoice_id: UUID) -> Dte:
        """The newest document of an invoice."""
        query = select(Dte).where(Dte.invoice_id == invoice_id).order_by(Dte.id.desc())
        with self.shop.tx() as tx:
            return tx.session.exec(query).first()

    def invoice(self, invoice_id: UUID) -> Invoice:
        """The invoice as it stands."""
        with self.shop.tx() as tx:
            return tx.get(Invoice, invoice_id)

    def order(self, work_order_id: UUID) -> WorkOrder:
        """The OT as it stands."""
        with self.shop.tx() as tx:
            return tx.get(WorkOrder, work_order_id)

    def rows(self, model):
        """All rows of a table of this workshop, oldest first."""
        with self.shop.tx() as tx:
            return list(tx.session.exec(select(model).order_by(model.id)).all())

    def rows_of_events(self, name: str) -> list[OutboxMessage]:
        """Every message of an event, oldest first."""
        return [message for message in self.rows(OutboxMessage) if message.name == name]

    def steps(self, invoice_id: UUID) -> list[str]:
        """The names of the steps of the newest document."""
        dte = self.dte(invoice_id)
        query = select(DteStep).where(DteStep.dte_id == dte.id)
        with self.shop.tx() as tx:
            found = tx.session.exec(query.order_by(DteStep.happened_at, DteStep.id)).all()
            return [step.step for step in found]

    def envelopes(self) -> list[DteSubmission]:
        """Every envelope."""
        return self.rows(DteSubmission)

    def waiting(self, name: str | None = None) -> list[OutboxMessage]:
        """Messages not done that some job carries out."""
        return [
            message
            for message in self.rows(OutboxMessage)
            if message.status != MessageStatus.DONE
            and message.name in jobs.JOBS
            and (name is None or message.name == name)
        ]

    def carry_out(self, *names: str, due: bool = False) -> None:
        """Carry out every waiting message of these jobs once, oldest first; `due` ones only."""
        for message in self.waiting():
            early = due and message.not_before > datetime.now(UTC)
            if not early and (not names or message.name in names):
                jobs.run(str(self.shop.tenant_id), str(message.id))

    def work_off(self, *, patience: float = 15.0) -> None:
        """Carry messages out, as often as they ask for it, until none is left."""
        deadline = datetime.now(UTC).timestamp() + patience
        while self.waiting():
            assert datetime.now(UTC).timestamp() < deadline, [
                (each.name, each.last_error) for each in self.waiting()
            ]
            self.carry_out(due=True)
            time.sleep(0.05)


def open_counter(shop: Workshop, *, certificate: bool = True, folios: bool = True) -> Counter:
    """Equip a workshop."""
    with shop.tx() as tx:
        rut = tx.get(Company, shop.company_id).rut
        warehouse = Warehouse(code="BOD-1", name="Bodega", service_center_id=shop.centre_id)
        tx.session.add(warehouse)
        tx.session.flush()
        counter = Counter(shop, rut, warehouse.id)
    if certificate:
        shop.do(service.save_certificate, pfx(), password=PASSWORD)
    if folios:
        counter.folios(FACTURA)
        counter.folios(BOLETA)
    return counter


def judge(shop: Workshop, invoice_id: UUID, *, accepted: bool) -> None:
    """Record SII's verdict on a document, step by step as the exchange does."""
    with shop.tx() as tx:
        query = select(Dte).where(Dte.invoice_id == invoice_id).order_by(Dte.id.desc())
        dte_id = tx.session.exec(query).first().id
    shop.do(service.sign, dte_id)
    envelope_id = shop.do(service.pack, dte_id)
    shop.do(service.begin_upload, envelope_id)
    shop.do(service.record_sent, envelope_id, track_id=str(next(_numbers)))
    counts = {"accepted": 1} if accepted else {"rejected": 1}
    answer = service.Answer("EPR", "", service.Outcome.PROCESSED, **counts)
    shop.do(service.record_verdicts, envelope_id, answer)


@dataclass
class Simulator:
    """The running simulator: its address and its control API."""

    url: str

    def post(self, path: str, **body: object) -> httpx.Response:
        """Give an order."""
        answer = httpx.post(f"{self.url}/simulator/api/{path}", json=body, timeout=30)
        assert answer.is_success, answer.text
        return answer

    def order(self, mode: str, *, service: str = "*", times: int = 1, **argument: object) -> None:
        """Order a failure."""
        self.post("faults", mode=mode, service=service, times=times, argument=argument)

    def reset(self) -> None:
        """Forget every failure ordered."""
        httpx.delete(f"{self.url}/simulator/api/faults").raise_for_status()

    def kill_tokens(self) -> None:
        """End every session."""
        httpx.delete(f"{self.url}/simulator/api/tokens").raise_for_status()

    def tracks(self, rut: str) -> list[dict]:
        """The envelopes of one company, newest first."""
        tracks = httpx.get(f"{self.url}/simulator/api/tracks").json()
        return [track for track in tracks if track["company"] == rut]
