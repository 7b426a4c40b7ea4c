"""The settings of quotations: lists in the address, forms that keep what is right."""

from decimal import Decimal

import pytest

from models.quotations import QuotedKind
from tests.factories.screens import goes_to, sitting
from torque_app.core.errors import Invalid, NotAllowed
from torque_app.core.listing import Listing
from torque_app.quotations import queries, service
from torque_app.quotations.queries import PackageLine
from torque_app.quotations.state.settings_list import SECTIONS, QuotingState
from torque_app.quotations.state.settings_matrix import MatrixState
from torque_app.quotations.state.settings_package import PackageState
from torque_app.quotations.state.settings_plain import InsurerState, NoteTemplateState


@pytest.fixture
def tab(desk):
    with sitting(desk.manager()) as tab:
        yield tab


async def listed(tab, section, **query):
    tab.go(seccion=section, **query)
    await tab.do(QuotingState.load)
    return tab.state(QuotingState)


def stored(desk):
    """Write one of each, and return their keys by section."""
    line = PackageLine(QuotedKind.LABOR, "Mantención", Decimal(1), unit_price=Decimal(40_000))
    return {
        "notas": desk.do(service.save_note_template, name="Plazo", content="Vale 7 días.").id,
        "paquetes": desk.do(service.save_package, code="m10", name="10.000 km", lines=[line]).id,
        "precios": desk.do(
            service.save_matrix, name="Repuestos", brackets_told=[{"percent": "40"}]
        ).id,
        "aseguradoras": desk.do(service.save_insurer, name="Liberty", rut="99061000-2").id,
    }


@pytest.mark.parametrize("section", SECTIONS)
async def test_each_list_shows_its_own_and_no_other_workshops(tab, desk, rival_desk, section):
    mine = stored(desk)
    stored(rival_desk)
    page = await listed(tab, section)
    assert ([row.id for row in page.rows], page.total) == ([str(mine[section])], 1)
    assert page.section == section


async def test_a_list_is_searched_and_narrowed_by_the_server(tab, desk):
    stored(desk)
    desk.do(service.save_note_template, name="Vieja", content="Ya no.", is_active=False)
    assert [row.name for row in (await listed(tab, "notas", q="7 días")).rows] == ["Plazo"]
    assert [row.name for row in (await listed(tab, "notas", is_active="false")).rows] == ["Vieja"]
    page = await listed(tab, "notas", sort="name", order="desc")
    assert [row.name for row in page.rows] == ["Vieja", "Plazo"]
    assert (await listed(tab, "notas", is_active="quizás")).error


async def test_another_section_is_another_address(tab, desk):
    await listed(tab, "notas", q="algo")
    assert goes_to(await tab.do(QuotingState.go, "precios")) == [
        "/ajustes/presupuestos?seccion=precios"
    ]
    assert goes_to(await tab.do(QuotingState.go, "otra")) == []
    assert (await listed(tab, "otra")).section == "notas"


def test_pages_are_paged_and_refuse_what_they_do_not_know(desk):
    for number in range(3):
        desk.do(service.save_insurer, name=f"Seguros {number}")
    page = desk.do(queries.find_insurers, Listing(limit=2, sort="name", order="asc"))
    assert ([row.name for row in page.rows], page.total) == (["Seguros 0", "Seguros 1"], 3)
    for wrong in (Listing(sort="rut"), Listing(filters={"x": "1"})):
        with pytest.raises(Invalid):
            desk.do(queries.find_insurers, wrong)


def test_who_sees_no_costs_reads_no_price_matrix(desk):
    mine = stored(desk)["paquetes"]
    page = desk.do(queries.find_packages, Listing(), actor=desk.advisor())
    assert [row.id for row in page.rows] == [mine]
    with pytest.raises(NotAllowed):
        desk.do(queries.find_matrices, Listing(), actor=desk.advisor())


