"""Quotations read: lists, one whole, those of an OT, and two versions side by side."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlmodel import col

from models.auth import User
from models.clients import Client
from models.quotations import (
    Decision,
    Insurer,
    Quotation,
    QuotationAnswer,
    QuotationLine,
    QuotationStatus,
    QuotationVersion,
)
from models.tenants import ServiceCenter
from models.values import plate as plates
from models.work_orders import WorkOrder
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.quotations import access
from torque_app.quotations.lifecycle import NAMES
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries.due import awaits_document
from torque_app.quotations.queries.lines import quoted
from torque_app.quotations.queries.prices import order_of
from torque_app.quotations.queries.rows import (
    AnswerRow,
    QuotationDetail,
    QuotationRow,
    VersionRow,
)
from torque_app.quotations.rules.amounts import Totals, restored, split, totals
from torque_app.quotations.rules.comparing import Difference, differences

MISSING: Final = "Este presupuesto no existe o no está en tu taller."
_snapshot: Any = col(Quotation.client_snapshot)
COPIED: Final = (
    "version", "document_type", "appointment_id", "delivery_days", "has_insurance", "insurer_id",
    "claim_number", "insurance_start_date", "insurance_end_date", "deductible", "notes",
    "custom_notes", "note_template_id", "vehicle_location", "battery_serial_number",
    "discount_percent", "manager_note", "rejection_reason", "converted_at",
)  # fmt: skip
ROW: Final = (
    "id", "number", "status", "revision", "client_id", "client", "vehicle_id", "plate", "vehicle",
    "service_center_id", "quotation_date", "valid_until", "total", "advisor_id", "advisor",
    "work_order_id", "supplements_id", "sent_to_customer_at", "seen_at", "customer_decided_at",
    "created_at",
)  # fmt: skip
_REVISIONS: Final = range(1, 2**31)
"""The numbers the column can hold."""

_FROM_SNAPSHOT: Final = frozenset({"client", "plate", "vehicle"})
_DECIDED: Final = frozenset({QuotationStatus.CUSTOMER_APPROVED, QuotationStatus.CUSTOMER_REJECTED})


def _column(name: str) -> Any:
    if name == "advisor":
        return User.full_name
    return _snapshot[name].astext if name in _FROM_SNAPSHOT else getattr(Quotation, name)


def _rows() -> Select[Any]:
    """Select QuotationRow's columns, in its order."""
    whose = columns(*(_column(name).label(name) for name in ROW))
    return whose.outerjoin(User, col(User.id) == col(Quotation.advisor_id))


def _row(found: Sequence[Any]) -> QuotationRow:
    values = dict(zip(ROW, found, strict=True))
    told: dict[str, Any] = {
        name: value or "" if name in _FROM_SNAPSHOT else value for name, value in values.items()
    }
    return QuotationRow(**told)


def _of_status(wanted: str) -> Any:
    """Return the condition of one status, or of several with commas between."""
    return col(Quotation.status).in_([QuotationStatus(each) for each in wanted.upper().split(",")])


def _order_of(wanted: str) -> Any:
    ot_id = UUID(wanted)
    return or_(col(Quotation.work_order_id) == ot_id, col(Quotation.supplements_id) == ot_id)


SORTS: Final[dict[str, Any]] = {
    "created_at": col(Quotation.created_at),
    "number": col(Quotation.number),
    "total": col(Quotation.total),
    "valid_until": col(Quotation.valid_until),
    "status": col(Quotation.status),
    "client": _snapshot["client"].astext,
    "id": col(Quotation.id),
}
FILTERS: Final[dict[str, Filter]] = {
    "status": _of_status,
    "client_id": lambda wanted: col(Quotation.client_id) == UUID(wanted),
    "vehicle_id": lambda wanted: col(Quotation.vehicle_id) == UUID(wanted),
    "service_center_id": lambda wanted: col(Quotation.service_center_id) == UUID(wanted),
    "advisor_id": lambda wanted: col(Quotation.advisor_id) == UUID(wanted),
    "work_order_id": _order_of,
}


