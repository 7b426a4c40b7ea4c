"""Documents of each kind and circumstance that a workshop meets."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.integrations.sii.conftest import COMPANY, ISSUER, LINES, TODAY
from torque_app.integrations.sii.values import (
    Delivery,
    DteDocument,
    DteType,
    GlobalDiscount,
    Installment,
    Line,
    NoteReason,
    Payment,
    PaymentMeans,
    Receiver,
    Reference,
    SaleKind,
    Totals,
)

OTHERS_MONEY = Line(
    name="Patente municipal pagada por el cliente", amount=30000, price=Decimal(30000),
    non_billable=True,
)  # fmt: skip
EXEMPT = Line(name="Permiso", quantity=Decimal(1), price=Decimal(5000), amount=5000, exempt=True)
ORDER = Reference("801", "OC-778/A", TODAY, comment="Orden de compra")


def taxed(*amounts: int) -> tuple[Line, ...]:
    return tuple(Line(name=f"Trabajo {n}", amount=n, price=Decimal(n)) for n in amounts)


def noted(reason: NoteReason, type_: str = "33") -> Reference:
    return Reference(type_, "101", TODAY, reason=reason, comment="Según lo conversado")


def net_totals(net: int) -> Totals:
    iva = (net * 19 + 50) // 100
    return Totals(net=net, exempt=0, iva=iva, total=net + iva)


def invoices(factura: DteDocument) -> dict[str, DteDocument]:
    discounted = Line(
        name="Kit de distribución", quantity=Decimal(3), price=Decimal("1999.5"), amount=5399,
        discount=600, discount_percent=Decimal(10), description="Correa, tensor y bomba",
    )  # fmt: skip
    cash = {"payment": Payment.CASH, "due_on": None}
    return {
        "factura": factura,
        "factura al contado": replace(factura, **cash, references=(ORDER,)),
        "factura con exento y descuentos": replace(
            factura,
            lines=(discounted, EXEMPT),
            discounts=(
                GlobalDiscount("Cliente frecuente", percent=Decimal("12.5")),
                GlobalDiscount("Traslado", amount=1000, surcharge=True),
                GlobalDiscount("Convenio", amount=500, exempt=True),
            ),
            totals=Totals(net=5724, exempt=4500, iva=1088, total=11312),
        ),
        "factura de 60 líneas": replace(
            factura, lines=taxed(*range(1, 61)), totals=net_totals(1830)
        ),
        "factura con precios brutos": replace(
            factura,
            gross_prices=True,
            lines=taxed(8000),
            totals=Totals(net=6723, exempt=0, iva=1277, total=8000),
        ),
    }  # fmt: skip


def rarer_invoices(factura: DteDocument) -> dict[str, DteDocument]:
    return {
        "factura con no facturables": replace(
            factura,
            lines=(*taxed(1000), EXEMPT, OTHERS_MONEY),
            discounts=(GlobalDiscount("Ajuste", amount=1, non_billable=True),),
            totals=Totals(net=1000, exempt=5000, iva=190, total=6190, non_billable=29999),
        ),
        "factura en cuotas y con todos los contactos": replace(
            factura,
            issuer=replace(
                ISSUER, phone="+56 2 2345 6789", email="dte@taller.example", branch="Centro",
                branch_code=78525666, seller="Iván Núñez",
            ),
            receiver=replace(COMPANY, contact="Rosa Araya", phone="+56 9 1111 1111"),
            sale=SaleKind.FIXED_ASSET,
            terms="Mitad a 30 y mitad a 60 días",
            installments=(
                Installment(date(2026, 12, 21), 60000, "Primera"),
                Installment(date(2027, 1, 20), 57197),
            ),
            lines=(
                replace(LINES[0], other_codes=(("OEM", "04465-<02>"), ("EAN13", "7801234567894"))),
                LINES[1],
            ),
        ),
    }  # fmt: skip


def longest_invoices(factura: DteDocument) -> dict[str, DteDocument]:
    return {
        "factura de 40 referencias": replace(
            factura,
            references=(
                ORDER,
                Reference("802", "NP-1", TODAY),
                Reference("HES", "1002003004", TODAY),
                Reference("52", "0", TODAY, is_global=True, comment="Guías de noviembre"),
                *(Reference("52", str(folio), TODAY) for folio in range(1, 37)),
            ),
        ),
        "factura de textos hostiles": replace(
            factura,
            lines=(
                Line(name="]]> <script>&amp;'\"" + "ñ" * 90, amount=1000, price=Decimal(1000)),
                Line(name="Observación", amount=0, description='"' * 3000, code="<&>" * 20),
            ),
            totals=net_totals(1000),
        ),
    }  # fmt: skip


def exempt_and_boletas(factura: DteDocument, boleta: DteDocument) -> dict[str, DteDocument]:
    exempt = Line(
        name="Permiso", quantity=Decimal(1), price=Decimal(5000), amount=5000, exempt=True
    )
    return {
        "factura exenta": replace(
            factura, type=DteType.FACTURA_EXENTA, lines=(exempt,),
            totals=Totals(net=0, exempt=5000, iva=0, total=5000),
        ),
        "boleta anónima": boleta,
        "boleta con nombre": replace(
            boleta,
            means=PaymentMeans.TRANSFER,
            receiver=Receiver(
                "12345678-5", "Juana O'Higgins & Cía", email="j@example.cl", phone="+56911111111",
                address="Calle 1", comuna="Ñuñoa", city="Santiago",
            ),
            discounts=(GlobalDiscount("Bienvenida", percent=Decimal(5)),),
            references=(Reference("801", "77", TODAY),),
            totals=Totals(net=6387, exempt=10000, iva=1213, total=17600),
        ),
        "boleta de 1000 líneas": replace(
            boleta, lines=taxed(*[119] * 1000),
            totals=Totals(net=100000, exempt=0, iva=19000, total=119000),
        ),
        "boleta con no facturable": replace(
            boleta,
            receiver=Receiver(contact="Juana", phone="+56 9 1111 1111"),
            lines=(*boleta.lines, OTHERS_MONEY),
            totals=Totals(net=6723, exempt=10000, iva=1277, total=18000, non_billable=30000),
        ),
        "boleta exenta": replace(
            boleta, type=DteType.BOLETA_EXENTA, lines=(exempt,),
            totals=Totals(net=0, exempt=5000, iva=0, total=5000),
        ),
    }  # fmt: skip


def guides_and_notes(factura: DteDocument) -> dict[str, DteDocument]:
    note = {"payment": None, "due_on": None}
    return {
        "guía de despacho": replace(
            factura, **note, type=DteType.GUIA_DESPACHO, lines=taxed(1000),
            totals=net_totals(1000),
            delivery=Delivery(
                movement=6, dispatch=2, plate="ABCD12", trailer_plate="JK1234",
                carrier_rut="76192083-9", driver_rut="12345678-5", driver_name="Juana Prueba",
                address="Calle Larga 55", comuna="Rancagua", city="Rancagua",
                departs_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC), arrives_on=TODAY,
            ),
        ),
        "guía de traslado interno": replace(
            factura, **note, type=DteType.GUIA_DESPACHO, delivery=Delivery(movement=5),
            receiver=replace(COMPANY, rut=ISSUER.rut),
            lines=(Line(name="Motor", quantity=Decimal(1), amount=0),),
            totals=Totals(net=0, exempt=0, iva=0, total=0),
        ),
        "nota de crédito que anula": replace(
            factura, **note, type=DteType.NOTA_CREDITO, references=(noted(NoteReason.VOIDS),)
        ),
        "nota de crédito que corrige texto": replace(
            factura, **note, type=DteType.NOTA_CREDITO,
            lines=(Line(name="Donde dice Giro: Carga, debe decir Giro: Transporte", amount=0),),
            references=(noted(NoteReason.CORRECTS_TEXT),),
            totals=Totals(net=0, exempt=0, iva=0, total=0),
        ),
        "nota de crédito de boleta anónima": replace(
            factura, **note, type=DteType.NOTA_CREDITO, lines=taxed(1000), gross_prices=True,
            receiver=Receiver(razon_social="Consumidor final"),
            references=(noted(NoteReason.VOIDS, "39"),),
            totals=Totals(net=840, exempt=0, iva=160, total=1000),
        ),
        "nota de débito": replace(
            factura, **note, type=DteType.NOTA_DEBITO, lines=taxed(1000),
            totals=net_totals(1000), references=(noted(NoteReason.CORRECTS_AMOUNTS),),
        ),
    }  # fmt: skip


def variants(factura: DteDocument, boleta: DteDocument) -> dict[str, DteDocument]:
    """One document of each kind and circumstance that a workshop meets."""
    return {
        **invoices(factura),
        **rarer_invoices(factura),
        **longest_invoices(factura),
        **exempt_and_boletas(factura, boleta),
        **guides_and_notes(factura),
    }


KINDS = [
    "factura", "factura al contado", "factura con exento y descuentos", "factura de 60 líneas",
    "factura con precios brutos", "factura con no facturables",
    "factura en cuotas y con todos los contactos", "factura de 40 referencias",
    "factura de textos hostiles", "factura exenta",
    "boleta anónima", "boleta con nombre", "boleta de 1000 líneas", "boleta con no facturable",
    "boleta exenta",
    "guía de despacho", "guía de traslado interno", "nota de crédito que anula",
    "nota de crédito que corrige texto", "nota de crédito de boleta anónima", "nota de débito",
]  # fmt: skip
