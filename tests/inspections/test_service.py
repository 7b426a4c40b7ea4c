"""Inspections on a real database: begun once, graded, finished for good, photos never alone."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from models.files import FileObject
from models.inspections import Grade, InspectionStatus
from tests.files.conftest import picture
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.files import queries as kept
from torque_app.files import service as files
from torque_app.inspections import queries, service

G = Grade


def test_the_first_use_makes_the_template_of_fifty_points_once(bench):
    with ThreadPoolExecutor(4) as pool:
        offered = list(pool.map(lambda _: bench.do(service.offered_templates), range(4)))
    (only,) = bench.do(queries.templates)
    assert {one[0].id for one in offered} == {only.id}
    assert (only.revision, only.is_default, len(only.points)) == (1, True, 50)


def test_an_inspection_takes_the_points_its_template_has_that_day(bench):
    detail = bench.begun()
    assert (detail.inspection.total, detail.inspection.looked_at) == (50, 0)
    assert detail.inspection.template_revision == 1
    (template,) = bench.do(queries.templates)
    changed = bench.do(
        service.save_template, template.id, points=[{"group": "Ruedas", "label": "Surco"}]
    )
    assert changed.revision == 2
    assert bench.seen(detail.inspection.id).inspection.total == 50
    assert bench.begun().inspection.total == 1


def test_who_begins_what_is_begun_goes_on_with_it(bench):
    ot = bench.floor.open()
    bench.do(service.offered_templates)
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda _: bench.begun(ot.id).inspection.id, range(4)))
    assert len(set(begun)) == 1
    assert len(bench.do(queries.of_order, ot.id)) == 1


def test_a_measure_alone_takes_the_light_of_its_limits(bench):
    pads = bench.named(bench.begun(), "Pastillas delanteras")
    seen = bench.do(service.grade, pads.id, measure=Decimal("2.8"))
    assert (seen.grade, seen.suggested, seen.measure) == (G.RED, G.RED, Decimal("2.8"))


def test_a_light_that_is_given_stands_beside_what_was_suggested(bench):
    pads = bench.named(bench.begun(), "Pastillas delanteras")
    seen = bench.do(
        service.grade, pads.id, measure=Decimal(8), grade=G.AMBER, note="Gastada al borde"
    )
    assert (seen.grade, seen.suggested, seen.note) == (G.AMBER, G.GREEN, "Gastada al borde")


def test_a_note_alone_leaves_the_light_as_it_is(bench):
    point = bench.named(bench.begun(), "Correa de accesorios")
    bench.do(service.grade, point.id, grade=G.AMBER)
    seen = bench.do(service.grade, point.id, note="Grietas")
    assert (seen.grade, seen.note, seen.graded_by) == (G.AMBER, "Grietas", "Rosa Dueña")


def test_nothing_said_of_a_point_is_refused(bench):
    point = bench.begun().points[0]
    with pytest.raises(Invalid, match="Di qué viste"):
        bench.do(service.grade, point.id)


def test_a_stale_light_is_refused(bench):
    point = bench.begun().points[0]
    bench.do(service.grade, point.id, grade=G.RED)
    with pytest.raises(Stale):
        bench.do(service.grade, point.id, grade=G.GREEN, version=point.version)


def test_the_rest_turns_green_and_leaves_what_was_seen(bench):
    detail = bench.begun()
    bench.do(service.grade, detail.points[3].id, grade=G.RED)
    row = bench.do(service.grade_rest, detail.inspection.id)
    assert (row.red, row.green, row.looked_at) == (1, 49, 50)
    assert bench.seen(detail.inspection.id).points[3].grade is G.RED


def test_the_rest_cannot_be_red(bench):
    with pytest.raises(Invalid):
        bench.do(service.grade_rest, bench.begun().inspection.id, G.RED)


def test_an_inspection_with_points_unseen_is_not_finished(bench):
    detail = bench.begun()
    bench.do(service.grade, detail.points[0].id, grade=G.GREEN)
    with pytest.raises(Conflict, match="Faltan 49 puntos"):
        bench.do(service.finish, detail.inspection.id)


def test_a_finished_inspection_does_not_change(bench):
    detail = bench.finished()
    point, inspection_id = detail.points[0], detail.inspection.id
    assert detail.inspection.status is InspectionStatus.DONE
    assert detail.inspection.summary == "Todo dicho."
    for change in (
        lambda: bench.do(service.grade, point.id, grade=G.RED),
        lambda: bench.do(service.grade_rest, inspection_id),
        lambda: bench.do(service.finish, inspection_id),
        lambda: bench.do(service.discard, inspection_id),
        lambda: bench.photo(point.id),
        lambda: bench.do(
            files.attach, queries.PHOTOS_OF, point.id, data=picture(), name="por-otra-puerta.jpg"
        ),
    ):
        with pytest.raises(Conflict, match="ya no cambia"):
            change()
    assert bench.seen(inspection_id) == detail


def test_a_photo_hangs_on_its_point_and_comes_off_only_there(bench):
    detail = bench.begun()
    point, other = detail.points[:2]
    photo = bench.photo(point.id, actor=bench.inspector())
    assert [one.id for one in bench.do(queries.point, point.id).photos] == [photo.id]
    with pytest.raises(NotFound):
        bench.do(service.remove_photo, other.id, photo.id)
    bench.do(service.remove_photo, point.id, photo.id, actor=bench.inspector())
    assert bench.do(queries.point, point.id).photos == ()


def test_an_inspection_begun_by_mistake_is_taken_away_while_untouched(bench):
    ot = bench.floor.open()
    bench.do(service.discard, bench.begun(ot.id).inspection.id)
    assert bench.do(queries.of_order, ot.id) == []
    detail = bench.begun(ot.id)
    bench.photo(detail.points[0].id)
    with pytest.raises(Conflict, match="termínala"):
        bench.do(service.discard, detail.inspection.id)


def test_a_billed_ot_is_not_inspected(bench):
    with pytest.raises(Conflict, match="ya se facturó"):
        bench.begun(bench.floor.at("INVOICED").id)


def test_who_only_looks_and_who_works_elsewhere_change_nothing(bench):
    point = bench.begun().points[0]
    onlooker = bench.inspector(without={"inspections.inspect"})
    elsewhere = bench.inspector(centre_id=bench.floor.client_id)
    for actor in (onlooker, elsewhere):
        with pytest.raises(NotAllowed):
            bench.do(service.grade, point.id, grade=G.RED, actor=actor)
        with pytest.raises(NotAllowed):
            bench.do(
                files.attach, queries.PHOTOS_OF, point.id, data=picture(), name="x.jpg", actor=actor
            )


def test_another_workshop_finds_nothing(bench, rival_bench):
    detail = bench.begun()
    photo = bench.photo(detail.points[0].id)
    for query, wanted in (
        (queries.one, detail.inspection.id),
        (queries.point, detail.points[0].id),
        (queries.suggestions, detail.inspection.id),
        (queries.report, detail.inspection.id),
        (queries.of_order, detail.inspection.work_order_id),
        (kept.one, photo.id),
    ):
        with pytest.raises(NotFound):
            rival_bench.do(query, wanted)
    with pytest.raises(NotFound):
        rival_bench.do(service.grade, detail.points[0].id, grade=G.RED)


def test_what_is_red_is_suggested_before_what_is_amber(bench):
    detail = bench.begun()
    fluid, pads = (bench.named(detail, name) for name in ("Líquido de frenos", "Pastillas tr"))
    bench.do(service.grade, fluid.id, measure=Decimal("2.5"))
    bench.do(service.grade, pads.id, measure=Decimal(2), note="Suena")
    bench.photo(pads.id)
    lines = bench.do(queries.suggestions, detail.inspection.id)
    assert [(line.grade, line.description, line.found, line.photos) for line in lines] == [
        (G.RED, "Cambio de pastillas traseras", "2 mm · Suena", 1),
        (G.AMBER, "Cambio de líquido de frenos", "2,5 %", 0),
    ]


def test_the_list_is_filtered_and_searched(bench):
    done, going = bench.finished(), bench.begun()
    found = bench.do(queries.find, Listing(filters={"status": "open"}))
    assert [row.id for row in found.rows] == [going.inspection.id]
    found = bench.do(queries.find, Listing(q=done.inspection.number))
    assert [row.id for row in found.rows] == [done.inspection.id]
    with pytest.raises(Invalid):
        bench.do(queries.find, Listing(filters={"status": "casi"}))


def test_the_report_is_the_same_paper_each_time_it_is_printed(bench):
    detail = bench.begun()
    bench.do(service.grade, detail.points[0].id, grade=G.RED, note="Bajo el mínimo")
    bench.photo(detail.points[0].id)
    bench.do(service.grade_rest, detail.inspection.id)
    bench.do(service.finish, detail.inspection.id, "Revisa el aceite.")
    first, again = (bench.do(queries.report, detail.inspection.id) for _ in range(2))
    assert first.data == again.data
    assert first.data.startswith(b"%PDF-")
    assert first.name.endswith(f"{detail.inspection.number}.pdf")


def test_a_photo_the_storage_lost_leaves_the_rest_of_the_report(bench):
    from torque_app.files.storage import storage  # noqa: PLC0415 - reads the settings

    detail = bench.begun()
    photo = bench.photo(detail.points[0].id)
    with bench.shop.tx() as tx:
        storage().delete(tx.get(FileObject, photo.id).key)
    assert bench.do(queries.report, detail.inspection.id).data.startswith(b"%PDF-")


def test_templates_keep_one_usual_and_one_name_each(bench):
    (first,) = bench.do(service.offered_templates)
    points = [{"group": "Ruedas", "label": "Surco"}]
    short = bench.do(service.save_template, name="Express", points=points, is_default=True)
    assert [one.id for one in bench.do(queries.templates) if one.is_default] == [short.id]
    with pytest.raises(Conflict, match="ese nombre"):
        bench.do(service.save_template, first.id, name=" Express ")
    with pytest.raises(Conflict, match="habitual"):
        bench.do(service.save_template, short.id, is_active=False)
    with pytest.raises(Conflict, match="habitual"):
        bench.do(service.remove_template, short.id)
    with pytest.raises(Stale):
        bench.do(service.save_template, first.id, name="Larga", version=99)
    bench.do(service.remove_template, first.id)
    assert [one.id for one in bench.do(service.offered_templates)] == [short.id]


def test_a_template_saved_with_the_same_points_keeps_its_revision(bench):
    (first,) = bench.do(service.offered_templates)
    again = bench.do(service.save_template, first.id, name="Completa", points=first.points)
    assert (again.revision, again.name) == (1, "Completa")


def test_a_template_out_of_use_begins_nothing(bench):
    (first,) = bench.do(service.offered_templates)
    points = [{"group": "Ruedas", "label": "Surco"}]
    bench.do(service.save_template, name="Express", points=points, is_default=True)
    bench.do(service.save_template, first.id, is_active=False)
    with pytest.raises(Conflict, match="ya no se usa"):
        bench.begun(template_id=first.id)
    with pytest.raises(Invalid):
        bench.begun(template_id=bench.floor.client_id)


def test_a_point_is_left_grey_only_with_its_reason(bench):
    detail = bench.begun()
    drums = bench.named(detail, "Balatas traseras")
    for said in ({}, {"note": "  "}):
        with pytest.raises(Invalid) as refused:
            bench.do(service.grade, drums.id, grade=G.GREY, **said)
        assert "note" in refused.value.fields
    seen = bench.do(service.grade, drums.id, grade=G.GREY, note="Tiene disco atrás")
    assert (seen.grade, seen.note) == (G.GREY, "Tiene disco atrás")
    with pytest.raises(Invalid):
        bench.do(service.grade, drums.id, note="")
    assert bench.do(queries.point, drums.id).note == "Tiene disco atrás"


def test_the_rest_is_left_grey_with_one_reason_for_all(bench):
    detail = bench.begun()
    noted = bench.named(detail, "Correa de accesorios")
    bench.do(service.grade, noted.id, note="Se ve nueva")
    with pytest.raises(Invalid):
        bench.do(service.grade_rest, detail.inspection.id, G.GREY)
    assert bench.seen(detail.inspection.id).inspection.looked_at == 0
    bench.do(service.grade_rest, detail.inspection.id, G.GREY, note="Llegó en grúa")
    notes = {point.id: point.note for point in bench.seen(detail.inspection.id).points}
    assert notes.pop(noted.id) == "Se ve nueva"
    assert set(notes.values()) == {"Llegó en grúa"}