@needs(Quotations.VIEW)
def find(tx: Tx, listing: Listing) -> Page[QuotationRow]:
    """Return a page of quotations; `q` looks in number, client and plate.

    Filters: status (several with commas), client_id, vehicle_id, service_center_id, advisor_id,
    work_order_id (made of it, or its extra work). A member of one centre sees that centre's.
    """
    query = _rows()
    if tx.actor.centre_id is not None:
        query = query.where(col(Quotation.service_center_id) == tx.actor.centre_id)
    for word in listing.q.split():
        query = query.where(_mentions(word))
    return paged(tx, query, listing, sorts=SORTS, filters=FILTERS, default="id", make=_row)


def _mentions(word: str) -> Any:
    plain = func.app.f_unaccent
    found = [
        col(Quotation.number).icontains(word, autoescape=True),
        func.strpos(plain(_snapshot["client"].astext), plain(word)) > 0,
    ]
    plate = plates.normalize(word)
    if plate:
        found.append(_snapshot["plate"].astext.contains(plate, autoescape=True))
    return or_(*found)


@needs(Quotations.VIEW)
def row(tx: Tx, quotation_id: UUID) -> QuotationRow:
    """Return one quotation without its lines; NotFound if it is not here."""
    found = tx.session.execute(_rows().where(col(Quotation.id) == quotation_id)).first()
    if found is None:
        raise NotFound(MISSING)
    return _row(found)


@needs(Quotations.VIEW)
def of_order(tx: Tx, ot_id: UUID) -> list[QuotationRow]:
    """Return the quotations an OT was made of or whose extra work they offer; the newest first.

    Raises NotFound for an OT that is not here.
    """
    order_of(tx, ot_id)
    return rows_of(tx, _order_of(str(ot_id)))


def rows_of(tx: Tx, wanted: Any) -> list[QuotationRow]:
    """Return the quotations of a condition, the newest first."""
    query = _rows().where(wanted).order_by(col(Quotation.id).desc())
    return [_row(found) for found in tx.session.execute(query)]


@needs(Quotations.VIEW)
def one(tx: Tx, quotation_id: UUID, *, revision: int | None = None) -> QuotationDetail:
    """Return a quotation whole, in its current version or the one asked for; NotFound elsewhere."""
    shown = row(tx, quotation_id)
    quotation = tx.session.scalars(select(Quotation).where(col(Quotation.id) == quotation_id)).one()
    wanted = version_of(tx, quotation_id, revision or quotation.revision)
    kept = lines_of(tx, wanted.id)
    sees = tx.actor.may(Quotations.SEE_COST)
    stands = _standing(quotation, kept)
    centre, timezone, email, phone, insurer, order = _around(tx, quotation)
    return QuotationDetail(
        quotation=shown,
        **{name: getattr(quotation, name) for name in COPIED},
        insurer=insurer or "",
        order_number=order or "",
        centre=centre,
        timezone=timezone,
        client_email=email or "",
        client_phone=phone or "",
        sees_cost=sees,
        refusal=access.refusal(tx.actor, quotation) or "",
        awaits_document=awaits_document(tx, quotation),
        totals=_shown(totals(stands), sees=sees),
        offered=_shown(totals(kept), sees=sees),
        split=split(stands, quotation.deductible),
        lines=quoted(tx, kept, centre_id=quotation.service_center_id, sees=sees),
        versions=_versions(tx, quotation),
        answers=_answers(tx, quotation_id),
    )


def _standing(quotation: Quotation, lines: Sequence[QuotationLine]) -> list[QuotationLine]:
    """Return the lines that count: all while nobody decided, then those approved."""
    if quotation.status in _DECIDED:
        return [line for line in lines if line.decision is Decision.APPROVED]
    return list(lines)


def _shown(sums: Totals, *, sees: bool) -> Totals:
    if sees:
        return sums
    plain = {name: getattr(sums, name) for name in Totals.__slots__ if name != "cost"}
    return Totals(**plain)


def _around(tx: Tx, quotation: Quotation) -> Any:
    order_id = quotation.work_order_id or quotation.supplements_id
    number = select(col(WorkOrder.number)).where(col(WorkOrder.id) == order_id).scalar_subquery()
    return tx.session.execute(
        columns(
            ServiceCenter.name,
            ServiceCenter.timezone,
            Client.email,
            Client.phone,
            Insurer.name,
            number,
        )
        .select_from(Quotation)
        .join(ServiceCenter, col(ServiceCenter.id) == col(Quotation.service_center_id))
        .join(Client, col(Client.id) == col(Quotation.client_id))
        .outerjoin(Insurer, col(Insurer.id) == col(Quotation.insurer_id))
        .where(col(Quotation.id) == quotation.id)
        .execution_options(with_deleted=True)
    ).one()