def test_the_packages_that_fit_a_car_are_those_for_it_and_those_for_any(desk):
    line = PackageLine(QuotedKind.LABOR, "Mantención", Decimal(1), unit_price=Decimal(40_000))
    for code, make, model, used in (
        ("ANY", "", "", True), ("KIA", "Kia", "", True), ("RIO", "Kia", "Rio", True),
        ("OLD", "Kia", "", False), ("NIS", "Nissan", "", True), ("CER", "Kia", "Cerato", True),
    ):  # fmt: skip
        car = {"make": make, "model": model, "is_active": used}
        desk.do(service.save_package, code=code, name=code, lines=[line], **car)

    def codes(**filters):
        wanted = Listing(sort="code", order="asc", filters=filters)
        return [row.code for row in desk.do(queries.find_packages, wanted).rows]

    assert codes(make="kia", model="RIO") == ["ANY", "KIA", "OLD", "RIO"]
    assert codes(make="kia", is_active="true") == ["ANY", "CER", "KIA", "RIO"]
    found = desk.do(queries.packages, make="KIA", model="rio")
    assert [row.code for row in found] == ["ANY", "KIA", "RIO"]


async def test_a_note_is_written_changed_and_taken_off(tab, desk):
    await tab.do(NoteTemplateState.start)
    form = tab.state(NoteTemplateState)
    await tab.do(NoteTemplateState.save, {"name": " ", "content": ""})
    assert (set(form.errors), form.opened) == ({"name", "content"}, True)
    said = {"name": "Plazo", "content": "Vale 7 días.", "is_active": "on"}
    await tab.do(NoteTemplateState.save, said)
    assert (form.errors, form.opened) == ({}, False)
    [row] = desk.do(queries.note_templates)
    await tab.do(NoteTemplateState.edit, str(row.id))
    assert form.fields.content == "Vale 7 días."
    await tab.do(NoteTemplateState.save, said | {"content": "Vale 10 días."})
    assert desk.do(queries.note_templates)[0].content == "Vale 10 días."
    await tab.do(NoteTemplateState.edit, str(row.id))
    await tab.do(NoteTemplateState.remove)
    assert desk.do(queries.note_templates) == []


async def test_one_press_delivered_twice_is_one(tab, desk):
    await tab.do(NoteTemplateState.start)
    said = {"name": "Plazo", "content": "Vale 7 días.", "is_active": "on", "_key": "k1"}
    await tab.do(NoteTemplateState.save, said)
    await tab.do(NoteTemplateState.save, said)
    assert (len(desk.do(queries.note_templates)), tab.notice.level) == (1, "success")


async def test_the_second_tab_overwrites_nothing(tab, desk):
    key = stored(desk)["notas"]
    await tab.do(NoteTemplateState.edit, str(key))
    desk.do(service.save_note_template, key, name="Plazo", content="De otra pestaña")
    await tab.do(NoteTemplateState.save, {"name": "Plazo", "content": "Mío"})
    assert tab.notice.level == "error"
    assert desk.do(queries.note_templates)[0].content == "De otra pestaña"


async def test_what_is_gone_opens_no_form(tab, desk, rival_desk):
    for key in (str(stored(rival_desk)["aseguradoras"]), "nada"):
        await tab.do(InsurerState.edit, key)
        assert (tab.state(InsurerState).opened, tab.notice.level) == (False, "error")


async def test_an_insurers_rut_is_judged(tab, desk):
    await tab.do(InsurerState.start)
    await tab.do(InsurerState.save, {"name": "Liberty", "rut": "99061000-1"})
    assert "rut" in tab.state(InsurerState).errors
    await tab.do(InsurerState.save, {"name": "Liberty", "rut": "99061000-2", "is_active": "on"})
    assert [row.rut for row in desk.do(queries.insurers)] == ["99061000-2"]


