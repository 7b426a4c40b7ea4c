"""Payments, and the document they settle, as the screen shows them."""

from dataclasses import dataclass
from typing import Any, Final

from models.invoicing import DteStatus
from torque_app.core.texts import _
from torque_app.invoicing import queries as invoicing
from torque_app.payments import queries

LOOKS: Final = {
    "DRAFT": "draft",
    "ISSUED": "info",
    "SENT": "info",
    "PARTIALLY_PAID": "warning",
    "PAID": "success",
    "VOID": "cancelled",
    "OVERDUE": "danger",
}
SII_LOOKS: Final = {
    DteStatus.ACCEPTED: "success",
    DteStatus.OBJECTED: "warning",
    DteStatus.REJECTED: "danger",
}
TITLES: Final = {
    "ISSUED": _("Emitida"),
    "SIGNED": _("Firmada"),
    "SENDING": _("Envío armado"),
    "SENT": _("Recibida por el SII"),
    "REVIEW": _("En revisión"),
    "WAITING": _("En espera"),
    "RESEND": _("Reenvío"),
    "REFUSED": _("Envío rechazado"),
    "ACCEPTED": _("Aceptada por el SII"),
    "OBJECTED": _("Aceptada con reparos"),
    "REJECTED": _("Rechazada por el SII"),
    "DIAGNOSIS": _("Correo de diagnóstico"),
    "MAIL_ASKED": _("Correo del SII, otra vez"),
    "CLAIMED": _("Reclamada"),
    "ANSWERED": _("Respuesta de quien la recibió"),
    "MAILED": _("Enviada por correo"),
}
_FAILED: Final = frozenset({"REFUSED", "REJECTED", "CLAIMED"})
_CLAIMED: Final = "CLAIMED"


@dataclass(frozen=True)
class PaymentLine:
    """One payment on screen; `mark` says whether it was taken back, or takes one back."""

    id: str = ""
    document: str = ""
    href: str = ""
    invoice: str = ""
    client: str = ""
    amount: int = 0
    method: str = ""
    reference: str = ""
    paid_on: str = ""
    received_by: str = ""
    mark: str = ""
    may_reverse: bool = False


@dataclass(frozen=True)
class Item:
    """One line of the document."""

    id: str = ""
    name: str = ""
    code: str = ""
    quantity: float = 0
    price: float = 0
    amount: int = 0


@dataclass(frozen=True)
class Document:
    """A document on its page; `quotations` are their numbers and addresses."""

    id: str = ""
    title: str = ""
    client: str = ""
    client_href: str = ""
    rut: str = ""
    giro: str = ""
    address: str = ""
    plate: str = ""
    order: str = ""
    order_href: str = ""
    quotations: tuple[tuple[str, str], ...] = ()
    state: str = ""
    state_label: str = ""
    sii: str = "info"
    sii_label: str = ""
    date: str = ""
    due: str = ""
    net: int = 0
    exempt: int = 0
    iva: int = 0
    total: int = 0
    paid: int = 0
    balance: int = 0
    may_resend: bool = False
    may_reissue: bool = False
    may_print: bool = False
    has_cedible: bool = False
    reason: str = ""
    claim: str = ""
    is_claimed: bool = False
    may_ask_mail: bool = False


def payment(row: queries.PaymentRow) -> PaymentLine:
    """Return one payment."""
    mark = _("Reversa") if row.reverses_id else _("Reversado") if row.is_reversed else ""
    return PaymentLine(
        id=str(row.id),
        document=row.document,
        href=f"/facturacion/{row.invoice_id}",
        invoice=str(row.invoice_id),
        client=row.client,
        amount=int(row.amount),
        method=_(row.method_name),
        reference=row.reference or "",
        paid_on=row.paid_on.isoformat(),
        received_by=row.received_by_name or "",
        mark=mark,
        may_reverse=not mark,
    )


