"""What may still be credited or debited of a document, and the note it would become."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlmodel import col

from models.invoicing import Dte, DteStatus, Invoice, InvoiceStatus, NoteKind
from models.values.money import formatted
from torque_app.approvals import queries as approvals
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii import checks
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.text import Untranslatable
from torque_app.integrations.sii.values import DteDocument, DteType
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import reachable
from torque_app.invoicing.queries.previews import shown_line
from torque_app.invoicing.queries.reading import pesos, type_name
from torque_app.invoicing.queries.rows import NoteOptions, NotePreview
from torque_app.invoicing.rules import limits, notes, receivers
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.rules.drafting import DraftContent, DraftLine, faults
from torque_app.invoicing.rules.notes import Standing
from torque_app.tenants import queries as tenants

CREDIT, DEBIT = DteType.NOTA_CREDITO, DteType.NOTA_DEBITO
_SETTLED = (DteStatus.ACCEPTED, DteStatus.OBJECTED)


class NotNotable(Conflict):
    """The document takes no such note, or none of that amount."""

    code = "note_refused"
    message = "Este documento no admite esa nota."


@dataclass(frozen=True, slots=True)
class Wish:
    """The note somebody wants: what it does, why, and how much or which words.

    An AMOUNT says `lines`, or an `amount` with IVA. A TEXT says a `text`, or `corrections` of the
    receiver by field. `receiver` completes what a note needs and a boleta did not say.
    """

    kind: NoteKind
    reason: str = ""
    lines: tuple[DraftLine, ...] = ()
    amount: int | None = None
    with_iva: bool | None = None
    text: str | None = None
    corrections: Mapping[str, str] | None = None
    receiver: Mapping[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note without folio over a document, and what stands in its way."""

    type: DteType
    document: DteDocument
    missing: Mapping[str, str]
    standing: Standing
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteWaits:
    """A note that was not issued: somebody of `required_role` or above has to agree to it first.

    `invoice_id` is the document it would be over; agreed to, it is issued as it was asked for.
    """

    approval_id: UUID
    invoice_id: UUID
    required_role: str


@needs(Invoicing.VIEW)
def note_options(tx: Tx, invoice_id: UUID) -> NoteOptions:
    """Return which notes a document takes today, up to how much, and what to mind."""
    invoice = reachable(tx, invoice_id)
    standing = standing_of(tx, invoice)
    reasons = {
        (int(each), kind): why
        for each in (CREDIT, DEBIT)
        for kind in NoteKind
        if (why := obstacle(tx, invoice, each, kind, standing=standing))
    }
    allowed = tuple(
        (int(each), kind.value)
        for each in (CREDIT, DEBIT)
        for kind in NoteKind
        if (int(each), kind) not in reasons
    )
    return NoteOptions(
        invoice_id=invoice_id,
        document=f"{type_name(invoice.dte_type)} {invoice.folio or ''}".strip(),
        total=standing.total,
        credited=standing.credited,
        debited=standing.debited,
        remaining=standing.remaining,
        allowed=allowed,
        refusals=tuple(dict.fromkeys(reasons.values())),
        warnings=warnings(tx, invoice),
        approval_id=_waiting(tx, invoice_id),
    )


def _waiting(tx: Tx, invoice_id: UUID) -> UUID | None:
    asked = approvals.of_subject(tx, notes.ASKED_AS, invoice_id)
    return next((row.id for row in asked if row.status is notes.OPEN_REQUEST), None)


@needs(Invoicing.NOTE)
def preview_note(tx: Tx, invoice_id: UUID, *, dte_type: int, wish: Wish) -> NotePreview:
    """Return the lines and totals the note would have, and every obstacle; nothing is written."""
    invoice = reachable(tx, invoice_id)
    type_ = note_type(dte_type)
    standing = standing_of(tx, invoice)
    why = obstacle(tx, invoice, type_, wish.kind, standing=standing)
    if why:
        raise NotNotable(why)
    found = compose_note(tx, invoice, type_, wish, standing=standing)
    sums = found.document.totals
    return NotePreview(
        invoice_id=invoice_id,
        dte_type=int(type_),
        type_name=type_name(type_),
        kind=wish.kind,
        lines=tuple(map(shown_line, found.document.lines)),
        net=sums.net,
        exempt=sums.exempt,
        iva=sums.iva,
        total=sums.total,
        remaining=standing.remaining,
        receiver={
            name: str(getattr(found.document.receiver, name) or "") for name in receivers.FIELDS
        },
        missing=dict(found.missing),
        refusals=_refusals(found, wish.kind),
        warnings=found.warnings,
    )


