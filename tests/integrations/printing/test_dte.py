"""What the SII's manual of printed samples asks of a document on paper."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from tests.integrations.printing.paper import (
    BOLETA,
    FACTURA,
    LINES,
    RECEIVER,
    image,
    logo,
    of_type,
    page_count,
    stamp,
    words,
)
from torque_app.integrations.printing.branding import Branding, LogoRefused
from torque_app.integrations.printing.dte import Layout, NotCedible, picture_dte, print_dte
from torque_app.integrations.sii.values import (
    Delivery,
    DteType,
    GlobalDiscount,
    Installment,
    Line,
    NoteReason,
    Reference,
    Totals,
)

TED = stamp()
MM = 25.4
HOSTILE = r"""#import "x" *b* $math$ <b>ñ</b> \ `r` _i_ [c] #{1+1} 10x5 -> // @ref = -- 'q'"""
GUIA = replace(of_type(DteType.GUIA_DESPACHO), delivery=Delivery(1, plate="ABCD12"))


@pytest.mark.parametrize(("kind", "layout"), product(DteType, Layout))
def test_every_type_on_every_paper_says_what_the_law_wants(kind, layout):
    document = GUIA if kind is DteType.GUIA_DESPACHO else of_type(kind)

    printed = words(print_dte(document, TED, layout=layout))

    for legend in (
        "R.U.T.: 76.192.083-9",
        "N° 10482",
        "S.I.I. - RANCAGUA",
        "Taller Automotriz El Roble SpA",
        "Mantenimiento y reparación de vehículos automotores",
        "Casa Matriz: Av. O'Higgins 1445, Rancagua",
        "21 de noviembre de 2026",
        "Timbre Electrónico SII",
        "Res. 80 de 2014",
        "Verifique documento: www.sii.cl",
        kind.title,
    ):
        assert legend in printed
    assert "CEDIBLE" not in printed
    assert "Acuse de recibo" not in printed


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize(
    ("document", "legend"),
    [
        (FACTURA, "CEDIBLE"),
        (of_type(DteType.FACTURA_EXENTA), "CEDIBLE"),
        (GUIA, "CEDIBLE CON SU FACTURA"),
    ],
    ids=["33", "34", "52"],
)
def test_the_copy_to_assign_has_its_legend_and_the_acuse_de_recibo(layout, document, legend):
    printed = words(print_dte(document, TED, layout=layout, cedible=True))

    assert printed.endswith(legend)
    for part in ("Acuse de recibo", "Nombre", "R.U.T.", "Fecha", "Recinto", "Firma"):
        assert part in printed
    assert "letra b) del Art. 4°, y la letra c) del Art. 5° de la Ley 19.983" in printed
    assert "Recibí conforme" not in printed


@pytest.mark.parametrize(
    "document",
    [
        BOLETA,
        of_type(DteType.NOTA_CREDITO),
        of_type(DteType.NOTA_DEBITO),
        replace(GUIA, delivery=Delivery(5)),
    ],
    ids=["39", "61", "56", "52 internal"],
)
def test_documents_that_cannot_be_assigned_have_no_such_copy(document):
    with pytest.raises(NotCedible):
        print_dte(document, TED, cedible=True)


def test_a_factura_shows_its_parties_lines_totals_and_terms():
    printed = words(print_dte(FACTURA, TED, extra=[("OT", "SC001-2026-11-0042")]))

    for text in (
        "Transportes Ñuble y Compañía Limitada",
        "77.777.777-7",
        "Transporte de carga por carretera",
        "Camino a Melipilla 12540",
        "Maipú, Santiago",
        "Crédito",
        "21-12-2026",
        "SC001-2026-11-0042",
        "Mano de obra 1,75 HR 30.000 52.500",
        "Monto neto $ 91.490",
        "IVA (19%) $ 17.383",
        "Monto total $ 108.873",
        "Son: ciento ocho mil ochocientos setenta y tres pesos",
    ):
        assert text in printed


def test_an_exempt_document_shows_neither_net_nor_iva():
    printed = words(print_dte(of_type(DteType.FACTURA_EXENTA), TED))

    assert "Monto exento $ 91.490" in printed
    assert "Monto neto" not in printed
    assert "IVA" not in printed


