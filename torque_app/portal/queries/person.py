"""All that a workshop keeps of one person, as they may ask for it (Ley 19.628 arts. 5 and 9).

A ZIP of what programs read: `datos.json` whole and each section as a table of its own. What is of
the workshop alone (costs, margins, notes between colleagues) is no datum of the person.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any, Final, NamedTuple
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import func, select
from sqlmodel import col

from models.appointments import Appointment, ServiceRequest
from models.clients import Client, ClientContact
from models.invoicing import Invoice, InvoiceStatus
from models.notifications_messages import Consent, Message, MessagePreference
from models.payments import ClientPayment
from models.portal import CustomerMessage, CustomerTicket, DataRequest
from models.quotations import Quotation, QuotationAnswer, QuotationVersion
from models.values import clock
from models.vehicles import Vehicle
from models.work_orders import WorkOrder
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.tx import Tx
from torque_app.portal.permissions import Portal
from torque_app.portal.queries.requests import NO_REQUEST, requests_of
from torque_app.tenants import queries as tenants

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_HANDLING: Final = (
    {
        "finalidad": "Atender el vehículo: presupuestos, órdenes de trabajo, entrega y garantía",
        "base": "Contrato (Ley 19.628 art. 13)",
        "origen": "El titular, o quien trajo el vehículo",
        "plazo": "Garantía y plazos legales para reclamar (hasta 5 años)",
        "destinatarios": "Ninguno fuera del taller y sus encargados",
    },
    {
        "finalidad": "Emitir y guardar documentos tributarios",
        "base": "Obligación legal (Código Tributario arts. 17 y 200)",
        "origen": "El titular",
        "plazo": "6 años",
        "destinatarios": "Servicio de Impuestos Internos",
    },
    {
        "finalidad": "Publicidad y recordatorios",
        "base": "Consentimiento, que puede retirarse",
        "origen": "El titular",
        "plazo": "Hasta que lo retire",
        "destinatarios": "Proveedores de correo y mensajería",
    },
)


class _Section(NamedTuple):
    """A table of the export: its name, its columns, and the condition that makes them theirs."""

    name: str
    columns: Mapping[str, Any]
    mine: Any


@needs(Portal.RIGHTS)
def person_file(tx: Tx, client_id: UUID) -> Paper:
    """Return all that is kept of a person as a ZIP; NotFound without such a client."""
    return _packed(tx, client_id)


@needs(Portal.OPEN)
def request_file(tx: Tx, client_id: UUID, request_id: UUID) -> Paper:
    """Return the file of a request of their own that was granted; NotFound once it expired.

    It is made as it is fetched: nothing of it lies about, and it says what is kept today.
    """
    mine = next((each for each in requests_of(tx, client_id) if each.id == request_id), None)
    if mine is None or not mine.has_file:
        raise NotFound(NO_REQUEST)
    return _packed(tx, client_id)


def has_documents_since(tx: Tx, client_id: UUID, since: datetime) -> bool:
    """Tell whether a tax document was issued to a client since an instant."""
    query = select(func.count()).where(
        col(Invoice.client_id) == client_id,
        col(Invoice.folio).is_not(None),
        col(Invoice.issued_at) >= since,
    )
    return bool(tx.session.execute(query).scalar_one())


def owes(tx: Tx, client_id: UUID) -> bool:
    """Tell whether a document issued to a client is not paid whole."""
    query = select(func.count()).where(
        col(Invoice.client_id) == client_id,
        col(Invoice.status) != InvoiceStatus.DRAFT,
        col(Invoice.balance) > 0,
    )
    return bool(tx.session.execute(query).scalar_one())


def _packed(tx: Tx, client_id: UUID) -> Paper:
    tx.get(Client, client_id)
    tables = {each.name: _read(tx, each) for each in _sections(client_id)}
    whole = {
        "responsable": tenants.current(tx).name,
        "generado": tx.now.isoformat(),
        "tratamiento": _HANDLING,
        **tables,
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("datos.json", json.dumps(whole, ensure_ascii=False, indent=1, default=str))
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", _table(rows))
    day = clock.business_date(tx.now).isoformat()
    return Paper(f"mis-datos-{day}.zip", "application/zip", packed.getvalue())


def _read(tx: Tx, section: _Section) -> list[dict[str, Any]]:
    asked = columns(*section.columns.values()).where(section.mine)
    asked = asked.execution_options(with_deleted=True)
    return [dict(zip(section.columns, row, strict=True)) for row in tx.session.execute(asked)]


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as CSV with a mark of its encoding; no cell is a formula to a spreadsheet."""
    if not rows:
        return ""
    written = StringIO()
    table = csv.DictWriter(written, fieldnames=list(rows[0]))
    table.writeheader()
    table.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return f"\ufeff{written.getvalue()}"


def _cell(value: Any) -> str:
    said = "" if value is None else str(value)
    return f"'{said}" if said.startswith(_FORMULA) else said


def _named(model: Any, **names: str) -> dict[str, Any]:
    """Return columns of a model by the Spanish names a person reads."""
    return {shown: getattr(model, name) for shown, name in names.items()}


def _sections(client_id: UUID) -> list[_Section]:
    return [
        *_identity(client_id),
        *_work(client_id),
        *_offers(client_id),
        *_papers(client_id),
        *_said(client_id),
        *_wished(client_id),
    ]


