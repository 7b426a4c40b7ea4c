"""The certification page: a set from the drop to SII's answer, by the hands of its owner."""

from io import BytesIO
from pathlib import Path

import pytest
import reflex as rx

from models.tenants import Company
from tests.factories.screens import goes_to, sitting
from tests.factories.workshop import add_member
from tests.invoicing.test_certification import SETS
from torque_app.invoicing.state.certification import CertificationState


@pytest.fixture
def tab(desk):
    with sitting(desk.shop.actor()) as tab:
        yield tab


def dropped(name: str, data: bytes | None = None) -> rx.UploadFile:
    content = (SETS / name).read_bytes() if data is None else data
    return rx.UploadFile(file=BytesIO(content), path=Path(name))


async def test_a_set_is_dropped_built_and_sent_and_its_answer_is_shown(desk, tab):
    await tab.do(CertificationState.load)
    assert tab.state(CertificationState).certifying
    await tab.do(CertificationState.take, [dropped("001-basico.txt")])
    (asked,) = tab.state(CertificationState).sets
    assert (asked.asks, asked.zip, asked.moves_goods) == ("8 casos", "", False)
    await tab.do(CertificationState.build, asked.id, {})
    (built,) = tab.state(CertificationState).sets
    assert built.zip == f"/api/v1/invoicing/certification/{built.id}/zip"
    assert [case.folio for case in built.cases] == ["1", "2", "3", "4", "1", "2", "3", "1"]
    (file,) = built.files
    assert (file.state, file.may_send) == ("Por enviar", True)
    await tab.do(CertificationState.send, file.id)
    assert tab.state(CertificationState).sets[0].files[0].state == "Enviando"
    desk.work_off()
    await tab.do(CertificationState.refresh)
    (file,) = tab.state(CertificationState).sets[0].files
    assert (file.look, file.state, bool(file.track)) == ("success", "Aceptado", True)


async def test_the_summary_is_taken_with_the_reparo_it_always_gets(desk, tab):
    table = b"Folio;IndExe;NmbItem;QtyItem;UnmdItem;PrcItem;Anular;Rebajar\n1;;Aceite;1;;1000;;\n"
    await tab.do(CertificationState.take, [dropped("boletas.csv", table)])
    (asked,) = tab.state(CertificationState).sets
    await tab.do(CertificationState.build, asked.id, {})
    for file in tab.state(CertificationState).sets[0].files:
        await tab.do(CertificationState.send, file.id)
    desk.work_off()
    await tab.do(CertificationState.refresh)
    files = tab.state(CertificationState).sets[0].files
    assert [(file.look, file.state) for file in files] == [
        ("success", "Aceptado"),
        ("warning", "Aceptado con reparos"),
    ]


async def test_a_file_that_is_no_set_says_so_beside_the_drop(desk, tab):
    await tab.do(CertificationState.take, [dropped("notas.txt", b"hola")])
    said = tab.state(CertificationState).file_error
    assert said == "notas.txt: El archivo no es un set de pruebas del SII."
    assert tab.state(CertificationState).sets == []


async def test_a_set_leaves_the_list(desk, tab):
    await tab.do(CertificationState.take, [dropped("001-basico.txt")])
    await tab.do(CertificationState.drop, tab.state(CertificationState).sets[0].id)
    assert tab.state(CertificationState).sets == []


async def test_a_book_without_its_documents_is_refused_aloud(desk, tab):
    await tab.do(CertificationState.take, [dropped("002-ventas.txt")])
    await tab.do(CertificationState.build, tab.state(CertificationState).sets[0].id, {})
    assert tab.notice.level == "error"
    assert tab.state(CertificationState).working == ""


async def test_a_company_in_production_is_told_there_is_nothing_to_do(desk, tab):
    with desk.shop.tx() as tx:
        tx.get(Company, desk.shop.company_id).dte_environment = "PRODUCTION"
    await tab.do(CertificationState.load)
    assert not tab.state(CertificationState).certifying


async def test_the_address_names_the_company_and_another_can_be_chosen(desk, tab):
    tab.go(empresa=str(desk.shop.company_id))
    await tab.do(CertificationState.load)
    assert tab.state(CertificationState).company_id == str(desk.shop.company_id)
    (address,) = goes_to(await tab.do(CertificationState.of_company, "otra"))
    assert address == "/ajustes/certificacion?empresa=otra"
    tab.go(empresa="otra")
    await tab.do(CertificationState.load)
    assert tab.state(CertificationState).error.startswith("Esa empresa no está en tu taller")


async def test_whoever_may_not_configure_billing_is_refused(desk):
    viewer = desk.shop.actor("invoicing.view", user_id=add_member(desk.shop), role="VIEWER")
    with sitting(viewer) as tab:
        await tab.do(CertificationState.take, [dropped("001-basico.txt")])
        assert tab.state(CertificationState).sets == []
        assert tab.state(CertificationState).file_error