@pytest.mark.parametrize("layout", Layout)
def test_a_boleta_tells_the_iva_inside_its_total_and_hides_the_anonymous_rut(layout):
    printed = words(print_dte(BOLETA, TED, layout=layout))

    assert "El IVA (19%) incluido en esta boleta es de $ 14.608." in printed
    assert "Pago electrónico" in printed
    assert "66.666.666-6" not in printed
    assert "Monto neto" not in printed


def test_discounts_are_printed_in_pesos_and_per_cent():
    line = Line(
        "Aceite", 47582, quantity=Decimal(2), price=Decimal(26434), discount=5286,
        discount_percent=Decimal(10),
    )  # fmt: skip
    totals = Totals(net=45203, exempt=0, iva=8589, total=53792)
    convenio = GlobalDiscount("Convenio flota", percent=Decimal(5))

    printed = words(
        print_dte(replace(FACTURA, lines=(line,), totals=totals, discounts=(convenio,)), TED)
    )

    assert "5.286 (10%)" in printed
    assert "Subtotal $ 47.582" in printed
    assert "Convenio flota 5% -$ 2.379" in printed


def test_a_code_parted_at_its_hyphen_gets_no_second_hyphen():
    code = "-".join(["abcde"] * 12)

    printed = words(print_dte(FACTURA, TED, layout=Layout.ROLL_80, extra=[("OT", code)]))

    assert code in printed.replace(" ", "")


def test_a_note_names_the_document_it_refers_to_and_why():
    reference = Reference("33", "10400", date(2026, 11, 2), NoteReason.CORRECTS_TEXT)
    correction = Line("Donde dice Giro: Transporte, debe decir Giro: Carga", 0)
    note = replace(
        of_type(DteType.NOTA_CREDITO), lines=(correction,), references=(reference,),
        totals=Totals(net=0, exempt=0, iva=0, total=0),
    )  # fmt: skip

    printed = words(print_dte(note, TED))

    assert "Factura electrónica N° 10400 02-11-2026 Corrige texto" in printed
    assert "Donde dice Giro: Transporte, debe decir Giro: Carga" in printed
    assert "Monto total $ 0" in printed
    assert "Monto neto" not in printed


def test_a_guia_says_the_kind_of_movement():
    assert "Operación constituye venta" in words(print_dte(GUIA, TED))


@pytest.mark.parametrize("layout", Layout)
def test_what_people_typed_is_printed_letter_by_letter(layout):
    document = replace(
        FACTURA,
        receiver=replace(RECEIVER, razon_social=HOSTILE),
        lines=(Line(HOSTILE, 1, description=HOSTILE), *LINES),
    )

    printed = words(print_dte(document, TED, layout=layout, extra=[("Vehículo", HOSTILE)]))

    assert printed.replace(" ", "").count(HOSTILE.replace(" ", "")) == 4


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("length", [80, 1000])
def test_a_word_without_end_stays_inside_the_margins(layout, length):
    document = replace(
        FACTURA,
        receiver=replace(RECEIVER, razon_social="W" * 100, address="A" * 70),
        lines=(Line("M" * 80, 1, code="C" * 35, description="W" * length),),
    )

    for page in picture_dte(document, TED, layout=layout, ppi=100):
        _assert_margins(page, ppi=100)


@pytest.mark.parametrize("layout", Layout)
def test_half_a_centimetre_of_the_paper_stays_white(layout):
    branding = Branding(logo=logo(), branches=("Ruta 5 Sur km 84, Rengo",))

    for page in picture_dte(FACTURA, TED, layout=layout, cedible=True, branding=branding, ppi=150):
        _assert_margins(page, ppi=150)


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("kind", [DteType.FACTURA, DteType.FACTURA_EXENTA])
def test_the_box_has_the_size_and_line_of_the_manual(layout, kind):
    ppi = 300
    page = image(picture_dte(of_type(kind), TED, layout=layout, ppi=ppi)[0])

    width, height, line = _box(page, ppi)

    assert 55 <= width <= 80
    assert 15 <= height <= 40
    assert 0.5 <= line <= 1