def version_of(tx: Tx, quotation_id: UUID, revision: int) -> QuotationVersion:
    """Return one version of a quotation; NotFound for a number it never had."""
    query = select(QuotationVersion).where(
        col(QuotationVersion.quotation_id) == quotation_id,
        col(QuotationVersion.revision) == revision,
    )
    found = tx.session.scalars(query).first() if revision in _REVISIONS else None
    if found is None:
        raise NotFound("Este presupuesto no tiene esa versión.")
    return found


def lines_of(tx: Tx, version_id: UUID) -> list[QuotationLine]:
    """Return the lines of a version in their order."""
    query = (
        select(QuotationLine)
        .where(col(QuotationLine.quotation_version_id) == version_id)
        .order_by(col(QuotationLine.position), col(QuotationLine.id))
    )
    return list(tx.session.scalars(query))


def _versions(tx: Tx, quotation: Quotation) -> tuple[VersionRow, ...]:
    found = tx.session.execute(
        columns(QuotationVersion, User.full_name)
        .outerjoin(User, col(User.id) == col(QuotationVersion.created_by))
        .where(col(QuotationVersion.quotation_id) == quotation.id)
        .order_by(col(QuotationVersion.revision).desc())
    )
    return tuple(
        VersionRow(
            id=each.id,
            revision=each.revision,
            created_at=each.created_at,
            created_by=who,
            why=each.why,
            total=restored(each.totals).total if each.totals else quotation.total,
            frozen_at=each.frozen_at,
            pdf_file_id=each.pdf_file_id,
            pdf_sha256=each.pdf_sha256,
        )
        for each, who in found
    )


def _answers(tx: Tx, quotation_id: UUID) -> tuple[AnswerRow, ...]:
    found = tx.session.execute(
        columns(QuotationAnswer, QuotationVersion.revision, User.full_name)
        .join(
            QuotationVersion,
            col(QuotationVersion.id) == col(QuotationAnswer.quotation_version_id),
        )
        .outerjoin(User, col(User.id) == col(QuotationAnswer.recorded_by))
        .where(col(QuotationVersion.quotation_id) == quotation_id)
        .order_by(col(QuotationAnswer.id).desc())
    )
    return tuple(
        AnswerRow(
            id=each.id,
            revision=revision,
            answered_at=each.answered_at,
            method=each.method,
            name=each.name,
            rut=each.rut,
            recorded_by=who,
            ip=each.ip,
            device=each.device,
            total=each.total,
            pdf_sha256=each.pdf_sha256,
            signature_file_id=each.signature_file_id,
        )
        for each, revision, who in found
    )


@needs(Quotations.VIEW)
def compare(tx: Tx, quotation_id: UUID, before: int, after: int) -> list[Difference]:
    """Return what became of each line from one version to another; NotFound for a version."""
    row(tx, quotation_id)
    old, new = (
        lines_of(tx, version_of(tx, quotation_id, revision).id) for revision in (before, after)
    )
    return differences(old, new)


@needs(Quotations.VIEW)
def version_known(tx: Tx, version_id: UUID) -> int:
    """Return the number of a version; NotFound if it is not here."""
    return tx.get(QuotationVersion, version_id).revision


@needs(Quotations.VIEW)
def answer_known(tx: Tx, answer_id: UUID) -> bool:
    """Tell whether an answer is written: its signature is hung on it right before."""
    query = select(col(QuotationAnswer.id)).where(col(QuotationAnswer.id) == answer_id)
    return tx.session.scalars(query).first() is not None


@needs(Quotations.VIEW)
def search(tx: Tx, q: str, *, limit: int = 8) -> list[Choice]:
    """Return the quotations the palette and the pickers offer for what was typed."""
    return [
        Choice(
            str(found.id),
            found.number,
            " · ".join(
                part
                for part in (plates.formatted(found.plate), found.client, _(NAMES[found.status]))
                if part
            ),
            f"/presupuestos/{found.id}",
            "quotation",
        )
        for found in find(tx, Listing(q=q, limit=limit)).rows
    ]
