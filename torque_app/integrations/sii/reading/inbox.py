"""The nouns of what is received: frozen values, filled by `reader` with what the bytes say.

RUTs are `12345678-K`; pesos are whole `int`; times are SII's naive Chilean wall time. The name in
backquotes is the SII tag a field was read from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from torque_app.integrations.sii.values import Environment, NoteReason, Payment


class Kind(StrEnum):
    """What the file is, by its root element."""

    ENVIO_DTE = "EnvioDTE"
    ENVIO_BOLETA = "EnvioBOLETA"
    DTE = "DTE"
    RESPUESTA = "RespuestaDTE"
    RECIBOS = "EnvioRecibos"


class Grade(StrEnum):
    """How an XML signature held: as it came, after putting back a lost namespace, or not at all.

    Files that changed hands lose the `xmlns` of `<DTE>`; SII's own free system never writes it.
    """

    LITERAL = "literal"
    REPAIRED = "repaired"
    INVALID = "invalid"
    ABSENT = "absent"

    @property
    def holds(self) -> bool:
        """Whether the content is what the certificate's holder signed."""
        return self in {Grade.LITERAL, Grade.REPAIRED}


class TedGrade(StrEnum):
    """How the electronic stamp held.

    `UNTRUSTED`: well made, but with a CAF that SII did not sign. `MISMATCHED`: genuine, but of
    another document than the one it stands in.
    """

    GENUINE = "genuine"
    UNTRUSTED = "untrusted"
    MISMATCHED = "mismatched"
    INVALID = "invalid"
    ABSENT = "absent"


class AnswerKind(StrEnum):
    """What a `RespuestaDTE` answers: that it arrived, or what the buyer says of it."""

    RECEPTION = "RecepcionEnvio"
    RESULT = "ResultadoDTE"


@dataclass(frozen=True, slots=True)
class Holder:
    """The person whose certificate is inside a signature; nobody vouches for it here."""

    rut: str | None
    name: str
    valid_from: datetime
    valid_until: datetime
    """Aware, like `valid_from`."""


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """One `Detalle` as its issuer wrote it; nothing is recomputed."""

    number: int
    name: str
    amount: int
    description: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    """Pairs of `TpoCodigo` and `VlrCodigo`."""
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    discount: int = 0
    surcharge: int = 0
    indicator: int | None = None
    """`IndExe`: 1 exempt, 2 not billable, 6 not billable negative; None is taxed."""

    @property
    def exempt(self) -> bool:
        """Whether the line says it is exempt (an exempt document need not say so)."""
        return self.indicator == 1


@dataclass(frozen=True, slots=True)
class ReceivedDiscount:
    """One `DscRcgGlobal`: `value` is a percentage when `is_percent`, otherwise pesos."""

    reason: str
    value: Decimal
    is_percent: bool
    surcharge: bool = False
    indicator: int | None = None


@dataclass(frozen=True, slots=True)
class ReceivedReference:
    """One `Referencia`."""

    document_type: str
    folio: str
    issued_on: date | None = None
    reason: NoteReason | None = None
    comment: str = ""
    is_global: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """One DTE somebody issued: what it says, and how far its signature and stamp back it."""

    type: int
    folio: int
    issued_on: date
    issuer_rut: str
    issuer_name: str
    issuer_giro: str
    receiver_rut: str
    receiver_name: str
    net: int
    exempt: int
    iva: int
    total: int
    signature: Grade
    ted: TedGrade
    data: bytes = field(repr=False)
    """The exact bytes from `<DTE` to `</DTE>` as they came, in `encoding`."""
    encoding: str
    sha256: str
    """Of `data`, lower hexadecimal."""
    payment: Payment | None = None
    due_on: date | None = None
    issuer_address: str = ""
    issuer_comuna: str = ""
    issuer_city: str = ""
    issuer_email: str = ""
    issuer_phone: str = ""
    issuer_actecos: tuple[str, ...] = ()
    tax_rate: Decimal | None = None
    other_taxes: int = 0
    """Sum of `ImptoReten`: added to the total, except withheld IVA, which lowers it."""
    non_billable: int = 0
    """`MontoNF`."""
    gross_prices: bool = False
    movement: int | None = None
    """`IndTraslado` of a guía."""
    lines: tuple[ReceivedLine, ...] = ()
    discounts: tuple[ReceivedDiscount, ...] = ()
    references: tuple[ReceivedReference, ...] = ()
    signed_at: datetime | None = None
    signature_fault: str = ""
    """Why the signature is not `literal`, in Spanish."""
    ted_fault: str = ""
    """Why the stamp is not `genuine`, in Spanish."""
    environment: Environment | None = None
    """Of the CAF it was stamped with, when SII signed it: certification is no invoice."""
    holder: Holder | None = None
    """Whose certificate signed it."""

    @property
    def certificate_holder(self) -> str:
        """Name and RUT of who signed, or nothing when no certificate could be read."""
        if self.holder is None:
            return ""
        return f"{self.holder.name} ({self.holder.rut})" if self.holder.rut else self.holder.name

    @property
    def key(self) -> tuple[str, int, int]:
        """Issuer, type and folio: what makes a document the same one however often it comes."""
        return self.issuer_rut, self.type, self.folio


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of one of our documents, or of a whole envelope (then without folio).

    Codes: `EstadoRecepEnv`, `EstadoRecepDTE` or `EstadoDTE`; 0 is always good news.
    """

    kind: AnswerKind
    state: int
    comment: str
    type: int | None = None
    folio: int | None = None
    issued_on: date | None = None
    issuer_rut: str | None = None
    receiver_rut: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One `Recibo`: goods or services of a document were received (Ley 19.983)."""

    type: int
    folio: int
    issued_on: date
    issuer_rut: str
    receiver_rut: str
    total: int
    place: str
    signed_by: str
    signed_at: datetime | None
    signature: Grade
    signature_fault: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """A whole file as received.

    `signature` is the envelope's own (`absent` for a DTE that came alone). For answers and
    receipts `issuer_rut` is who answers (`RutResponde`) and `receiver_rut` whom (`RutRecibe`).
    """

    kind: Kind
    issuer_rut: str
    receiver_rut: str
    sent_by: str
    """`RutEnvia`; empty where the file does not say."""
    signature: Grade
    digest: str
    """`DigestValue` of the envelope's signature: how a `RespuestaDTE` names the envelope."""
    sha256: str
    data: bytes = field(repr=False)
    """The file, byte by byte as it came."""
    id: str = ""
    """`ID` of the signed set: `EnvioDTEID` of the answer."""
    signed_at: datetime | None = None
    resolution_number: int | None = None
    resolution_date: date | None = None
    announced: Mapping[int, int] = field(default_factory=dict)
    """Documents per type by the cover (`SubTotDTE`)."""
    documents: tuple[Received, ...] = ()
    answers: tuple[Answer, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    signature_fault: str = ""
    holder: Holder | None = None
