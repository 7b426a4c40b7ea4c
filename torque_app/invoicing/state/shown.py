"""Documents as the screen shows them: plain values, words in the deployment's language."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from models.invoicing import DteStatus, InvoiceStatus
from models.values import money, rut
from torque_app.core.texts import _, counted
from torque_app.invoicing import queries
from torque_app.invoicing.queries.rows import PreviewLine

STATE_LOOKS: Final = {
    InvoiceStatus.DRAFT.value: "draft",
    InvoiceStatus.ISSUED.value: "info",
    InvoiceStatus.SENT.value: "info",
    InvoiceStatus.PARTIALLY_PAID.value: "warning",
    InvoiceStatus.PAID.value: "success",
    InvoiceStatus.VOID.value: "cancelled",
    "OVERDUE": "danger",
}
SII_LOOKS: Final = {
    DteStatus.ISSUED: "neutral",
    DteStatus.SIGNED: "neutral",
    DteStatus.SENDING: "info",
    DteStatus.SENT: "info",
    DteStatus.ACCEPTED: "success",
    DteStatus.OBJECTED: "warning",
    DteStatus.REJECTED: "danger",
}


@dataclass(frozen=True)
class DocumentLine:
    """One row of the list; `state` and `sii` are looks, their labels the words."""

    id: str = ""
    document: str = ""
    invoice_date: str = ""
    client: str = ""
    receiver_rut: str = ""
    plate: str = ""
    state: str = ""
    state_label: str = ""
    sii: str = ""
    sii_label: str = ""
    due_date: str = ""
    total: int = 0
    balance: int = 0


@dataclass(frozen=True)
class Sums:
    """What the filtered list comes to; `count` and `left_out` are words, empty where unknown."""

    count: str = ""
    left_out: str = ""
    net: int = 0
    exempt: int = 0
    iva: int = 0
    total: int = 0


@dataclass(frozen=True)
class Priced:
    """A line of a document on screen; amounts in whole pesos, prices with their decimals."""

    id: str = ""
    name: str = ""
    code: str = ""
    count: str = ""
    quantity: float = 0
    unit: str = ""
    price: float = 0
    discount: float = 0
    amount: int = 0


@dataclass(frozen=True)
class Sheet:
    """What a document to be issued says, besides its lines."""

    work_order: str = ""
    client: str = ""
    plate: str = ""
    type_name: str = ""
    net: int = 0
    exempt: int = 0
    iva: int = 0
    total: int = 0
    action: str = ""
    obstacle: str = ""
    invoice_id: str = ""


@dataclass(frozen=True)
class Place:
    """Where the documents go; `kind` is PRODUCTION, CERTIFICATION or SIMULATED."""

    kind: str = ""
    host: str = ""
    company: str = ""


def line(row: queries.InvoiceRow) -> DocumentLine:
    """Return one row of the list."""
    return DocumentLine(
        id=str(row.id),
        document=f"{_(row.type_name)} {row.folio or ''}".strip(),
        invoice_date=row.invoice_date.isoformat(),
        client=row.client,
        receiver_rut=_buyer(row.receiver_rut),
        plate=row.plate,
        state=STATE_LOOKS[row.state],
        state_label=_(row.state_name),
        sii=SII_LOOKS[row.dte_status] if row.dte_status else "neutral",
        sii_label=_(row.dte_status_name),
        due_date=row.due_date.isoformat() if row.due_date else "",
        total=int(row.total),
        balance=int(row.balance),
    )


def _buyer(receiver_rut: str) -> str:
    """Return the RUT as people read it; the one SII gives to everybody is nobody's."""
    if receiver_rut == rut.FINAL_CONSUMER:
        return _("Consumidor final")
    return rut.formatted(receiver_rut)


def priced(seen: queries.Preview) -> list[Priced]:
    """Return the lines of a document that does not exist yet."""
    return [
        Priced(
            id=str(number),
            name=each.name,
            code=each.code or "",
            count=_count(each),
            quantity=float(each.quantity or 0),
            unit=each.unit or "",
            price=float(each.unit_price or 0),
            discount=float(each.discount),
            amount=each.amount,
        )
        for number, each in enumerate(seen.lines, 1)
    ]


def _count(each: PreviewLine) -> str:
    """Return how many at what price: «2,5 h × $ 17.374»."""
    many = f"{(each.quantity or Decimal(0)).normalize():f}".replace(".", ",")
    price = money.formatted(each.unit_price or Decimal(0))
    return " ".join(filter(None, (many, each.unit, "×", price)))


def sheet(seen: queries.Preview) -> Sheet:
    """Return the rest of a document that does not exist yet."""
    name = _(seen.type_name).lower()
    return Sheet(
        work_order=seen.work_order_number,
        client=seen.client,
        plate=seen.plate,
        type_name=_(seen.type_name),
        net=seen.net,
        exempt=seen.exempt,
        iva=seen.iva,
        total=seen.total,
        action=_("Emitir {document} por {amount}").format(
            document=name, amount=money.formatted(queries.pesos(seen.total))
        ),
        obstacle=" ".join(_(each) for each in seen.refusals),
        invoice_id=str(seen.invoice_id or ""),
    )


def sentence(summary: queries.Summary) -> str:
    """Return what the month says, in one sentence."""
    said = _(
        counted(
            summary.month_documents,
            "Este mes va 1 documento por {amount}.",
            "Este mes van {count} documentos por {amount}.",
            amount=money.formatted(summary.month_total),
        )
    )
    if summary.owed:
        said += " " + _("Te deben {amount}.").format(amount=money.formatted(summary.owed))
    if summary.rejected:
        said += " " + _("El SII rechazó {count}.").format(count=summary.rejected)
    return said


def sums(totals: queries.Totals) -> Sums:
    """Return what the filtered list comes to; a list of nothing has no sums."""
    if not totals.documents:
        return Sums()
    left_out = counted(
        totals.left_out,
        "1 no es venta y no suma: guía, borrador o rechazado.",
        "{count} no son ventas y no suman: guías, borradores o rechazados.",
    )
    return Sums(
        count=_(counted(totals.documents, "1 documento", "{count} documentos")),
        left_out=_(left_out) if totals.left_out else "",
        net=int(totals.net),
        exempt=int(totals.exempt),
        iva=int(totals.iva),
        total=int(totals.total),
    )


def place(row: queries.Connection) -> Place:
    """Return where the documents go."""
    kind = "SIMULATED" if row.is_simulated else row.environment.value
    return Place(kind, row.host, row.razon_social)