async def test_a_matrix_is_typed_bracket_by_bracket(tab, desk):
    await tab.do(MatrixState.start)
    form = tab.state(MatrixState)
    await tab.do(MatrixState.add)
    first, middle, last = (row.id for row in form.rows)
    for key, name, value in (
        (first, "up_to", "5000"), (first, "percent", "80"), (middle, "up_to", "20000"),
        (middle, "percent", "50,5"), (last, "percent", "30"),
    ):  # fmt: skip
        await tab.do(MatrixState.write, key, name, value)
    await tab.do(MatrixState.save, {"name": "Frenos", "way": "cost", "is_default": "on"})
    [row] = desk.do(queries.find_matrices, Listing()).rows
    assert row.brackets == (
        (Decimal(5000), Decimal(80)), (Decimal(20000), Decimal("50.5")), (None, Decimal(30)),
    )  # fmt: skip
    assert (row.is_default, row.on_cost) == (True, True)


async def test_brackets_that_do_not_rise_are_refused_in_the_form(tab, desk):
    await tab.do(MatrixState.start)
    form = tab.state(MatrixState)
    await tab.do(MatrixState.add)
    await tab.do(MatrixState.write, form.rows[1].id, "up_to", "10")
    await tab.do(MatrixState.write, form.rows[1].id, "percent", "10")
    await tab.do(MatrixState.save, {"name": "Frenos"})
    assert ("brackets" in form.errors, form.opened) == (True, True)
    await tab.do(MatrixState.drop, form.rows[1].id)
    await tab.do(MatrixState.drop, form.rows[-1].id)
    assert len(form.rows) == 2
    await tab.do(MatrixState.save, {"name": "Frenos"})
    assert form.opened is False


async def test_a_package_takes_lines_of_shelf_catalogue_and_hand(tab, desk):
    item = desk.floor.item()
    await tab.do(PackageState.start)
    form = tab.state(PackageState)
    await tab.do(PackageState.search, "item", "filtro")
    await tab.do(PackageState.add, "item", str(item))
    await tab.do(PackageState.add, "item", "")
    typed, part = (row.id for row in form.rows)
    await tab.do(PackageState.write, typed, "description", "Cambio de aceite")
    await tab.do(PackageState.write, part, "quantity", "2")
    said = {"code": "m10", "name": "10.000 km", "fixed_price": "59990", "is_active": "on"}
    await tab.do(PackageState.save, said)
    await tab.do(PackageState.edit, str(desk.do(queries.packages)[0].id))
    assert [row.source for row in form.rows] == ["", "De bodega: Filtro de aceite"]
    [package] = desk.do(queries.packages)
    assert (package.code, package.fixed_price) == ("M10", 59_990)
    assert [(line.kind, line.item_id, line.quantity) for line in package.lines] == [
        (QuotedKind.LABOR, None, 1), (QuotedKind.PART, item, 2),
    ]  # fmt: skip


async def test_a_wrong_line_of_a_package_says_so_itself(tab, desk):
    key = stored(desk)["paquetes"]
    await tab.do(PackageState.edit, str(key))
    form = tab.state(PackageState)
    [line] = form.rows
    assert (line.description, line.unit_price) == ("Mantención", "40000")
    await tab.do(PackageState.write, line.id, "quantity", "dos")
    await tab.do(PackageState.save, {"code": "M10", "name": "10.000 km"})
    assert (bool(form.rows[0].error), "lines" in form.errors) == (True, True)
    await tab.do(PackageState.drop, line.id)
    await tab.do(PackageState.save, {"code": "M10", "name": "10.000 km"})
    assert ("lines" in form.errors, form.opened) == (True, True)
    await tab.do(PackageState.add, "typed", "")
    await tab.do(PackageState.write, form.rows[0].id, "description", "Escáner")
    await tab.do(PackageState.save, {"code": "M10", "name": "10.000 km"})
    [package] = desk.do(queries.find_packages, Listing()).rows
    assert [each.description for each in package.lines] == ["Escáner"]
