"""The books' screen shows the month its address names, and takes SII's files in."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reflex import UploadFile

from models.invoicing import DteStatus
from tests.books import files
from tests.books.test_service import PERIOD, bought, sold
from tests.factories.screens import goes_to, sitting
from torque_app.books.state import BooksState, ImportState


@pytest.fixture
def opened(shop):
    """A tab on October."""
    with sitting(shop.actor()) as tab:
        tab.go(period=PERIOD, side="SALES")
        yield tab


async def test_the_month_is_shown_with_its_sums(shop, opened):
    sold(shop, 1)
    bought(shop, 2, net=500)
    await opened.do(BooksState.load)
    screen = opened.state(BooksState)
    assert screen.title == "Octubre 2026"
    assert [(line.name, line.iva) for line in screen.sales] == [("Factura", 190)]
    assert [(line.detail, line.iva) for line in screen.purchases] == [("Registro", 95)]
    assert (screen.outcome["debit"], screen.outcome["determined"]) == (190, 95)
    assert {line.code for line in screen.figures} == {"503 / 502", "519 / 520"}
    assert (screen.verdict, screen.warning) == ("", "")


async def test_what_waits_for_sii_is_said(shop, opened):
    sold(shop, 1, status=DteStatus.SENT)
    await opened.do(BooksState.load)
    assert opened.state(BooksState).warning.startswith("1 documento del mes espera ")


async def test_the_arrows_lead_to_the_neighbours(opened):
    await opened.do(BooksState.load)
    assert goes_to(await opened.do(BooksState.earlier)) == ["/libros?period=2026-09&side=SALES"]
    assert goes_to(await opened.do(BooksState.later)) == ["/libros?period=2026-11&side=SALES"]


async def test_a_nonsense_month_is_the_present_one(shop):
    with sitting(shop.actor()) as tab:
        tab.go(period="nunca", side="nada")
        await tab.do(BooksState.load)
        assert tab.state(BooksState).asked.filters["period"] == f"{datetime.now(UTC):%Y-%m}"


async def test_a_file_dropped_is_compared_at_once(shop, opened):
    sold(shop, 1)
    data = files.file(files.SALES, files.sale(1), files.sale(2))
    await opened.do(ImportState.open)
    await opened.do(ImportState.take, [UploadFile(file=io.BytesIO(data), path=Path("RCV.csv"))])
    assert opened.state(ImportState).told == "Se importaron 2 documentos."
    await opened.do(BooksState.load)
    screen = opened.state(BooksState)
    assert screen.verdict == "1 documento igual y 1 por revisar."
    (line,) = screen.differences
    assert (line.name, line.look_label, line.total) == ("Factura 2", "Falta en TORQUE", 1190)
    assert screen.files == ["Ventas · Registro · 2"]


async def test_a_file_that_is_none_is_refused_in_the_dialog(opened):
    await opened.do(ImportState.open)
    await opened.do(ImportState.take, [UploadFile(file=io.BytesIO(b"hola"), path=Path("x.csv"))])
    screen = opened.state(ImportState)
    assert (screen.told, screen.opened) == ("", True)
    assert "Registro de Compras y Ventas" in screen.error


async def test_whoever_may_not_see_the_books_is_told_so(shop):
    with sitting(shop.nobody()) as tab:
        tab.go(period=PERIOD)
        await tab.do(BooksState.load)
        assert tab.state(BooksState).sales == []
