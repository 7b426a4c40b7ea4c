"""What stands around a document, and the note somebody writes over it, as the screen shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from models.invoicing import NoteKind
from models.values import money
from torque_app.core.texts import _
from torque_app.invoicing import queries as invoicing

CREDIT, DEBIT = "61", "56"
NAMES: Final = {CREDIT: _("nota de crédito"), DEBIT: _("nota de débito")}
RELATIONS: Final = {
    "REFERENCE": _("Se refiere a"),
    "NOTE": _("Nota sobre este documento"),
    "GUIDE": _("Guía que factura"),
    "BILLED_BY": _("Facturada en"),
}
DOES: Final = {
    NoteKind.VOID: _("anula todo"),
    NoteKind.TEXT: _("corrige datos"),
    NoteKind.AMOUNT: _("corrige montos"),
}
_KINDS: Final = {
    NoteKind.VOID.value: (_("Anular todo"), _("Deja el documento sin efecto.")),
    NoteKind.AMOUNT.value: (_("Corregir montos"), _("Por líneas o por un monto.")),
    NoteKind.TEXT.value: (_("Corregir datos"), _("Giro, dirección u otro texto; sin montos.")),
}
_REFERRED: Final = {
    "801": _("Orden de compra"),
    "802": _("Nota de pedido"),
    "803": _("Contrato"),
    "HES": _("HES"),
    "52": _("Guía de despacho"),
}


@dataclass(frozen=True)
class Beside:
    """A document of ours beside this one."""

    id: str = ""
    relation: str = ""
    document: str = ""
    does: str = ""
    day: str = ""
    total: int = 0
    href: str = ""


@dataclass(frozen=True)
class Referred:
    """A document of anybody that this one names."""

    name: str = ""
    folio: str = ""
    day: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Room:
    """How much notes made of the document, and what a further one may say."""

    id: str = ""
    document: str = ""
    total: int = 0
    credited: int = 0
    debited: int = 0
    remaining: int = 0
    warnings: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    debits: tuple[str, ...] = ()
    is_draft: bool = False
    draft_href: str = ""
    request_href: str = ""


@dataclass(frozen=True)
class NoteLine:
    """A line of the document to take into a note: how much of it, at what price."""

    id: str = ""
    name: str = ""
    picked: bool = False
    quantity: str = "1"
    price: str = "0"
    discount: str = "0"
    exempt: bool = False
    non_billable: bool = False
    unit: str = "UN"
    code: str = ""


@dataclass(frozen=True)
class Seen:
    """What the note would say, and what stands in its way."""

    net: int = 0
    exempt: int = 0
    iva: int = 0
    total: int = 0
    obstacle: str = ""
    action: str = ""


def beside(detail: invoicing.InvoiceDetail) -> list[Beside]:
    """Return notes, guías and what this document refers to."""
    return [
        Beside(
            id=str(each.id),
            relation=RELATIONS[each.relation],
            document=f"{_(each.type_name)} {each.folio or ''}".strip(),
            does=DOES[each.note_kind] if each.note_kind else "",
            day=each.invoice_date.isoformat(),
            total=int(each.total),
            href=f"/facturacion/{each.id}",
        )
        for each in detail.related
    ]


def referred(detail: invoicing.InvoiceDetail) -> list[Referred]:
    """Return what the document names as its references."""
    return [
        Referred(
            name=_REFERRED.get(
                str(each["document_type"]),
                _("Documento {type}").format(type=each["document_type"]),
            ),
            folio=str(each.get("folio", "")),
            day=str(each.get("issued_on", "")),
            comment=str(each.get("comment") or ""),
        )
        for each in detail.references
    ]


def room(detail: invoicing.InvoiceDetail, options: invoicing.NoteOptions) -> Room:
    """Return what notes a document takes, and up to how much."""
    draft_id = detail.invoice.id
    return Room(
        id=str(options.invoice_id),
        document=_(options.document),
        total=options.total,
        credited=options.credited,
        debited=options.debited,
        remaining=options.remaining,
        warnings=tuple(_(each) for each in options.warnings),
        credits=tuple(kind for type_, kind in options.allowed if str(type_) == CREDIT),
        debits=tuple(kind for type_, kind in options.allowed if str(type_) == DEBIT),
        is_draft=detail.may_edit,
        draft_href=f"/facturacion/nuevo?borrador={draft_id}",
        request_href=f"/aprobaciones/{options.approval_id}" if options.approval_id else "",
    )


def kinds(allowed: Sequence[str], *, every: bool) -> list[dict[str, str]]:
    """Return what a note may do; whoever may not write any kind only annuls the whole."""
    return [
        {"id": key, "label": label, "hint": hint}
        for key, (label, hint) in _KINDS.items()
        if key in allowed and (every or key == NoteKind.VOID.value)
    ]


def note_lines(detail: invoicing.InvoiceDetail) -> list[NoteLine]:
    """Return the document's lines, none of them picked."""
    return [
        NoteLine(
            id=str(each.id),
            name=each.name,
            quantity=_number(each.quantity),
            price=_number(each.unit_price),
            discount=_number(each.discount_percent),
            exempt=each.is_exempt,
            non_billable=not each.is_billable,
            unit=each.unit or "UN",
            code=each.code or "",
        )
        for each in detail.items
    ]


def _number(number: Decimal) -> str:
    return f"{number.normalize():f}"


def seen(preview: invoicing.NotePreview, note_type: str) -> Seen:
    """Return what the note would say."""
    return Seen(
        net=preview.net,
        exempt=preview.exempt,
        iva=preview.iva,
        total=preview.total,
        obstacle=" ".join(_(each) for each in preview.refusals),
        action=action(note_type, preview.total),
    )


def action(note_type: str, total: int) -> str:
    """Return the words of the button that issues the note."""
    amount = money.formatted(invoicing.pesos(total))
    return _("Emitir {document} por {amount}").format(document=NAMES[note_type], amount=amount)


def lacking(missing: Mapping[str, str], said: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the fields of the receiver that the note needs and the document did not say."""
    names = {**missing, **{name: said[name] for name in said if name not in missing}}
    return [{"id": name, "label": LABELS.get(name, name)} for name in names]


LABELS: Final = {
    "rut": _("RUT"),
    "razon_social": _("Razón social o nombre"),
    "giro": _("Giro"),
    "address": _("Dirección"),
    "comuna": _("Comuna"),
    "city": _("Ciudad"),
    "email": _("Correo"),
    "phone": _("Teléfono"),
}
