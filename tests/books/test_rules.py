"""SII's files are read, compared and summed; what is none is refused in a sentence."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.books import BookSide, RegisterSection
from tests.books import files
from torque_app.books.rules import periods, register_file
from torque_app.books.rules.declaration import declared
from torque_app.books.rules.entries import Entry, sums_by_type
from torque_app.books.rules.reconciliation import Finding, compared
from torque_app.core.errors import Invalid

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
ENTRY = Entry(
    BookSide.SALES, RegisterSection.REGISTERED, 33, 1, "77777777-7", "Cliente", date(2026, 10, 1),
    net=Decimal(1000), iva=Decimal(190), total=Decimal(1190),
)  # fmt: skip
BOUGHT = replace(ENTRY, side=BookSide.PURCHASES)

amounts = st.integers(0, 10**9).map(Decimal)


@st.composite
def entries(draw):
    net, exempt = draw(amounts), draw(amounts)
    iva = Decimal(round(net * Decimal("0.19")))
    return Entry(
        draw(st.sampled_from(BookSide)),
        draw(st.sampled_from(RegisterSection)),
        draw(st.sampled_from([33, 34, 39, 41, 56, 61])),
        draw(st.integers(1, 5)),
        draw(st.sampled_from(["77777777-7", "76192083-9"])),
        "Cualquiera",
        date(2026, 10, draw(st.integers(1, 31))),
        exempt=exempt,
        net=net,
        iva=iva,
        total=net + exempt + iva,
    )


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        register_file.read(data)
    return refused.value.details["fields"]["file"]


@pytest.mark.parametrize(
    ("head", "section"),
    [
        (files.REGISTERED, RegisterSection.REGISTERED),
        (files.EXCLUDED, RegisterSection.EXCLUDED),
        (files.CLAIMED, RegisterSection.CLAIMED),
        (files.PENDING, RegisterSection.PENDING),
    ],
)
def test_a_tab_of_purchases_is_known_by_its_columns(head, section):
    found = register_file.read(files.file(head))
    assert (found.side, found.section) == (BookSide.PURCHASES, section)


def test_a_row_of_sales_is_read():
    (entry,) = register_file.read(files.file(files.SALES, files.sale(7, net=1750181))).entries
    assert (entry.dte_type, entry.folio, entry.rut) == (33, 7, "77777777-7")
    assert (entry.net, entry.iva, entry.total) == (1750181, 332534, 2082715)
    assert (entry.name, entry.issued_on) == ("Cliente S.A.", date(2026, 10, 10))


def test_a_row_that_only_adds_another_tax_is_left_out():
    more = ";33;Del Giro;77777777-7;Cliente S.A.;7;10/10/2026;;;;;;;;;271;701395;18"
    assert len(register_file.read(files.file(files.SALES, files.sale(7), more)).entries) == 1


def test_what_cannot_be_read_is_named_by_row():
    said = refusal(
        files.file(files.SALES, files.sale(7), files.sale(8, rut="11111111-2"),
                   files.sale(9, day="31/02/2026"))
    )  # fmt: skip
    assert "fila 3: «11111111-2» no es un RUT" in said
    assert "fila 4: «31/02/2026» no es una fecha" in said


def test_of_many_wrong_rows_the_first_are_told():
    rows = [files.sale(n, rut="x") for n in range(1, 9)]
    assert refusal(files.file(files.SALES, *rows)).endswith("y 3 más.")


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01", b"PK\x03\x04", b"<html></html>", b"a;b;c\n1;2;3\n", b"\xff\xfe"]
)
def test_what_is_no_register_is_refused(data):
    assert "Registro de Compras y Ventas" in refusal(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_register_or_a_refusal(data):
    try:
        register_file.read(data)
    except Invalid as refused:
        assert "file" in refused.details["fields"]  # noqa: PT017 - either is right


@given(st.lists(st.text(max_size=30), max_size=20), st.sampled_from([files.SALES, files.PENDING]))
def test_any_cells_are_read_or_refused(cells, head):
    try:
        register_file.read(f"{head}\n{';'.join(cells)}\n".encode())
    except Invalid as refused:
        assert "file" in refused.details["fields"]  # noqa: PT017 - either is right


@given(st.lists(entries()))
def test_the_sums_are_those_of_the_entries(found):
    lines = sums_by_type(found)
    assert sum(line.documents for line in lines) == len(found)
    assert sum(line.total for line in lines) == sum(e.sign * e.total for e in found)
    assert all(line.net + line.exempt + line.iva == line.total for line in lines)


@given(st.lists(entries(), unique_by=lambda e: (e.side, e.dte_type, e.rut, e.folio)))
def test_a_book_agrees_with_itself(found):
    result = compared(found, found)
    assert result.differences == ()


@given(
    st.lists(entries(), unique_by=lambda e: (e.dte_type, e.rut, e.folio)),
    st.lists(entries(), unique_by=lambda e: (e.dte_type, e.rut, e.folio)),
)
def test_every_gap_is_told_twice_the_other_way_round(ours, theirs):
    there, back = compared(ours, theirs), compared(theirs, ours)
    assert there.equal == back.equal
    assert sum(d.gap for d in there.differences) == -sum(d.gap for d in back.differences)


def test_the_four_ways_to_disagree():
    other = replace(ENTRY, folio=2)
    more = replace(ENTRY, folio=3)
    tab = replace(BOUGHT, folio=4)
    result = compared(
        [ENTRY, more, tab],
        [other, replace(more, total=Decimal(2000)), replace(tab, section=RegisterSection.PENDING)],
    )
    assert {d.finding for d in result.differences} == set(Finding)
    assert result.equal == 0


def test_boletas_are_not_asked_for_one_by_one():
    assert compared([replace(ENTRY, dte_type=39)], []).differences == ()


def test_the_declaration_takes_notes_away_and_counts_assets_apart():
    note = replace(ENTRY, dte_type=61, folio=9, iva=Decimal(90))
    asset = replace(BOUGHT, kind="Activo Fijo", iva=Decimal(40))
    pending = replace(BOUGHT, folio=2, section=RegisterSection.PENDING)
    result = declared([ENTRY, note, BOUGHT, asset, pending])
    said = {f.code: (f.count, f.amount) for f in (*result.debits, *result.credits)}
    assert said["502"] == (1, 190)
    assert said["510"] == (1, 90)
    assert said["520"] == (1, 190)
    assert said["525"] == (1, 40)
    assert (result.total_debit, result.total_credit) == (100, 230)
    assert (result.determined, result.left_over) == (0, 130)


@given(st.lists(entries()))
def test_what_is_due_and_what_is_left_never_stand_together(found):
    result = declared(found)
    assert min(result.determined, result.left_over) == 0
    assert result.determined - result.left_over == result.total_debit - result.total_credit


@pytest.mark.parametrize("typed", ["2026-10", "202610", " 2026-10 "])
def test_a_month_is_read(typed):
    assert periods.month(typed, now=NOW) == date(2026, 10, 1)


@pytest.mark.parametrize("typed", ["2026-13", "26-10", "2026-1", "2026-10-01"])
def test_no_month_is_refused(typed):
    with pytest.raises(Invalid):
        periods.month(typed, now=NOW)


def test_without_a_month_it_is_the_present_one_in_chile():
    assert periods.month("", now=datetime(2026, 11, 1, 2, tzinfo=UTC)) == date(2026, 10, 1)


def test_december_is_followed_by_january():
    assert periods.following(date(2026, 12, 1)) == date(2027, 1, 1)
