"""One received document as its page shows it: amounts, what backs it, its files and its story."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.purchases import (
    ClaimAction,
    ClaimStatus,
    PurchaseSource,
    SignatureGrade,
    StampGrade,
)
from models.values import rut
from models.values.clock import formatted
from torque_app.core.texts import _
from torque_app.purchases import queries, rules
from torque_app.purchases.state.shown import SIGNATURES, line

STAMPS: Final = {
    StampGrade.GENUINE: ("success", _("Timbre válido")),
    StampGrade.UNTRUSTED: ("warning", _("Timbre sin respaldo del SII")),
    StampGrade.MISMATCHED: ("danger", _("Timbre de otro documento")),
    StampGrade.INVALID: ("danger", _("Timbre no válido")),
    StampGrade.ABSENT: ("danger", _("Sin timbre")),
}


_SIGNATURE_MEANS: Final = {
    SignatureGrade.LITERAL: _("El archivo está tal como lo firmó tu proveedor."),
    SignatureGrade.REPAIRED: _(
        "El archivo perdió datos de formato al viajar. Al reponerlos, la firma coincide."
    ),
    SignatureGrade.INVALID: _("El contenido no coincide con lo que se firmó. No lo aceptes así."),
    SignatureGrade.ABSENT: _("Nadie respalda este documento. Pídelo de nuevo."),
}


TITLES: Final = {
    "RECEIVED": _("Recibido"),
    "AT_SII": _("Recibido por el SII"),
    "ASKED": _("Respuesta pedida"),
    "WAITING": _("En espera"),
    "REFUSED": _("El SII no lo registró"),
    "ANSWER": _("Archivo para el proveedor"),
    **{action.value: _(rules.ACTION_NAMES[action]) for action in ClaimAction},
}


_FAILED: Final = frozenset({"REFUSED"})


_EVIDENCE: Final = {
    "act": _("Qué"),
    "file": _("Archivo"),
    "why": _("Motivo"),
    "code": _("Código del SII"),
}


@dataclass(frozen=True)
class Item:
    """One line of a document."""

    id: str = ""
    name: str = ""
    code: str = ""
    quantity: float = 0
    price: float = 0
    amount: int = 0


@dataclass(frozen=True)
class File:
    """One file to download."""

    id: str = ""
    name: str = ""
    at: str = ""
    href: str = ""


@dataclass(frozen=True)
class Sheet:
    """A document on its page."""

    id: str = ""
    title: str = ""
    issuer: str = ""
    issuer_rut: str = ""
    company: str = ""
    state: str = ""
    state_label: str = ""
    countdown: str = ""
    deadline: str = ""
    urgent: bool = False
    sure: bool = False
    waiting: bool = False
    issued_on: str = ""
    due_on: str = ""
    net: int = 0
    exempt: int = 0
    iva: int = 0
    total: int = 0
    signature: str = ""
    signature_label: str = ""
    signature_means: str = ""
    signed_by: str = ""
    stamp: str = ""
    stamp_label: str = ""
    stamp_fault: str = ""
    source: str = ""
    file: str = ""
    received_by: str = ""
    received_at: str = ""
    references: str = ""
    may_acknowledge: bool = False
    may_accept: bool = False
    may_claim: bool = False
    has_envelope: bool = False


def sheet(detail: queries.PurchaseDetail) -> Sheet:
    """Return a document."""
    row, shown = detail.document, line(detail.document)
    return Sheet(
        id=str(row.id),
        title=shown.document,
        issuer=row.issuer_name,
        issuer_rut=row.issuer_rut,
        company=detail.company,
        state=shown.state,
        state_label=shown.state_label,
        countdown=shown.countdown,
        deadline=formatted(row.deadline) if row.deadline else "",
        urgent=bool(shown.urgency),
        sure=detail.deadline_is_sure,
        waiting=row.is_waiting,
        issued_on=row.issued_on.isoformat(),
        due_on=detail.due_on.isoformat() if detail.due_on else "",
        net=int(detail.net),
        exempt=int(detail.exempt),
        iva=int(detail.iva),
        total=int(row.total),
        **_backing(detail),
        **_arrival(detail.origin),
        references=", ".join(_reference(each) for each in detail.references),
        may_acknowledge=ClaimAction.RECEIVED_GOODS in detail.possible,
        may_accept=ClaimAction.ACCEPTS_CONTENT in detail.possible,
        may_claim=any(each in rules.CLAIMS for each in detail.possible),
        has_envelope=detail.origin.kind != "DTE",
    )


def _backing(detail: queries.PurchaseDetail) -> dict[str, str]:
    """Return what signature and stamp are worth, in plain words."""
    row = detail.document
    signature, signature_label = SIGNATURES[row.signature]
    stamp, stamp_label = STAMPS[row.stamp]
    return {
        "signature": signature,
        "signature_label": signature_label,
        "signature_means": _SIGNATURE_MEANS[row.signature],
        "signed_by": _signer(detail.signed_by),
        "stamp": stamp,
        "stamp_label": stamp_label,
        "stamp_fault": _(detail.stamp_fault),
    }


def _signer(holder: str) -> str:
    """Return a certificate's holder, kept as `Name (12345678-5)`, with the dots of a RUT."""
    name, _parted, number = holder.removesuffix(")").rpartition(" (")
    return f"{name} ({rut.formatted(number)})" if name and rut.is_valid(number) else holder


