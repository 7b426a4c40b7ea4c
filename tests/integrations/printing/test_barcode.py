"""The timbre: exactly the TED's bytes, in a size the SII accepts."""

import pytest
import zxingcpp

from tests.integrations.printing.paper import BOLETA, FACTURA, barcodes, image, stamp
from torque_app.integrations.printing.barcode import ROLL, SHEET, TedTooLong, pdf417
from torque_app.integrations.printing.dte import Layout, picture_dte

LONG = stamp(receiver="&" * 20 + "Ñ" * 20, item="'" * 12 + "ÁÉÍÓÚ" * 6)


@pytest.mark.parametrize("ppi", [200, 300, 600])
@pytest.mark.parametrize("ted", [stamp(), LONG], ids=["usual", "long"])
def test_a_sheet_scanned_at_usual_resolutions_gives_the_teds_latin_1_bytes(ppi, ted):
    (page,) = picture_dte(FACTURA, ted, cedible=True, ppi=ppi)

    (found,) = barcodes(page)

    assert found.bytes == ted.encode("iso-8859-1")


@pytest.mark.parametrize("ppi", [203, 300])
@pytest.mark.parametrize("ted", [stamp(), LONG], ids=["usual", "long"])
def test_a_roll_at_a_thermal_heads_resolution_gives_the_teds_latin_1_bytes(ppi, ted):
    (page,) = picture_dte(BOLETA, ted, layout=Layout.ROLL_80, ppi=ppi)

    (found,) = barcodes(page)

    assert found.bytes == ted.encode("iso-8859-1")


def test_a_stained_symbol_still_gives_every_byte():
    (page,) = picture_dte(FACTURA, stamp(), ppi=300)
    left, top, right, bottom = (edge / 25.4 * 300 for edge in _millimetres(page, 300))
    picture = image(page)
    across, down = (left + right) / 2, (top + bottom) / 2
    stain = tuple(map(round, (across - 60, down - 20, across + 60, down + 20)))

    picture.paste("white", stain)

    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.PDF417)
    assert found.bytes == stamp().encode("iso-8859-1")


@pytest.mark.parametrize("fit", [SHEET, ROLL], ids=["sheet", "roll"])
@pytest.mark.parametrize("ted", [stamp(), LONG, stamp()[:400]], ids=["usual", "long", "short"])
def test_the_symbol_measures_between_2_by_5_and_4_by_9_centimetres(fit, ted):
    symbol = pdf417(ted, fit)

    assert 50 <= symbol.width <= 90
    assert 20 <= symbol.height <= 40


@pytest.mark.parametrize(
    ("layout", "ppi"), [(Layout.LETTER, 300), (Layout.ROLL_80, 203)], ids=["sheet", "roll"]
)
def test_the_printed_symbol_keeps_its_size_and_2_centimetres_to_the_left(layout, ppi):
    (page,) = picture_dte(FACTURA, stamp(), layout=layout, ppi=ppi)
    left, top, right, bottom = _millimetres(page, ppi)

    assert left >= 20
    assert 50 <= right - left <= 90
    assert 20 <= bottom - top <= 40


@pytest.mark.parametrize(
    ("layout", "ppi"), [(Layout.LETTER, 300), (Layout.ROLL_80, 300)], ids=["sheet", "roll"]
)
def test_white_paper_surrounds_the_symbol(layout, ppi):
    (page,) = picture_dte(FACTURA, stamp(), layout=layout, cedible=True, ppi=ppi)
    left, top, right, bottom = (edge / 25.4 * ppi for edge in _millimetres(page, ppi))
    quiet = 1.5 / 25.4 * ppi
    picture = image(page).convert("L")

    for frame in (
        (left - quiet, top, left - 3, bottom),
        (right + 3, top, right + quiet, bottom),
        (left, top - quiet, right, top - 3),
        (left, bottom + 3, right, bottom + quiet),
    ):
        assert picture.crop(tuple(map(round, frame))).getextrema()[0] > 250


def test_a_ted_that_no_symbol_holds_is_refused():
    with pytest.raises(TedTooLong):
        pdf417("Ñ<" * 900, ROLL)


def test_a_ted_that_no_document_could_carry_is_refused():
    with pytest.raises(UnicodeEncodeError):
        pdf417(stamp().replace("Ñ", "€"), SHEET)


def _millimetres(page: bytes, ppi: int) -> tuple[float, float, float, float]:
    """Left, top, right and bottom edge of the symbol on the page."""
    (found,) = barcodes(page)
    at = found.position
    corners = (at.top_left, at.top_right, at.bottom_left, at.bottom_right)
    across, down = [p.x for p in corners], [p.y for p in corners]
    return tuple(pixels / ppi * 25.4 for pixels in (min(across), min(down), max(across), max(down)))
