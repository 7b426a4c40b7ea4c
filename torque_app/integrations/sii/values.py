"""The nouns of electronic invoicing: frozen values that know only themselves.

Field names follow the business; the SII tag they travel in is named beside them. Limits and codes:
SII "Formato DTE" v2.5 and "Formato Boletas Electrónicas" v4.2. RUTs are `12345678-K`: no dots,
capital K. Pesos are whole `int`; prices and quantities are `Decimal` with up to 6 decimals.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from models.values.rut import FINAL_CONSUMER
from torque_app.integrations.sii.codes import (
    DteType,
    Environment,
    Indicator,
    NoteReason,
    Payment,
    PaymentMeans,
    SaleKind,
)

__all__ = [
    "CREDIT_MONTHS",
    "DECLARATION",
    "IVA_RATE",
    "SII_RUT",
    "Caf",
    "Certificate",
    "Delivery",
    "DteDocument",
    "DteType",
    "Environment",
    "GlobalDiscount",
    "Indicator",
    "Installment",
    "Issuer",
    "Line",
    "NoteReason",
    "Payment",
    "PaymentMeans",
    "Receiver",
    "Reference",
    "SaleKind",
    "SignedDte",
    "Totals",
]

DECLARATION = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
"""How every file for SII begins, double quotes included."""

SII_RUT = "60803000-K"
"""The SII itself: receiver of every envelope uploaded to it."""

IVA_RATE = Decimal(19)
"""Percent; DL 825 art. 14."""

CREDIT_MONTHS = 6
"""A CAF of a type that gives tax credit is void this many months after its authorization."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who sells: the company as SII knows it, with the resolution that lets it issue.

    `resolution_number` is 0 in certification, with the company's own certification date.
    `sii_office` is the unit printed below the box ("S.I.I. - RANCAGUA"); it does not travel.
    """

    rut: str
    razon_social: str
    giro: str
    actecos: tuple[str, ...]
    address: str
    comuna: str
    city: str
    resolution_number: int
    resolution_date: date
    sii_office: str
    phone: str | None = None
    email: str | None = None
    branch: str | None = None
    """`Sucursal`, as printed; `branch_code` is SII's number for it."""
    branch_code: int | None = None
    seller: str | None = None
    """`CdgVendedor`: who attended."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who buys; a factura needs everything down to `comuna`, a boleta may be anonymous."""

    rut: str = FINAL_CONSUMER
    razon_social: str | None = None
    giro: str | None = None
    address: str | None = None
    comuna: str | None = None
    city: str | None = None
    email: str | None = None
    phone: str | None = None
    contact: str | None = None
    """Whom to ask for there; on a factura it shares `Contacto` with the phone."""

    @property
    def is_anonymous(self) -> bool:
        """Nobody in particular."""
        return self.rut == FINAL_CONSUMER


@dataclass(frozen=True, slots=True)
class Line:
    """One `Detalle`: `amount` = round(quantity x price) - discount + surcharge, whole pesos.

    Prices are net on a factura (unless the document says `gross_prices`) and gross on a boleta.
    A line without price (a text, a gift) has `price=None` and `amount=0`. A non-billable line
    (a sum charged for somebody else, an amount billed before) is no part of the total.
    """

    name: str
    amount: int
    quantity: Decimal | None = None
    unit: str | None = None
    price: Decimal | None = None
    description: str | None = None
    code: str | None = None
    exempt: bool = False
    discount: int | None = None
    discount_percent: Decimal | None = None
    surcharge: int | None = None
    surcharge_percent: Decimal | None = None
    non_billable: bool = False
    other_codes: tuple[tuple[str, str], ...] = ()
    """Up to four more: pairs of kind (`EAN13`, `OEM`) and code."""

    @property
    def indicator(self) -> Indicator | None:
        """`IndExe`, None for a line that pays IVA."""
        return _indicator(exempt=self.exempt, non_billable=self.non_billable)


@dataclass(frozen=True, slots=True)
class GlobalDiscount:
    """One `DscRcgGlobal`: a discount (or surcharge) over the taxable lines, or another kind's.

    Exactly one of `percent` and `amount` is given; `amount` is in the unit of the lines
    (net on a factura, gross on a boleta).
    """

    reason: str
    percent: Decimal | None = None
    amount: int | None = None
    surcharge: bool = False
    exempt: bool = False
    non_billable: bool = False

    @property
    def indicator(self) -> Indicator | None:
        """`IndExeDR`: the kind of lines it touches."""
        return _indicator(exempt=self.exempt, non_billable=self.non_billable)


@dataclass(frozen=True, slots=True)
class Reference:
    """One `Referencia`: another document this one depends on.

    `document_type` is an SII code as text: "33", "52", "801" purchase order, "SET" a test case.
    `is_global` stands for all documents of that type in the period, with folio 0.
    """

    document_type: str
    folio: str
    issued_on: date
    reason: NoteReason | None = None
    comment: str | None = None
    is_global: bool = False


