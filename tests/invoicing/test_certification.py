"""SII's test sets from the file it hands out to its verdict on every file made of it."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from models.invoicing import EnvelopeStatus
from models.invoicing_certification import CertificationFileKind as Kind
from models.tenants import Company
from tests.integrations.sii.verification import cut_dtes, verifies
from torque_app.core.errors import Conflict
from torque_app.integrations.sii.certification import SetUnreadable
from torque_app.integrations.sii.schemas import Root, validate
from torque_app.invoicing import queries, service

SETS = Path(__file__).parents[1] / "integrations" / "sii" / "vectors" / "set_pruebas"
ROOTS = {
    Kind.DOCUMENTS: (Root.ENVIO_DTE, "SetDoc"),
    Kind.BOLETAS: (Root.ENVIO_BOLETA, "SetDoc"),
    Kind.SALES_BOOK: (Root.LIBRO_CV, "Libro"),
    Kind.PURCHASES_BOOK: (Root.LIBRO_CV, "Libro"),
    Kind.GUIDE_BOOK: (Root.LIBRO_GUIA, "Libro"),
}
TEXTS = ("001-basico", "002-ventas", "003-compras", "004-factura_exenta", "005-guia_despacho",
         "006-libro_guias")  # fmt: skip
BOLETAS = """Folio;IndExe;NmbItem;QtyItem;UnmdItem;PrcItem;Anular;Rebajar
1;;Cambio de aceite;1;;19900;1;
2;;Papel de regalo;17;;120;;40
3;;Ítem afecto;8;;1590;;
;1;Ítem exento 2;2;;1000;;
4;1;Ítem exento 3;1;;1000;;
"""


@pytest.fixture
def sources():
    """The file of a set by its name."""
    texts = {name: (SETS / f"{name}.txt").read_bytes() for name in TEXTS}
    return texts | {"007-boletas": BOLETAS.encode()}


@pytest.fixture
def certify(desk, sources):
    """Take and build a set by name."""

    def build(name: str):
        row = desk.shop.do(service.take_certification_set, sources[name], name=f"{name}.txt")
        return desk.shop.do(service.build_certification_set, row.id)

    return build


def file_of(row, kind):
    return next(each for each in row.files if each.kind is kind)


def sent(desk, *rows):
    """Send every file of these sets, one after the other, and return their rows."""
    for row in rows:
        for each in row.files:
            desk.shop.do(service.send_certification_file, each.id)
            desk.work_off()
    return [desk.shop.do(queries.certification_set, row.id) for row in rows]


def test_a_set_is_read_into_its_cases_before_anything_is_built(desk, sources):
    row = desk.shop.do(
        service.take_certification_set, sources["001-basico"], name="SIISetDePruebas.txt"
    )
    assert [case.name for case in row.cases] == [f"414175-{n}" for n in range(1, 9)]
    assert {case.folio for case in row.cases} == {None}
    assert (row.files, row.may_build) == ((), True)


def test_what_is_no_set_is_refused(desk):
    with pytest.raises(SetUnreadable):
        desk.shop.do(service.take_certification_set, b"hola", name="hola.txt")


def test_the_same_set_is_taken_once(desk, sources):
    desk.shop.do(service.take_certification_set, sources["001-basico"], name="a.txt")
    with pytest.raises(Conflict, match="ya está subido"):
        desk.shop.do(service.take_certification_set, sources["001-basico"], name="b.txt")


def test_every_set_is_accepted_by_sii_file_by_file(desk, simulator, certify, schemas):
    rows = [certify(name) for name in (*TEXTS, "007-boletas")]
    for row in rows:
        for each in row.files:
            data = desk.shop.do(queries.certification_file, each.id).data
            root, reference = ROOTS.get(each.kind, (Root.CONSUMO_FOLIOS, ""))
            assert validate(data, root, directory=schemas) == [], each.name
            if reference:
                assert verifies(data, f"#{reference}"), each.name
    states = {
        each.name: (each.status, each.sii_state, each.answer)
        for row in sent(desk, *rows)
        for each in row.files
    }
    accepted = EnvelopeStatus.PROCESSED
    assert {name: state[:2] for name, state in states.items()} == {
        "EnvioDTE-414175.xml": (accepted, "EPR"),
        "LibroVentas-414176.xml": (accepted, "LOK"),
        "LibroCompras-414177.xml": (accepted, "LOK"),
        "EnvioDTE-414178.xml": (accepted, "EPR"),
        "EnvioDTE-428551.xml": (accepted, "EPR"),
        "LibroGuias-428552.xml": (accepted, "LOK"),
        "EnvioBOLETA.xml": (accepted, "EPR"),
        "EnvioDTE.xml": (accepted, "EPR"),
        "ConsumoFolios.xml": (accepted, "RPR"),
    }
    outcomes = {
        document["outcome"]
        for track in simulator.tracks(desk.rut)
        for document in track["documents"]
    }
    assert outcomes == {"ACCEPTED"}


def test_the_documents_of_a_set_keep_its_order_and_verify_alone(desk, certify):
    row = certify("001-basico")
    (envelope,) = row.files
    data = desk.shop.do(queries.certification_file, envelope.id).data
    for case, fragment in zip(row.cases, cut_dtes(data), strict=True):
        assert verifies(fragment, f"#F{case.folio}T{case.dte_type}")


def test_boletas_of_a_set_go_by_the_door_of_documents(desk, simulator, certify):
    (row,) = sent(desk, certify("007-boletas"))
    tracks = {track["track_id"]: track for track in simulator.tracks(desk.rut)}
    boletas = file_of(row, Kind.BOLETAS)
    assert tracks[boletas.track_id]["channel"] == "dte"
    assert boletas.counts == {"accepted": 4, "objected": 0, "rejected": 0}


def test_building_again_takes_new_folios_and_a_higher_sequence(desk, certify):
    first = certify("007-boletas")
    again = desk.shop.do(service.build_certification_set, first.id)
    before = {(case.dte_type, case.folio) for case in first.cases}
    after = {(case.dte_type, case.folio) for case in again.cases}
    assert not before & after
    assert again.attempt == 2
    summary = file_of(again, Kind.FOLIO_USE)
    assert b"<SecEnvio>2</SecEnvio>" in desk.shop.do(queries.certification_file, summary.id).data


def test_a_book_waits_for_the_set_its_documents_come_from(desk, certify):
    with pytest.raises(service.NothingToBook, match="set básico"):
        certify("002-ventas")
    with pytest.raises(service.NothingToBook, match="guías"):
        certify("006-libro_guias")


def test_a_billed_guia_needs_the_factura_it_names(desk, certify):
    certify("005-guia_despacho")
    with pytest.raises(service.NothingToBook, match="nombra la factura"):
        certify("006-libro_guias")


def test_a_book_is_stale_once_its_documents_are_built_again(desk, certify):
    basic, book = certify("001-basico"), certify("002-ventas")
    assert not desk.shop.do(queries.certification_set, book.id).is_stale
    desk.shop.do(service.build_certification_set, basic.id)
    assert desk.shop.do(queries.certification_set, book.id).is_stale


def test_a_book_is_not_stale_for_a_set_it_is_not_made_of(desk, certify):
    certify("001-basico")
    book = certify("002-ventas")
    certify("004-factura_exenta")
    assert not desk.shop.do(queries.certification_set, book.id).is_stale


def test_the_book_is_of_the_exempt_set_where_there_is_no_basic_one(desk, certify):
    exempt, book = certify("004-factura_exenta"), certify("002-ventas")
    data = desk.shop.do(queries.certification_file, book.files[0].id).data
    assert data.count(b"<Detalle>") == len(exempt.cases)
    assert b"<TpoDoc>34</TpoDoc>" in data


def test_a_file_is_sent_once(desk, certify):
    (envelope,) = certify("001-basico").files
    desk.shop.do(service.send_certification_file, envelope.id)
    with pytest.raises(service.SentBefore):
        desk.shop.do(service.send_certification_file, envelope.id)


def test_a_set_is_not_built_again_while_sii_owes_an_answer(desk, certify):
    row = certify("001-basico")
    desk.shop.do(service.send_certification_file, row.files[0].id)
    with pytest.raises(service.SetOnItsWay):
        desk.shop.do(service.build_certification_set, row.id)


def test_an_answer_that_was_lost_is_asked_for_with_the_same_bytes(desk, simulator, certify):
    row = certify("001-basico")
    simulator.order("empty_body", service="upload")
    (done,) = sent(desk, row)
    assert done.files[0].status is EnvelopeStatus.PROCESSED
    assert len(simulator.tracks(desk.rut)) == 1


def test_rejected_documents_are_told_and_the_set_can_be_built_again(desk, simulator, certify):
    simulator.order("documents_rejected", service="upload")
    (done,) = sent(desk, certify("001-basico"))
    assert done.files[0].state_name == "Rechazados: 8"
    assert done.may_build


def test_an_upload_sii_does_not_take_may_be_sent_again(desk, simulator, certify):
    simulator.order("upload_status", service="upload", status=1)
    (row,) = sent(desk, certify("001-basico"))
    (envelope,) = row.files
    assert (envelope.status, envelope.may_send) == (EnvelopeStatus.REFUSED, True)
    (row,) = sent(desk, row)
    assert row.files[0].status is EnvelopeStatus.PROCESSED


def test_the_zip_holds_envelopes_documents_and_printed_samples(desk, certify):
    row = certify("005-guia_despacho")
    material = desk.shop.do(queries.certification_material, row.id)
    paper = queries.certification_zip(material)
    names = ZipFile(BytesIO(paper.data)).namelist()
    assert names[0] == "EnvioDTE-428551.xml"
    assert "documentos/428551-2-T52F2.xml" in names
    assert {name for name in names if name.startswith("muestras/")} == {
        "muestras/428551-1-T52F1.pdf",
        "muestras/428551-2-T52F2.pdf",
        "muestras/428551-2-T52F2-cedible.pdf",
        "muestras/428551-3-T52F3.pdf",
        "muestras/428551-3-T52F3-cedible.pdf",
    }


def test_nothing_is_downloaded_before_it_is_built(desk, sources):
    row = desk.shop.do(service.take_certification_set, sources["001-basico"], name="a.txt")
    with pytest.raises(queries.NotBuiltYet):
        queries.certification_zip(desk.shop.do(queries.certification_material, row.id))


def test_a_company_in_production_certifies_nothing(desk, sources):
    row = desk.shop.do(service.take_certification_set, sources["001-basico"], name="a.txt")
    with desk.shop.tx() as tx:
        tx.get(Company, desk.shop.company_id).dte_environment = "PRODUCTION"
    with pytest.raises(service.NotCertifying):
        desk.shop.do(service.take_certification_set, sources["003-compras"], name="b.txt")
    with pytest.raises(service.NotCertifying):
        desk.shop.do(service.build_certification_set, row.id)


def test_without_folios_nothing_is_written(counter, sources):
    row = counter.shop.do(service.take_certification_set, sources["001-basico"], name="a.txt")
    with pytest.raises(service.NoFolios):
        counter.shop.do(service.build_certification_set, row.id)
    assert counter.shop.do(queries.certification_set, row.id).attempt == 0


def test_a_set_is_dropped_with_what_was_built_of_it(desk, certify):
    row = certify("001-basico")
    desk.shop.do(service.drop_certification_set, row.id)
    assert desk.shop.do(queries.certification_sets) == []


def test_facturas_go_to_different_clients(desk, certify):
    desk.company_client()
    row = certify("001-basico")
    material = desk.shop.do(queries.certification_material, row.id)
    receivers = [content["receiver"]["rut"] for _, content, _, _ in material.documents]
    assert len(set(receivers[:2])) == 2


def test_guias_tell_who_drives_what(desk, sources):
    row = desk.shop.do(
        service.take_certification_set, sources["005-guia_despacho"], name="guias.txt"
    )
    trip = service.Trip(plate="ABCD12", driver_rut="12345678-5", driver_name="Juana Prueba")
    built = desk.shop.do(service.build_certification_set, row.id, trip=trip)
    data = desk.shop.do(queries.certification_file, built.files[0].id).data
    assert data.count(b"<Patente>ABCD12</Patente>") == 3
    assert data.count(b"<NombreChofer>Juana Prueba</NombreChofer>") == 3