def _identity(client_id: UUID) -> list[_Section]:
    return [
        _Section(
            "persona",
            _named(
                Client, nombre="name", rut="rut", giro="giro", telefono="phone",
                whatsapp="whatsapp", correo="email", direccion="address", comuna="comuna",
                ciudad="city", otros="custom_fields", desde="created_at",
            ),
            col(Client.id) == client_id,
        ),
        _Section(
            "contactos",
            _named(
                ClientContact, nombre="name", cargo="position", telefono="phone", correo="email",
            ),
            (col(ClientContact.client_id) == client_id) & col(ClientContact.deleted_at).is_(None),
        ),
        _Section(
            "vehiculos",
            _named(
                Vehicle, patente="plate", vin="vin", marca="make", modelo="model", anio="year",
                color="color", kilometraje="odometer", revision_tecnica="inspection_due",
                ultimo_servicio="last_service_at",
            ),
            col(Vehicle.client_id) == client_id,
        ),
    ]  # fmt: skip


def _work(client_id: UUID) -> list[_Section]:
    return [
        _Section(
            "ordenes_de_trabajo",
            _named(
                WorkOrder, numero="number", servicio="service_type", descripcion="description",
                estado="status", kilometraje="odometer_in", ingreso="created_at",
                termino="completed_at",
            ),
            col(WorkOrder.client_id) == client_id,
        ),
        _Section(
            "citas",
            _named(
                Appointment, numero="number", servicio="service_type", inicio="starts_at",
                estado="status", pedido="customer_complaint", retiro="pickup_address",
            ),
            col(Appointment.client_id) == client_id,
        ),
        _Section(
            "solicitudes_de_hora",
            _named(
                ServiceRequest, numero="number", nombre="contact_name", telefono="contact_phone",
                correo="contact_email", rut="rut", patente="plate", pedido="complaint",
                creada="created_at",
            ),
            col(ServiceRequest.client_id) == client_id,
        ),
    ]  # fmt: skip


def _offers(client_id: UUID) -> list[_Section]:
    return [
        _Section(
            "presupuestos",
            _named(
                Quotation, numero="number", fecha="quotation_date", estado="status",
                version="revision", total="total", siniestro="claim_number",
                visto="seen_at", decidido="customer_decided_at",
            ),
            col(Quotation.client_id) == client_id,
        ),
        _Section(
            "decisiones",
            _named(
                QuotationAnswer, fecha="answered_at", modo="method", nombre="name", rut="rut",
                ip="ip", dispositivo="device", total="total", huella_del_pdf="pdf_sha256",
            ),
            col(QuotationAnswer.quotation_version_id).in_(
                select(QuotationVersion.id)  # type: ignore[call-overload]
                .join(Quotation, col(Quotation.id) == col(QuotationVersion.quotation_id))
                .where(col(Quotation.client_id) == client_id)
            ),
        ),
    ]  # fmt: skip


def _papers(client_id: UUID) -> list[_Section]:
    return [
        _Section(
            "documentos",
            _named(
                Invoice, tipo="dte_type", folio="folio", fecha="invoice_date", total="total",
                saldo="balance", receptor="receiver_snapshot",
            ),
            (col(Invoice.client_id) == client_id) & col(Invoice.folio).is_not(None),
        ),
        _Section(
            "pagos",
            _named(
                ClientPayment, fecha="created_at", monto="amount", medio="method",
                referencia="reference",
            ),
            col(ClientPayment.client_id) == client_id,
        ),
    ]  # fmt: skip


def _said(client_id: UUID) -> list[_Section]:
    theirs = select(CustomerTicket.id).where(  # type: ignore[call-overload]
        col(CustomerTicket.client_id) == client_id
    )
    return [
        _Section(
            "consultas",
            _named(CustomerTicket, asunto="subject", estado="status", creada="created_at"),
            col(CustomerTicket.client_id) == client_id,
        ),
        _Section(
            "mensajes_de_consultas",
            _named(CustomerMessage, fecha="sent_at", sentido="direction", texto="body"),
            col(CustomerMessage.ticket_id).in_(theirs),
        ),
    ]  # fmt: skip


def _wished(client_id: UUID) -> list[_Section]:
    return [
        _Section(
            "mensajes_enviados",
            _named(
                Message, fecha="created_at", canal="channel", a="recipient", asunto="subject",
                estado="status",
            ),
            col(Message.client_id) == client_id,
        ),
        _Section(
            "consentimientos",
            _named(
                Consent, finalidad="purpose", canal="channel", palabras="words", origen="source",
                ip="ip", dado="given_at", retirado="withdrawn_at",
            ),
            col(Consent.client_id) == client_id,
        ),
        _Section(
            "preferencias_de_avisos",
            _named(
                MessagePreference, canales="channels", idioma="locale", silencio_desde="quiet_from",
                silencio_hasta="quiet_until",
            ),
            col(MessagePreference.client_id) == client_id,
        ),
        _Section(
            "solicitudes_de_datos",
            _named(
                DataRequest, numero="number", derecho="right", detalle="details", estado="status",
                recibida="received_at", respuesta="answer", respondida="answered_at",
            ),
            col(DataRequest.client_id) == client_id,
        ),
    ]  # fmt: skip
