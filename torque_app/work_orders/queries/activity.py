"""What happened to an OT, told for people: its moves and the changes the audit kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col

from models.audit import AuditAction, AuditEntry
from models.auth import User
from models.files import FileKind, FileObject
from models.work_orders import WorkOrder, WorkOrderLabor, WorkOrderPart, WorkOrderStatusHistory
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _, series
from torque_app.core.tx import Tx
from torque_app.work_orders.lifecycle import NAMES, STAGE_NAMES
from torque_app.work_orders.permissions import WorkOrders

MOST = 200
PLATFORM = "TORQUE"
FIELDS = {
    "assigned_to": Sentence("técnico"),
    "priority": Sentence("prioridad"),
    "promised_at": Sentence("fecha prometida"),
    "service_type": Sentence("tipo de servicio"),
    "description": Sentence("descripción"),
    "estimated_hours": Sentence("horas estimadas"),
    "estimated_cost": Sentence("costo estimado"),
    "odometer_in": Sentence("kilometraje"),
    "location": Sentence("lugar"),
    "client_id": Sentence("cliente"),
    "approval_status": Sentence("aprobación"),
}
"""The changes of an OT that tell people something; the others are consequences."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the story; `kind` is move, line, file or change."""

    id: str
    kind: str
    title: str
    text: str
    who: str
    at: datetime


@needs(WorkOrders.VIEW)
def activity(tx: Tx, ot_id: UUID) -> list[Happening]:
    """Return what happened to an OT, newest first, at most 200 lines, in this place's language."""
    tx.get(WorkOrder, ot_id)
    told = _moves(tx, ot_id) + _changes(tx, ot_id) + _lines(tx, ot_id) + _files(tx, ot_id)
    told.sort(key=lambda happening: (happening.at, happening.id), reverse=True)
    return [replace(happening, title=_(happening.title)) for happening in told[:MOST]]


def _moves(tx: Tx, ot_id: UUID) -> list[Happening]:
    moved = WorkOrderStatusHistory
    rows = tx.session.execute(
        columns(
            moved.id,
            moved.from_status,
            moved.to_status,
            moved.to_stage,
            moved.notes,
            User.full_name,
            moved.changed_at,
        )
        .outerjoin(User, col(User.id) == col(moved.changed_by))
        .where(col(moved.work_order_id) == ot_id)
    )
    return [
        Happening(
            str(key), "move", _move_title(here, there, stage), notes or "", who or PLATFORM, at
        )
        for key, here, there, stage, notes, who, at in rows
    ]


def _move_title(here: Any, there: Any, stage: Any) -> str:
    if here is None:
        return "OT abierta"
    if here is there:
        name = Sentence(STAGE_NAMES[stage]) if stage else ""
        return Sentence("Etapa: {name}", name=name) if stage else NAMES[there]
    return Sentence("{here} → {there}", here=Sentence(NAMES[here]), there=Sentence(NAMES[there]))


def _audited(tx: Tx, kind: str, ids: Any) -> Any:
    return tx.session.execute(
        columns(
            AuditEntry.id,
            AuditEntry.action,
            AuditEntry.changes,
            User.full_name,
            AuditEntry.created_at,
            AuditEntry.entity_id,
        )
        .outerjoin(User, col(User.id) == col(AuditEntry.user_id))
        .where(col(AuditEntry.entity_type) == kind, col(AuditEntry.entity_id).in_(ids))
        .order_by(col(AuditEntry.created_at).desc())
        .limit(MOST)
    )


def _changes(tx: Tx, ot_id: UUID) -> list[Happening]:
    told = []
    for key, action, changes, who, at, _row in _audited(tx, "work_orders", [ot_id]):
        named = [word for name, word in FIELDS.items() if name in changes]
        if action is AuditAction.UPDATE and named:
            told.append(
                Happening(
                    str(key),
                    "change",
                    Sentence("Cambió {named}", named=series(named)),
                    "",
                    who or PLATFORM,
                    at,
                )
            )
    return told


def _lines(tx: Tx, ot_id: UUID) -> list[Happening]:
    told = []
    for model, word in ((WorkOrderPart, "part_name"), (WorkOrderLabor, "description")):
        rows = tx.session.execute(
            columns(model.id, getattr(model, word))
            .where(col(model.work_order_id) == ot_id)
            .execution_options(with_deleted=True)
        )
        names = {row[0]: row[1] for row in rows}
        for key, action, changes, who, at, line in _audited(tx, str(model.__tablename__), names):
            title = _line_title(action, changes)
            if title:
                told.append(
                    Happening(
                        str(key),
                        "line",
                        Sentence("{title}: {line}", title=Sentence(title), line=names[line]),
                        "",
                        who or PLATFORM,
                        at,
                    )
                )
    return told


def _files(tx: Tx, ot_id: UUID) -> list[Happening]:
    """Return what was attached and taken off; a file is never changed otherwise."""
    rows = tx.session.execute(
        columns(FileObject.id, FileObject.name, FileObject.kind)
        .where(col(FileObject.owner_type) == "work_orders", col(FileObject.owner_id) == ot_id)
        .execution_options(with_deleted=True)
    )
    named = {key: (name, kind) for key, name, kind in rows}
    return [
        Happening(str(key), "file", _file_title(action, *named[file]), "", who or PLATFORM, at)
        for key, action, _changed, who, at, file in _audited(tx, "files", named)
    ]


def _file_title(action: AuditAction, name: str, kind: FileKind) -> str:
    added = action is AuditAction.CREATE
    if kind is FileKind.PHOTO:
        return Sentence("Agregó la foto {name}" if added else "Quitó la foto {name}", name=name)
    return Sentence(
        "Agregó el documento {name}" if added else "Quitó el documento {name}", name=name
    )


def _line_title(action: AuditAction, changes: dict[str, Any]) -> str:
    if action is AuditAction.CREATE:
        return Sentence("Agregó")
    if action is AuditAction.DELETE:
        return Sentence("Quitó")
    if "done_at" in changes:
        done = changes["done_at"]["new"]
        return Sentence("Terminó la tarea") if done else Sentence("Reabrió la tarea")
    return Sentence("Cambió") if {"amount", "hours", "rate", "description"} & changes.keys() else ""
