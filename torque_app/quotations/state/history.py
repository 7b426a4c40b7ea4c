"""The history of a quotation as its page shows it: versions, what differs, what was answered."""

from dataclasses import dataclass
from typing import Final

from models.quotations import DecisionMethod
from models.values import rut
from torque_app.core.texts import _
from torque_app.quotations.queries import AnswerRow, Difference, VersionRow
from torque_app.quotations.rules.comparing import Change
from torque_app.quotations.state.shown import local

METHODS: Final = {
    DecisionMethod.SIGNATURE: _("Firmó en el enlace"),
    DecisionMethod.CODE: _("Confirmó con un código"),
    DecisionMethod.RECORDED: _("Lo anotó el taller"),
}
CHANGES: Final = {
    Change.SAME: ("neutral", _("Igual")),
    Change.CHANGED: ("warning", _("Cambió")),
    Change.ADDED: ("success", _("Nueva")),
    Change.REMOVED: ("danger", _("Quitada")),
}
COMPARED: Final = {
    "quantity": _("cantidad"),
    "by_hours": _("forma de cobro"),
    "unit_price": _("precio"),
    "discount_percent": _("descuento"),
    "amount": _("monto"),
}
HASH_SHOWN: Final = 12
"""Letters of a file's hash that people compare; the whole stands in its tooltip."""


@dataclass(frozen=True)
class Version:
    """One version; a frozen one is what the client saw."""

    id: str = ""
    revision: str = ""
    title: str = ""
    about: str = ""
    why: str = ""
    total: int = 0
    is_frozen: bool = False
    is_shown: bool = False
    is_present: bool = False
    pdf: str = ""
    digest: str = ""
    digest_shown: str = ""


@dataclass(frozen=True)
class Answer:
    """The evidence of what a client said."""

    id: str = ""
    title: str = ""
    who: str = ""
    at: str = ""
    about: str = ""
    origin: str = ""
    total: int = 0
    digest: str = ""
    digest_shown: str = ""
    signature: str = ""


@dataclass(frozen=True)
class Compared:
    """One line in two versions; `change` is a look."""

    id: str = ""
    description: str = ""
    change: str = ""
    change_label: str = ""
    fields: str = ""
    before: int | None = None
    after: int | None = None


def version(row: VersionRow, *, quotation_id: str, present: int, seen: int, zone: str) -> Version:
    """Return a version as the list of them shows it; `seen` is the one in sight."""
    frozen = row.frozen_at is not None
    when = (
        _("Enviada el {day}").format(day=local(row.frozen_at, zone)) if frozen else _("Sin enviar")
    )
    return Version(
        id=str(row.id),
        revision=str(row.revision),
        title=_("Versión {n}").format(n=row.revision),
        about=" · ".join(part for part in (when, row.created_by or "") if part),
        why=row.why,
        total=int(row.total),
        is_frozen=frozen,
        is_shown=row.revision == seen,
        is_present=row.revision == present,
        pdf=pdf_of(quotation_id, row.revision),
        digest=row.pdf_sha256,
        digest_shown=row.pdf_sha256[:HASH_SHOWN],
    )


def pdf_of(quotation_id: str, revision: int) -> str:
    """Return where the file of a version is downloaded."""
    return f"/api/v1/quotations/{quotation_id}/pdf?revision={revision}"


def answer(row: AnswerRow, zone: str) -> Answer:
    """Return the evidence of a decision."""
    number = _("RUT {rut}").format(rut=rut.formatted(row.rut)) if row.rut else ""
    taken = _("Anotado por {name}").format(name=row.recorded_by) if row.recorded_by else ""
    of = _("Versión {n}").format(n=row.revision)
    return Answer(
        id=str(row.id),
        title=METHODS[row.method],
        who=" · ".join(part for part in (row.name, number) if part),
        at=local(row.answered_at, zone),
        about=" · ".join(part for part in (of, taken) if part),
        origin=" · ".join(part for part in (row.ip, row.device) if part),
        total=int(row.total),
        digest=row.pdf_sha256,
        digest_shown=row.pdf_sha256[:HASH_SHOWN],
        signature=f"/api/v1/files/{row.signature_file_id}" if row.signature_file_id else "",
    )


def compared(told: Difference, place: int) -> Compared:
    """Return what became of a line between two versions."""
    look, label = CHANGES[told.change]
    return Compared(
        id=str(place),
        description=told.description,
        change=look,
        change_label=label,
        fields=", ".join(COMPARED[name] for name in told.fields if name != "amount"),
        before=None if told.before is None else int(told.before),
        after=None if told.after is None else int(told.after),
    )