def _arrival(origin: queries.Origin) -> dict[str, str]:
    """Return how the document came in."""
    by_mail = origin.source is PurchaseSource.MAILBOX
    return {
        "source": _("Por correo") if by_mail else _("Cargado aquí"),
        "file": origin.filename,
        "received_by": origin.received_by or "TORQUE",
        "received_at": origin.received_at.isoformat(),
    }


def _reference(told: Any) -> str:
    kind = str(told.get("document_type", ""))
    named = _(queries.type_name(int(kind))) if kind.isdigit() else kind
    return f"{named} {told.get('folio', '')}".strip()


def items(detail: queries.PurchaseDetail) -> list[Item]:
    """Return the lines."""
    return [
        Item(
            id=str(told["number"]),
            name=told["name"],
            code=told["code"],
            quantity=float(told["quantity"] or 0),
            price=float(told["price"] or 0),
            amount=told["amount"],
        )
        for told in detail.lines
    ]


def files(detail: queries.PurchaseDetail) -> list[File]:
    """Return the signed files for the supplier."""
    at = f"/api/v1/purchases/documents/{detail.document.id}/answers"
    return [
        File(
            id=str(each.id),
            name=_(each.kind_name),
            at=each.created_at.isoformat(),
            href=f"{at}/{each.id}",
        )
        for each in detail.answers
    ]


def story(detail: queries.PurchaseDetail) -> list[dict[str, Any]]:
    """Return what happened, then what is still to come."""
    told = [
        {
            "id": str(step.id),
            "title": TITLES.get(step.step, step.step),
            "detail": _(step.sentence),
            "at": step.happened_at.isoformat(),
            "actor": step.actor or "TORQUE",
            "state": "failed" if step.step in _FAILED else "done",
            "evidence": _evidence(step.evidence),
        }
        for step in detail.steps
    ]
    pending = [each for each in detail.claims if each.status is ClaimStatus.PENDING]
    coming = [
        {"id": f"next-{each.id}", "title": _("Registro en el SII"), "state": "current"}
        for each in pending
    ]
    if not coming and detail.document.deadline is not None:
        title = _("Responder antes del {day}").format(day=formatted(detail.document.deadline))
        coming = [{"id": "next", "title": title, "state": "current"}]
    return [*told, *coming]


def _evidence(said: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"label": f"{name}: {_(str(said[key]))}", "href": ""}
        for key, name in _EVIDENCE.items()
        if key in said
    ]