def document(detail: invoicing.InvoiceDetail) -> Document:
    """Return a document."""
    row, order = detail.invoice, next(iter(detail.work_orders), None)
    receiver = detail.receiver
    place = (receiver.get("address"), receiver.get("comuna"))
    return Document(
        id=str(row.id),
        title=f"{_(row.type_name)} {row.folio or ''}".strip(),
        client=row.client,
        client_href=f"/clientes/{row.client_id}" if row.client_id else "",
        rut=row.receiver_rut,
        giro=str(receiver.get("giro") or ""),
        address=", ".join(str(each) for each in place if each),
        plate=row.plate,
        order=order.number if order else "",
        order_href=f"/ot/{order.id}" if order else "",
        quotations=tuple((one.number, f"/presupuestos/{one.id}") for one in detail.quotations),
        state=LOOKS[row.state],
        state_label=_(row.state_name),
        sii=SII_LOOKS.get(row.dte_status, "info") if row.dte_status else "neutral",
        sii_label=_(row.dte_status_name),
        date=row.invoice_date.isoformat(),
        due=row.due_date.isoformat() if row.due_date else "",
        net=int(row.net),
        exempt=int(row.exempt),
        iva=int(row.iva),
        total=int(row.total),
        paid=int(row.paid_amount),
        balance=int(row.balance),
        may_resend=detail.may_resend,
        may_reissue=detail.may_reissue,
        may_print=detail.may_print,
        has_cedible=detail.has_cedible and detail.may_print,
        reason=" ".join(text for each in detail.reasons for text in _reason(each)),
        claim=_(detail.claim_notice) if detail.claim_notice else "",
        is_claimed=detail.claim_state == _CLAIMED,
        may_ask_mail=detail.may_ask_mail,
    )


def _reason(said: dict[str, Any]) -> list[str]:
    """Return SII's own words, with the code one looks them up by."""
    text, code = str(said.get("text") or ""), str(said.get("code") or "")
    own = f"{text.rstrip('.')} ({code})." if text and code else text or code
    return [each for each in (own, *map(str, said.get("errors") or ())) if each]


def items(detail: invoicing.InvoiceDetail) -> list[Item]:
    """Return the lines."""
    return [
        Item(
            id=str(each.id),
            name=each.name,
            code=each.code or "",
            quantity=float(each.quantity),
            price=float(each.unit_price),
            amount=int(each.amount),
        )
        for each in detail.items
    ]


def story(detail: invoicing.InvoiceDetail) -> list[dict[str, Any]]:
    """Return SII's story: what happened, then what is still to come."""
    told = [
        {
            "id": str(step.id),
            "title": TITLES.get(step.step, step.step),
            "detail": _(step.sentence),
            "at": step.happened_at.isoformat(),
            "actor": step.actor or "TORQUE",
            "state": "failed" if step.step in _FAILED else "done",
            "evidence": [*_evidence(step.evidence), *_file(detail, step.step)],
        }
        for step in detail.steps
    ]
    coming = [
        {"id": f"next-{number}", "title": _(name), "state": "current" if not number else "waiting"}
        for number, name in enumerate(detail.next_steps)
    ]
    return [*told, *coming]


def _file(detail: invoicing.InvoiceDetail, step: str) -> list[dict[str, str]]:
    """Return the frozen XML beside the step that froze it."""
    if step != "SIGNED" or not detail.may_print:
        return []
    return [{"label": _("XML firmado"), "href": f"/api/v1/invoicing/{detail.invoice.id}/xml"}]


_EVIDENCE: Final = {
    "track_id": _("N.º de envío"),
    "sii_state": _("Estado SII"),
    "folio": _("Folio"),
    "code": _("Código"),
    "instead_of": _("En vez del folio"),
}


def _evidence(said: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"label": f"{name}: {said[key]}", "href": ""}
        for key, name in _EVIDENCE.items()
        if key in said
    ]