def _refusals(note: Note, kind: NoteKind) -> tuple[str, ...]:
    reasons = []
    beyond = excess(note, kind)
    if beyond:
        reasons.append(beyond)
    if not note.missing:
        try:
            checks.check(note.document, today=note.document.issued_on)
        except checks.DocumentRefused as refused:
            reasons += refused.details["refusals"]
        except Untranslatable as refused:
            reasons.append(str(refused))
    return tuple(reasons)


def note_type(dte_type: int) -> DteType:
    """Return 56 or 61; Invalid for any other type."""
    if dte_type not in (CREDIT, DEBIT):
        raise Invalid.field("dte_type", "Elige nota de crédito (61) o nota de débito (56).")
    return DteType(dte_type)


def standing_of(tx: Tx, invoice: Invoice) -> Standing:
    """Return what notes in force made of a document; whoever decides on it holds its lock."""
    owed = col(Invoice.total) + col(Invoice.non_billable)
    credit, debit = (col(Invoice.dte_type) == int(each) for each in (CREDIT, DEBIT))
    settled = and_(
        debit, col(Invoice.dte_status).in_(_SETTLED), col(Invoice.voided_by_id).is_(None)
    )
    query = select(
        *(
            func.coalesce(func.sum(case((kind, owed), else_=0)), 0)
            for kind in (credit, debit, settled)
        )
    ).where(
        col(Invoice.reference_invoice_id) == invoice.id,
        col(Invoice.status) != InvoiceStatus.VOID,
        col(Invoice.dte_status) != DteStatus.REJECTED,
    )
    credited, debited, firm = tx.session.execute(query).one()
    return Standing(
        total=int(invoice.total + invoice.non_billable),
        credited=int(credited),
        debited=int(debited),
        settled=int(firm),
    )


def obstacle(
    tx: Tx, invoice: Invoice, type: DteType, kind: NoteKind, *, standing: Standing
) -> str | None:
    """Return why the document takes no such note, or None."""
    why = next(_unfit(tx, invoice), None)
    if why:
        return why
    if DteType(invoice.dte_type).is_note:
        return _obstacle_of_note(tx, invoice, type, kind)
    if type is DEBIT:
        return _obstacle_of_debit(invoice, kind)
    return _obstacle_of_credit(kind, _name(invoice), standing)


def _name(invoice: Invoice) -> str:
    return f"La {type_name(invoice.dte_type).lower()} {invoice.folio}"


def _unfit(tx: Tx, invoice: Invoice) -> Iterator[str]:
    """Yield why a document takes no note of any kind."""
    name = _name(invoice)
    if invoice.status is InvoiceStatus.DRAFT or invoice.dte_status is None:
        yield "Todavía no se emite: corrige el borrador o bórralo."
    if invoice.environment is not tenants.company(tx, invoice.company_id).dte_environment:
        yield Sentence("{name} es del otro ambiente del SII: ahí queda.", name=Sentence(name))
    if invoice.dte_status is DteStatus.REJECTED:
        yield Sentence(
            "{name} fue rechazada por el SII: emítela de nuevo en vez de corregirla.",
            name=Sentence(name),
        )
    if invoice.status is InvoiceStatus.VOID:
        yield Sentence("{name} ya está anulada.", name=Sentence(name))
    if invoice.voided_by_id is not None:
        yield Sentence("{name} ya tiene una nota que la anula.", name=Sentence(name))
    if invoice.dte_type == DteType.GUIA_DESPACHO:
        yield "Una guía no lleva notas: factúrala y corrige la factura."


def _obstacle_of_note(tx: Tx, invoice: Invoice, type: DteType, kind: NoteKind) -> str | None:
    """A note is undone, whole, by one of the other type; what a 61 annulled stays annulled."""
    if kind is not NoteKind.VOID or invoice.dte_type == type:
        return "Una nota sólo se anula: la de crédito con una de débito, y al revés."
    if type is DEBIT and invoice.note_kind is NoteKind.VOID:
        return (
            "Esa nota anula un documento entero, y lo suyo se puede facturar de nuevo: "
            "emite un documento nuevo."
        )
    if type is CREDIT and invoice.reference_invoice_id is not None:
        around = standing_of(tx, tx.get(Invoice, invoice.reference_invoice_id))
        if around.remaining < invoice.total:
            return "Ya se acreditó parte de lo que esa nota de débito sumó."
    return None


def _obstacle_of_debit(invoice: Invoice, kind: NoteKind) -> str | None:
    if kind is not NoteKind.AMOUNT:
        return "Una nota de débito sobre una factura sólo aumenta su monto."
    if DteType(invoice.dte_type).is_boleta:
        return "Una boleta no lleva notas de débito: emite otra boleta por la diferencia."
    return None


