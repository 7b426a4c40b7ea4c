"""A workshop with one of everything a path of the API can name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.auth import Role
from models.inspections import Grade
from models.invoicing import CafFolio, Certificate, EnvelopeStatus, Invoice, InvoiceStatus
from models.invoicing_certification import (
    CertificationFile,
    CertificationFileKind,
    CertificationSet,
)
from models.payments import PaymentMethod
from models.purchases import (
    AnswerKind,
    PurchaseAnswer,
    PurchaseDocument,
    PurchaseEnvelope,
    PurchaseSource,
    SignatureGrade,
    StampGrade,
)
from models.tenants import DteEnvironment
from models.work_orders import TimeEntry
from tests.api.furnished_approvals import approval
from tests.api.furnished_automation import automation_rule
from tests.api.furnished_entry import session, trusted
from tests.api.furnished_messages import messages
from tests.api.furnished_portal import back_office
from tests.api.furnished_quality import control
from tests.api.furnished_quotations import quotation
from tests.architecture.bodies import JPEG
from tests.factories.days import free_week
from tests.factories.workshop import Workshop, add_member, open_workshop
from torque_app.appointments import service as appointments
from torque_app.auth import service as auth
from torque_app.branding import service as branding
from torque_app.clients import service as clients
from torque_app.core.listing import Listing
from torque_app.core.tx import Tx
from torque_app.files import service as files
from torque_app.inspections import service as inspections
from torque_app.inventory import service as inventory
from torque_app.invoicing import service as invoicing
from torque_app.kiosk import service as kiosk
from torque_app.notifications import queries as bell
from torque_app.notifications import service as notifications
from torque_app.payments import service as payments
from torque_app.portal import service as portal
from torque_app.purchases import service as purchases
from torque_app.reception import service as reception
from torque_app.vehicles import service as vehicles
from torque_app.work_orders import service as work_orders
from torque_app.workshop import service as workshop


@dataclass(frozen=True)
class Furnished:
    """A workshop and the ids of its rows, by the name paths give them."""

    shop: Workshop
    ids: dict[str, str]

    def again(self) -> "Furnished":
        """Return a copy with rows of its own, for what removes or moves them."""
        return furnish(self.shop)


def furnish(shop: Workshop | None = None) -> Furnished:
    """Put one of everything into a workshop, or into a new one."""
    shop = shop or open_workshop()
    ids: dict[str, Any] = {"centre_id": shop.centre_id, "company_id": shop.company_id}
    ids |= {"tenant_id": shop.tenant_id, "user_id": add_member(shop, role=Role.OPERATOR)}
    for make in (
        _people_and_car,
        approval,
        automation_rule,
        _floor,
        _visit,
        _shelf,
        _order,
        _inspection,
        control,
        quotation,
        back_office,
        _intake,
        _paper,
        _bell,
        messages,
        _program,
        _tablet,
        _purchase,
        _certification,
    ):
        ids |= make(shop.do, ids, shop)
    return Furnished(shop, {name: str(row_id) for name, row_id in ids.items()})


Do = Callable[..., Any]
Made = dict[str, UUID]


def _people_and_car(do: Do, _ids: Made, _shop: Workshop) -> Made:
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    client = do(clients.create, name="Marta Soto", phone="+56912345678").id
    contact = do(clients.add_contact, client, name="Luis Soto").id
    car = do(
        vehicles.create, client_id=client, plate=fresh()["plate"], make="Toyota", model="Yaris"
    )
    return {"client_id": client, "contact_id": contact, "vehicle_id": car.vehicle.id}


def _floor(do: Do, _ids: Made, shop: Workshop) -> Made:
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    do(branding.set_logo, shop.company_id, data=JPEG, name="logo.jpg")
    here = {"service_center_id": shop.centre_id}
    bay = do(workshop.save_bay, **here, code=fresh()["sku"]).id
    worker = add_member(shop, name="Camilo Rojas", role=Role.OPERATOR)
    technician = do(workshop.save_technician, user_id=worker, **here).id
    since = datetime(2026, 12, 1, 12, tzinfo=UTC)
    away = do(
        workshop.add_absence, technician, starts_at=since, ends_at=since + timedelta(hours=8)
    ).id
    special = do(workshop.add_special_day, **here, day=date(2026, 12, 24)).id
    operation = do(
        workshop.save_operation,
        code=fresh()["sku"],
        description="Cambio de aceite",
        standard_hours=Decimal("0.5"),
    ).id
    return {
        "bay_id": bay, "technician_id": technician, "absence_id": away,
        "special_day_id": special, "operation_id": operation,
    }  # fmt: skip


def _visit(do: Do, ids: Made, shop: Workshop) -> Made:
    visit = do(
        appointments.create,
        client_id=ids["client_id"],
        vehicle_id=ids["vehicle_id"],
        service_center_id=shop.centre_id,
        starts_at=datetime.combine(free_week(), time(13), UTC),
        minutes=60,
        service_type="Frenos",
    )
    asked = do(appointments.request, contact_name="Carla Díaz", contact_phone="912345678")
    return {"appointment_id": visit.id, "request_id": asked.id}


def _shelf(do: Do, _ids: Made, shop: Workshop) -> Made:
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    item = do(inventory.create_item, sku=fresh()["sku"], name="Filtro", sell_price=Decimal(9000))
    here, there = (
        do(
            inventory.create_warehouse,
            code=fresh()["sku"],
            name=name,
            service_center_id=shop.centre_id,
        )
        for name in ("Bodega", "Bodega dos")
    )
    do(
        inventory.receive,
        [inventory.Receipt(item, Decimal(50), Decimal(4000))],
        warehouse_id=here,
    )
    return {"item_id": item, "warehouse_id": here, "other_warehouse_id": there}


def _order(do: Do, ids: Made, shop: Workshop) -> Made:
    ot = do(
        work_orders.create,
        client_id=ids["client_id"],
        vehicle_id=ids["vehicle_id"],
        service_type="Mantención",
        service_center_id=shop.centre_id,
    ).id
    part = do(
        work_orders.add_part,
        ot,
        item_id=ids["item_id"],
        quantity=Decimal(1),
        warehouse_id=ids["warehouse_id"],
    ).id
    labor = do(work_orders.add_labor, ot, description="Cambio de aceite", amount=Decimal(20_000)).id
    asked = do(work_orders.ask_part, ot, item_id=ids["item_id"], quantity=Decimal(1)).id
    outside = do(
        work_orders.add_outside, ot, supplier="Rectificadora Sur", description="Rectificar culata"
    ).id
    with shop.tx() as tx:
        entry = TimeEntry(
            work_order_id=ot,
            user_id=shop.owner_id,
            labor_id=labor,
            started_at=tx.now - timedelta(hours=2),
            ended_at=tx.now - timedelta(hours=1),
            minutes=60,
        )
        tx.session.add(entry)
    kept = do(files.attach, "work_orders", ot, data=JPEG, name="frente.jpg")
    do(portal.share_photo, ot, kept.id)
    floor = {"requisition_id": asked, "outside_id": outside, "entry_id": entry.id}
    return {"ot_id": ot, "part_id": part, "labor_id": labor, "file_id": kept.id, **floor}


def _inspection(do: Do, ids: Made, _shop: Workshop) -> Made:
    begun = do(inspections.start, ids["ot_id"])
    point = begun.points[0].id
    do(inspections.grade, point, grade=Grade.RED)
    do(inspections.grade_rest, begun.inspection.id)
    other = do(
        inspections.save_template, name=str(point), points=[{"group": "Ruedas", "label": "Surco"}]
    )
    return {
        "inspection_id": begun.inspection.id,
        "point_id": point,
        "template_id": other.id,
        "deferred_id": do(inspections.defer, point).id,
    }


def _intake(do: Do, ids: Made, shop: Workshop) -> Made:
    """Write an act of reception that could be signed, with a mark and a photo."""
    begun = do(
        reception.begin, service_center_id=shop.centre_id, vehicle_id=ids["vehicle_id"]
    ).intake.id
    said = {"service_type": "Frenos", "complaint": "Chilla al frenar", "odometer": 61_000}
    do(reception.keep_all, begun, values=said)
    mark = do(reception.mark, begun, view="LEFT", kind="SCRATCH", x=0.3, y=0.6).id
    photo = do(reception.attach_photo, begun, data=JPEG, slot="tablero").id
    piece = do(files.put_piece, data=JPEG).piece
    return {"intake_id": begun, "mark_id": mark, "photo_id": photo, "piece": piece}


def _authorities(tx: Tx, shop: Workshop) -> tuple[CafFolio, Certificate]:
    """Write a CAF and a certificate whose secrets nothing opens."""
    from tests.api.serving import fresh  # noqa: PLC0415 - idem

    folios = CafFolio(
        company_id=shop.company_id,
        environment=DteEnvironment.CERTIFICATION,
        dte_type=39,
        range_from=1,
        range_to=10,
        next_folio=1,
        authorised_on=tx.now.date(),
        caf_xml_enc=b"-",
        sha256=fresh()["sku"],
    )
    certificate = Certificate(
        company_id=shop.company_id,
        holder_rut="12345678-5",
        holder_name="Rosa Dueña",
        fingerprint=fresh()["sku"],
        not_before=tx.now - timedelta(days=1),
        not_after=tx.now + timedelta(days=300),
        secret_enc=b"-",
    )
    tx.session.add_all([folios, certificate])
    return folios, certificate


def _paper(do: Do, ids: Made, shop: Workshop) -> Made:
    """Write an invoice as if it had been issued: SII has no part in what is shown here."""
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    with shop.tx() as tx:
        invoice = Invoice(
            company_id=shop.company_id,
            service_center_id=shop.centre_id,
            client_id=ids["client_id"],
            vehicle_id=ids["vehicle_id"],
            environment=DteEnvironment.CERTIFICATION,
            dte_type=39,
            folio=int(fresh()["sku"].removeprefix("C-")),
            invoice_date=tx.now.date(),
            status=InvoiceStatus.ISSUED,
            net=Decimal(10_000),
            iva=Decimal(1_900),
            total=Decimal(11_900),
            balance=Decimal(11_900),
            created_by=shop.owner_id,
        )
        tx.session.add(invoice)
        folios, certificate = _authorities(tx, shop)
    bundle = do(invoicing.order_bundle, [invoice.id])
    link = do(invoicing.make_link, invoice.id)
    paid = do(
        payments.record, invoice_id=invoice.id, amount=Decimal(900), method=PaymentMethod.CASH
    )
    return {
        "invoice_id": invoice.id,
        "payment_id": paid.id,
        "caf_id": folios.id,
        "certificate_id": certificate.id,
        "bundle_id": bundle.id,
        "link_id": link.id,
    }


def _bell(do: Do, _ids: Made, shop: Workshop) -> Made:
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    do(notifications.notify, title="Llegó el repuesto", users=[shop.owner_id])
    invited = do(auth.invite, email=fresh()["email"], full_name="Ana Soto", role=Role.OPERATOR)
    return {
        "notification_id": do(bell.mine, Listing()).rows[0].id,
        "invitation_id": invited.id,
        "session_id": session(shop),
        "trusted_id": trusted(shop),
    }


def _program(do: Do, _ids: Made, _shop: Workshop) -> Made:
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    issued = do(auth.create_api_key, name=fresh()["sku"], scopes=["clients.view"])
    return {"key_id": issued.id}


def _tablet(do: Do, ids: Made, shop: Workshop) -> Made:
    """Register a tablet, and let the member whose id is known have a PIN."""
    row, _token = do(kiosk.register_device, service_center_id=shop.centre_id, name="Elevador 1")
    do(kiosk.set_pin, ids["user_id"], pin="2846")
    return {"device_id": row.id}


def _purchase(_do: Do, _ids: Made, shop: Workshop) -> Made:
    """Write a supplier's document and our answer to it, as if both had travelled."""
    from tests.api.serving import fresh  # noqa: PLC0415 - idem

    folio = int(fresh()["sku"].removeprefix("C-"))
    whose = {"company_id": shop.company_id, "issuer_rut": "76192083-9"}
    paper = {"xml": b"<?xml version='1.0'?><DTE/>", "sha256": f"{folio:064}"}
    with shop.tx() as tx:
        envelope = PurchaseEnvelope(
            **whose, **paper, kind="ENVIO_DTE", source=PurchaseSource.UPLOAD, received_at=tx.now,
            signature=SignatureGrade.LITERAL, number=folio,
        )  # fmt: skip
        tx.session.add(envelope)
        tx.session.flush()
        document = PurchaseDocument(
            **whose, **paper, envelope_id=envelope.id, issuer_name="Repuestos Andes", dte_type=33,
            folio=folio, issued_on=tx.now.date(), received_at=tx.now, net=Decimal(1000),
            iva=Decimal(190), total=Decimal(1190), signature=SignatureGrade.LITERAL,
            ted=StampGrade.GENUINE,
        )  # fmt: skip
        tx.session.add(document)
        tx.session.flush()
        answer = PurchaseAnswer(
            **paper, kind=AnswerKind.RECEPTION, envelope_id=envelope.id, document_id=document.id,
            number=folio,
        )  # fmt: skip
        tx.session.add(answer)
        made = {"purchase_id": document.id, "answer_id": answer.id}
    box = shop.do(
        purchases.save_mailbox, host="imap.example.cl", port=993, user="compras@example.cl",
        password="practica",
    )  # fmt: skip
    return made | {"mailbox_id": box.id}


def _certification(_do: Do, _ids: Made, shop: Workshop) -> Made:
    """Write a test set of SII's with a book that it has not answered yet."""
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    attention = fresh()["sku"].removeprefix("C-")
    source = f"SET LIBRO DE VENTAS - NUMERO DE ATENCION: {attention}".encode()
    with shop.tx() as tx:
        asked = CertificationSet(
            company_id=shop.company_id, name="ventas.txt", source=source,
            sha256=f"{attention:0>64}", attempt=1, built_at=tx.now,
        )  # fmt: skip
        tx.session.add(asked)
        tx.session.flush()
        book = CertificationFile(
            set_id=asked.id, line=0, kind=CertificationFileKind.SALES_BOOK,
            name="LibroVentas.xml",
            xml=b"<?xml version='1.0'?><LibroCompraVenta/>", sha256=f"{attention:0>64}",
            status=EnvelopeStatus.SENT, track_id="1",
        )  # fmt: skip
        tx.session.add(book)
        return {"set_id": asked.id, "set_file_id": book.id}
