"""Documents to print and the ways to look at what was printed."""

import base64
import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import escape
from io import BytesIO

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from torque_app.integrations.sii.values import (
    DteDocument,
    DteType,
    Issuer,
    Line,
    Payment,
    PaymentMeans,
    Receiver,
    Totals,
)

ISSUER = Issuer(
    rut="76192083-9",
    razon_social="Taller Automotriz El Roble SpA",
    giro="Mantenimiento y reparación de vehículos automotores",
    actecos=("452001",),
    address="Av. O'Higgins 1445",
    comuna="Rancagua",
    city="Rancagua",
    resolution_number=80,
    resolution_date=date(2014, 8, 22),
    sii_office="Rancagua",
)

RECEIVER = Receiver(
    rut="77777777-7",
    razon_social="Transportes Ñuble y Compañía Limitada",
    giro="Transporte de carga por carretera",
    address="Camino a Melipilla 12540",
    comuna="Maipú",
    city="Santiago",
)

LINES = (
    Line("Cambio de aceite", 38990, quantity=Decimal(1), unit="UN", price=Decimal(38990)),
    Line("Mano de obra", 52500, quantity=Decimal("1.75"), unit="HR", price=Decimal(30000)),
)

FACTURA = DteDocument(
    type=DteType.FACTURA,
    folio=10482,
    issued_on=date(2026, 11, 21),
    issuer=ISSUER,
    receiver=RECEIVER,
    lines=LINES,
    totals=Totals(net=91490, exempt=0, iva=17383, total=108873),
    payment=Payment.CREDIT,
    due_on=date(2026, 12, 21),
)

BOLETA = replace(
    FACTURA,
    type=DteType.BOLETA,
    receiver=Receiver(),
    totals=Totals(net=76882, exempt=0, iva=14608, total=91490),
    payment=None,
    due_on=None,
    means=PaymentMeans.ELECTRONIC,
)


def of_type(kind: DteType) -> DteDocument:
    """The factura's text as another type, with totals that fit it."""
    if kind.is_exempt:
        totals = Totals(net=0, exempt=91490, iva=0, total=91490)
        lines = tuple(replace(line, exempt=True) for line in LINES)
        return replace(FACTURA, type=kind, totals=totals, lines=lines)
    return replace(BOLETA if kind.is_boleta else FACTURA, type=kind)


def stamp(*, receiver: str = "Transportes Ñuble & Cía. \"El 'Ñandú'\" <1>", item: str = "") -> str:
    """A flattened TED of the true shape and length; nobody verifies its signatures here."""

    def noise(seed: str, size: int) -> str:
        digest = hashlib.shake_256(seed.encode()).digest(size)
        return base64.b64encode(digest).decode()

    def cut(text: str) -> str:
        return escape(text[:40], quote=True).replace("&#x27;", "&apos;")

    item = item or "Reparación de árbol de levas (ñ)"
    return (
        '<TED version="1.0"><DD><RE>76192083-9</RE><TD>33</TD><F>10482</F><FE>2026-11-21</FE>'
        f"<RR>77777777-7</RR><RSR>{cut(receiver)}</RSR><MNT>108873</MNT><IT1>{cut(item)}</IT1>"
        '<CAF version="1.0"><DA><RE>76192083-9</RE><RS>TALLER AUTOMOTRIZ EL ROBLE SPA</RS><TD>33'
        "</TD><RNG><D>10001</D><H>11000</H></RNG><FA>2026-09-14</FA><RSAPK><M>"
        f'{noise("modulus", 64)}</M><E>Aw==</E></RSAPK><IDK>300</IDK></DA><FRMA algoritmo="SHA1'
        f'withRSA">{noise("frma", 64)}</FRMA></CAF><TSTED>2026-11-21T10:15:30</TSTED></DD>'
        f'<FRMT algoritmo="SHA1withRSA">{noise("frmt", 64)}</FRMT></TED>'
    )


def words(pdf: bytes) -> str:
    """All text of the PDF on one line, without the invisible places where long words may part."""
    pages = PdfReader(BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\u200b", "").split())


def page_count(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def image(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def barcodes(png: bytes) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(image(png), formats=zxingcpp.BarcodeFormat.PDF417))


def logo(size: tuple[int, int] = (400, 120)) -> bytes:
    out = BytesIO()
    Image.new("RGBA", size, "#0f4c5c").save(out, "PNG")
    return out.getvalue()