def test_sixty_lines_flow_over_pages_that_repeat_the_heading():
    lines = tuple(replace(LINES[0], name=f"Repuesto {n}") for n in range(1, 61))

    pdf = print_dte(replace(FACTURA, lines=lines), TED)
    printed = words(pdf)

    assert page_count(pdf) == 2
    assert all(f"Repuesto {n} " in printed for n in range(1, 61))
    assert printed.count("Descripción") == 2
    assert "Página 2 de 2" in printed
    assert printed.count("FACTURA ELECTRÓNICA N° 10482 · R.U.T.: 76.192.083-9") == 1
    assert printed.count("Timbre Electrónico SII") == 1


def test_an_ordinary_document_is_one_page_under_the_size_limit_of_the_sii():
    pdf = print_dte(FACTURA, TED, cedible=True, branding=Branding(logo=logo((3000, 900))))

    assert page_count(pdf) == 1
    assert len(pdf) < 500_000


def test_printing_again_gives_the_same_bytes_from_any_thread():
    with ThreadPoolExecutor(4) as pool:
        printed = set(pool.map(lambda _: print_dte(FACTURA, TED), range(12)))

    assert len(printed) == 1


def test_printing_leaves_no_file_open():
    print_dte(FACTURA, TED)
    before = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(5):
        print_dte(FACTURA, TED)

    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize(
    "picture",
    [b"", b"<svg/>", b"GIF89a", logo()[:60]],
    ids=["empty", "svg", "gif", "truncated"],
)
def test_a_logo_that_is_no_picture_is_refused(picture):
    with pytest.raises(LogoRefused):
        print_dte(FACTURA, TED, branding=Branding(logo=picture))


def test_a_colour_that_is_no_colour_is_refused():
    with pytest.raises(ValueError, match="#rrggbb"):
        Branding(colour='red"')


def _assert_margins(page, *, ppi):
    picture = image(page)
    ink = picture.convert("L").point(lambda level: 255 if level < 245 else 0).getbbox()
    left, top, right, bottom = (pixels / ppi * MM for pixels in ink)

    assert min(left, top) >= 5 - 2 * MM / ppi
    assert right <= picture.width / ppi * MM - 5 + 2 * MM / ppi
    assert bottom <= picture.height / ppi * MM - 5 + 2 * MM / ppi


def _box(page, ppi):
    """Width, height and line of the first frame from above, in millimetres."""
    dark = page.convert("L").point(lambda level: 1 if level < 128 else 0)
    full = [y for y in range(page.height) if _run(dark, y) > 50 / MM * ppi]
    line = next(n for n in range(1, len(full)) if full[n] != full[n - 1] + 1)
    bottom = next(y for y in full[line:] if y > full[0] + 10 / MM * ppi)
    return (
        _run(dark, full[0]) / ppi * MM,
        (bottom + line - full[0]) / ppi * MM,
        line / ppi * MM,
    )


def _run(dark, y):
    """Length of the longest dark run of a row, in pixels."""
    row = dark.crop((0, y, dark.width, y + 1)).tobytes()
    return max(map(len, row.split(b"\x00")))


@pytest.mark.parametrize("layout", Layout)
def test_what_is_charged_besides_stands_below_the_total(layout):
    others = Line("Permiso pagado por encargo", 30000, price=Decimal(30000), non_billable=True)
    document = replace(
        FACTURA,
        lines=(*FACTURA.lines, others),
        totals=replace(FACTURA.totals, non_billable=30000),
    )

    printed = words(print_dte(document, TED, layout=layout))

    payable = f"{FACTURA.totals.total + 30000:,}".replace(",", ".")
    assert "No facturable" in printed
    assert "Monto no facturable $ 30.000" in printed
    assert f"Total a pagar $ {payable}" in printed


def test_terms_contacts_and_further_codes_are_printed():
    total = FACTURA.totals.total
    document = replace(
        FACTURA,
        issuer=replace(FACTURA.issuer, seller="Iván Núñez", branch="Centro"),
        receiver=replace(FACTURA.receiver, contact="Rosa Araya"),
        terms="Mitad ahora",
        installments=(Installment(date(2026, 12, 1), total, "Única"),),
        lines=(replace(FACTURA.lines[0], other_codes=(("OEM", "04465-02"),)), *FACTURA.lines[1:]),
    )

    printed = words(print_dte(document, TED))

    for said in (
        "Vendedor Iván Núñez",
        "Sucursal: Centro",
        "Contacto Rosa Araya",
        "Condiciones de pago Mitad ahora",
        "Cuota 1 01-12-2026",
        "OEM 04465-02",
    ):
        assert said in printed
