"""SII's codes as enumerations: kinds of document, payment, reasons, which of its two systems.

Sources: SII "Formato DTE" v2.5 and "Formato Boletas Electrónicas" v4.2.
"""

from enum import IntEnum, StrEnum


class Environment(StrEnum):
    """Which SII: maullin (certification) or palena (production)."""

    CERTIFICATION = "CERTIFICATION"
    PRODUCTION = "PRODUCTION"


class DteType(IntEnum):
    """`TipoDTE`: the kinds of document TORQUE issues."""

    FACTURA = 33
    FACTURA_EXENTA = 34
    BOLETA = 39
    BOLETA_EXENTA = 41
    GUIA_DESPACHO = 52
    NOTA_DEBITO = 56
    NOTA_CREDITO = 61

    @property
    def title(self) -> str:
        """The name the law wants printed in the box of the document."""
        return _TITLES[self]

    @property
    def is_boleta(self) -> bool:
        """Boletas carry gross prices, another element order and another envelope."""
        return self in {DteType.BOLETA, DteType.BOLETA_EXENTA}

    @property
    def is_exempt(self) -> bool:
        """Every line of these is exempt of IVA."""
        return self in {DteType.FACTURA_EXENTA, DteType.BOLETA_EXENTA}

    @property
    def is_note(self) -> bool:
        """Notes change another document and must refer to it."""
        return self in {DteType.NOTA_CREDITO, DteType.NOTA_DEBITO}

    @property
    def has_cedible(self) -> bool:
        """A second, transferable copy is printed (Ley 19.983)."""
        return self in {DteType.FACTURA, DteType.FACTURA_EXENTA, DteType.GUIA_DESPACHO}

    @property
    def max_lines(self) -> int:
        """`Detalle` elements the schema allows."""
        return 1000 if self.is_boleta else 60

    @property
    def caf_expires(self) -> bool:
        """Its folios die six months after the CAF's date (types that give tax credit)."""
        return self in {DteType.FACTURA, DteType.NOTA_DEBITO, DteType.NOTA_CREDITO}


_TITLES = {
    DteType.FACTURA: "FACTURA ELECTRÓNICA",
    DteType.FACTURA_EXENTA: "FACTURA NO AFECTA O EXENTA ELECTRÓNICA",
    DteType.BOLETA: "BOLETA ELECTRÓNICA",
    DteType.BOLETA_EXENTA: "BOLETA EXENTA ELECTRÓNICA",
    DteType.GUIA_DESPACHO: "GUÍA DE DESPACHO ELECTRÓNICA",
    DteType.NOTA_DEBITO: "NOTA DE DÉBITO ELECTRÓNICA",
    DteType.NOTA_CREDITO: "NOTA DE CRÉDITO ELECTRÓNICA",
}


class Payment(IntEnum):
    """`FmaPago`: how a factura is paid."""

    CASH = 1
    CREDIT = 2
    FREE = 3


class PaymentMeans(IntEnum):
    """`MedioPago` of a boleta: what it was paid with (mandatory above 135 UF)."""

    CASH = 1
    ELECTRONIC = 2
    TRANSFER = 3
    CHEQUE = 4
    OTHER = 5


class SaleKind(IntEnum):
    """`TpoTranVenta`: what is sold, by the issuer's business; F29 keeps them in separate lines."""

    BUSINESS = 1
    FIXED_ASSET = 2
    REAL_ESTATE = 3


class Indicator(IntEnum):
    """`IndExe`: why a line pays no IVA."""

    EXEMPT = 1
    NON_BILLABLE = 2


class NoteReason(IntEnum):
    """`CodRef`: what a note does to the document it refers to."""

    VOIDS = 1
    CORRECTS_TEXT = 2
    CORRECTS_AMOUNTS = 3