def _obstacle_of_credit(kind: NoteKind, name: str, standing: Standing) -> str | None:
    if kind is NoteKind.VOID and (standing.credited or standing.debited):
        return Sentence(
            "{name} ya tiene notas: no se anula entera. Acredita lo que queda por monto.",
            name=Sentence(name),
        )
    if kind is NoteKind.AMOUNT and not standing.remaining:
        return Sentence("{name}: ya no queda nada que acreditar.", name=Sentence(name))
    return None


def warnings(tx: Tx, invoice: Invoice) -> tuple[str, ...]:
    """Return what to mind before correcting a document."""
    today = sii_time(tx.now).date()
    found = [limits.late_credit(invoice.invoice_date, today)]
    if invoice.paid_amount > 0:
        found.append(
            Sentence(
                "Ya pagaron {paid_amount}: lo que la nota rebaje de eso queda a favor del "
                "cliente hasta que se lo devuelvas.",
                paid_amount=formatted(invoice.paid_amount),
            )
        )
    found.append("La nota no mueve repuestos: si vuelven a la bodega, ingrésalos en Repuestos.")
    return tuple(each for each in found if each)


def compose_note(
    tx: Tx, invoice: Invoice, type: DteType, wish: Wish, *, standing: Standing
) -> Note:
    """Return the note over the document as it was issued; Invalid for what was typed wrong."""
    original = _issued(tx, invoice)
    today = sii_time(tx.now).date()
    reason = " ".join(wish.reason.split())
    if wish.kind is NoteKind.VOID:
        document = notes.voiding(original, type, on=today, reason=reason)
    elif wish.kind is NoteKind.TEXT:
        sentence = _sentence(original, wish)
        document = notes.correcting(original, type, on=today, sentence=sentence)
    else:
        document = notes.adjusting(
            original,
            type,
            on=today,
            reason=_why(reason),
            lines=_lines(wish, reason),
            with_iva=True if wish.amount is not None else wish.with_iva,
        )
    receiver = notes.receiver_of(
        receivers.receiver(
            {name: getattr(document.receiver, name) for name in receivers.FIELDS},
            wish.receiver or {},
        )
    )
    document = replace(document, receiver=receiver)
    return Note(type, document, _missing(document), standing, warnings(tx, invoice))


def _issued(tx: Tx, invoice: Invoice) -> DteDocument:
    query = (
        select(Dte.content)  # type: ignore[call-overload]
        .where(col(Dte.invoice_id) == invoice.id)
        .order_by(col(Dte.id).desc())
        .limit(1)
    )
    return restored(tx.session.execute(query).scalar_one())


def _missing(document: DteDocument) -> dict[str, str]:
    """Return what the receiver lacks; nobody in particular needs no more than a name."""
    if document.receiver.is_anonymous:
        return {}
    return receivers.faults(document.receiver, document.type, total=document.totals.total)


def _why(reason: str) -> str:
    if not reason:
        raise Invalid.field("reason", "Escribe por qué se emite la nota.")
    return reason


def _sentence(original: DteDocument, wish: Wish) -> str:
    wanted = dict(wish.corrections or {})
    unknown = set(wanted) - set(receivers.FIELDS)
    if unknown:
        raise Invalid.field("corrections", "Sólo se corrigen los datos de quien recibe.")
    names = {name: words for name, (words, _) in receivers.FIELDS.items()}
    sentence = " ".join((wish.text or "").split()) or notes.corrections(
        original.receiver, wanted, names
    )
    if not sentence:
        raise Invalid.field("text", "Escribe qué dice y qué debe decir.")
    return sentence


def _lines(wish: Wish, reason: str) -> tuple[DraftLine, ...]:
    if wish.amount is not None:
        if wish.amount <= 0:
            raise Invalid.field("amount", "El monto debe ser mayor que cero.")
        return notes.of_amount(wish.amount, name=reason or "Ajuste")
    if not wish.lines:
        raise Invalid.field("lines", "Indica qué líneas o qué monto cambia.")
    wrong = faults(DraftContent(dte_type=int(DteType.FACTURA), lines=wish.lines))
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return wish.lines


def excess(note: Note, kind: NoteKind) -> str | None:
    """Return why the note's amount is too much or nothing, or None."""
    total = note.document.totals.payable
    if kind is NoteKind.AMOUNT and total <= 0:
        return "Una nota que corrige montos suma más que cero."
    if note.type is CREDIT and kind is NoteKind.AMOUNT and total > note.standing.remaining:
        return Sentence(
            "La nota suma {total} y del documento quedan {remaining} por acreditar.",
            total=formatted(pesos(total)),
            remaining=formatted(pesos(note.standing.remaining)),
        )
    return None