@dataclass(frozen=True, slots=True)
class Installment:
    """One `MntPagos`: a part of the total and the day it is due."""

    due_on: date
    amount: int
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums as they travel and are printed, whole pesos: net + exempt + iva = total.

    `non_billable` (`MontoNF`) is charged besides and belongs to no total of SII's.
    """

    net: int
    exempt: int
    iva: int
    total: int
    tax_rate: Decimal = IVA_RATE
    non_billable: int = 0

    @property
    def payable(self) -> int:
        """What the client pays (`VlrPagar`)."""
        return self.total + self.non_billable


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a guía de despacho says of the trip (`IndTraslado`, `TipoDespacho`, `Transporte`).

    `movement` 1 sale, 2 sale to come, 3 consignment, 4 gift, 5 internal, 6 other without sale,
    7 return, 8 and 9 export. `dispatch` 1 by the receiver, 2 by us to the client, 3 by us
    elsewhere.
    """

    movement: int
    dispatch: int | None = None
    plate: str | None = None
    trailer_plate: str | None = None
    carrier_rut: str | None = None
    driver_rut: str | None = None
    driver_name: str | None = None
    address: str | None = None
    comuna: str | None = None
    city: str | None = None
    departs_at: datetime | None = None
    arrives_on: date | None = None


@dataclass(frozen=True, slots=True)
class DteDocument:
    """A whole document before it is text: everything that will be stamped and signed.

    `payment` and `due_on` belong to facturas, `means` to boletas, `delivery` to guías.
    `gross_prices` marks a factura whose line prices include IVA (`MntBruto`). `terms` are the
    words of the payment agreed (`TermPagoGlosa`), beside its `installments`.
    """

    type: DteType
    folio: int
    issued_on: date
    issuer: Issuer
    receiver: Receiver
    lines: tuple[Line, ...]
    totals: Totals
    payment: Payment | None = None
    due_on: date | None = None
    means: PaymentMeans | None = None
    gross_prices: bool = False
    discounts: tuple[GlobalDiscount, ...] = ()
    references: tuple[Reference, ...] = ()
    delivery: Delivery | None = None
    sale: SaleKind | None = None
    terms: str | None = None
    installments: tuple[Installment, ...] = ()

    @property
    def id(self) -> str:
        """The `ID` its signature points at, unique in any envelope of one issuer."""
        return f"F{self.folio}T{self.type.value}"


@dataclass(frozen=True, slots=True)
class Caf:
    """A range of folios authorized by SII, with the key that stamps them.

    `text` is the flattened `<CAF>..</CAF>` that goes verbatim into every TED.
    """

    type: DteType
    issuer_rut: str
    razon_social: str
    first: int
    last: int
    authorized_on: date
    key_id: int
    environment: Environment
    text: str = field(repr=False)
    public_key: RSAPublicKey = field(repr=False, compare=False)
    private_key: RSAPrivateKey = field(repr=False, compare=False)

    @property
    def size(self) -> int:
        """How many folios it authorizes."""
        return self.last - self.first + 1

    @property
    def expires_on(self) -> date | None:
        """First day its folios are void, or None when they do not age."""
        if not self.type.caf_expires:
            return None
        return _months_later(self.authorized_on, CREDIT_MONTHS)

    def covers(self, folio: int) -> bool:
        """Whether the folio is inside the range."""
        return self.first <= folio <= self.last

    def is_expired(self, on: date) -> bool:
        """Whether its folios are void on that day."""
        return self.expires_on is not None and on >= self.expires_on


@dataclass(frozen=True, slots=True)
class Certificate:
    """A person's digital certificate: who signs and sends in the name of the company."""

    holder_rut: str
    holder_name: str
    valid_from: datetime
    valid_until: datetime
    fingerprint: str
    """SHA-256 of the DER, lower hexadecimal."""
    der: bytes = field(repr=False)
    private_key: RSAPrivateKey = field(repr=False, compare=False)

    def is_valid(self, at: datetime) -> bool:
        """Whether it may sign at that (aware) moment."""
        return self.valid_from <= at <= self.valid_until


@dataclass(frozen=True, slots=True)
class SignedDte:
    """A stamped and signed document: `text` is frozen, every copy that travels is these bytes."""

    type: DteType
    folio: int
    issued_on: date
    issuer_rut: str
    receiver_rut: str
    total: int
    signed_at: datetime
    """Chilean wall-clock time as written in `TmstFirma`; naive, because SII's field has no zone."""
    ted: str = field(repr=False)
    """The `<TED>..</TED>` in one line; its ISO-8859-1 bytes are what the PDF417 shows."""
    text: str = field(repr=False)
    """The `<DTE>..</DTE>` as it stands in every envelope, without XML declaration."""

    @property
    def data(self) -> bytes:
        """The document as a file of its own, in ISO-8859-1."""
        return (DECLARATION + self.text).encode("iso-8859-1")


def _indicator(*, exempt: bool, non_billable: bool) -> Indicator | None:
    """Return the code of a line's kind; a line cannot be both, which `checks` refuses."""
    if non_billable:
        return Indicator.NON_BILLABLE
    return Indicator.EXEMPT if exempt else None


def _months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)
