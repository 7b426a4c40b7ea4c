"""The register of lost folios, what ends soon, which certificate signs, and zips of papers."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from models.base import utc_now
from models.invoicing import BundleStatus, CafFolio, Certificate
from models.notifications import Notification
from models.tenants import Company, DteEnvironment
from tests.factories.workshop import add_member
from tests.invoicing.counter import BOLETA, FACTURA, GUIA, PASSWORD, pfx
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.tx import transaction
from torque_app.integrations.sii.practice import make_pfx
from torque_app.invoicing import handlers as _handlers  # noqa: F401 - they listen
from torque_app.invoicing import queries, service
from workers import job as jobs


def register(desk, **more):
    return desk.shop.do(queries.folio_register, **more)


def test_a_folio_sii_rejected_is_burnt_and_one_of_a_refused_envelope_is_not(counter):
    burnt = counter.settled(counter.typed(), accepted=False)
    free = counter.typed()
    counter.shop.do(service.sign, counter.dte(free.id).id)
    envelope = counter.shop.do(service.pack, counter.dte(free.id).id)
    counter.shop.do(service.refuse_envelope, envelope, sentence="No.", code="RSC")
    (lost,) = register(counter)
    assert (lost.kind, lost.folio_from, lost.folio_to, lost.invoice_id) == (
        "BURNT", burnt.folio, burnt.folio, burnt.id,
    )  # fmt: skip


def test_what_is_left_of_a_retired_range_is_voided_and_of_an_old_one_expired(counter):
    for _ in range(3):
        counter.typed()
    facturas, boletas = counter.rows(CafFolio)
    counter.shop.do(service.retire_caf, facturas.id)
    with counter.shop.tx() as tx:
        row = tx.get(CafFolio, boletas.id, lock=True)
        row.expires_on = utc_now().date() - timedelta(days=2)
    told = {(each.kind, each.dte_type, each.folio_from, each.count) for each in register(counter)}
    assert told == {("VOIDED", FACTURA, 4, 97), ("EXPIRED", BOLETA, 1, 100)}
    assert [each.dte_type for each in register(counter, dte_type=BOLETA)] == [BOLETA]


def test_the_register_is_of_one_workshop_and_one_environment(counter, rival):
    counter.settled(counter.typed(), accepted=False)
    assert rival.do(queries.folio_register) == []
    with counter.shop.tx() as tx:
        company = tx.get(Company, counter.shop.company_id, lock=True)
        company.dte_environment = DteEnvironment.PRODUCTION
    assert register(counter) == []


def test_each_warning_of_an_end_is_given_once_even_if_its_day_was_missed(counter):
    def days_before(days):
        with counter.shop.tx(now=until - timedelta(days=days, hours=1)) as tx:
            return service.guard(tx)

    until = counter.rows(Certificate)[0].not_after
    with counter.shop.tx() as tx:
        for row in tx.session.query(CafFolio).all():
            row.expires_on = None
    assert [days_before(days) for days in (40, 29, 28, 12, 11, 3, 0)] == [0, 1, 0, 1, 0, 1, 1]
    for message in counter.rows_of_events("AuthorityEnding"):
        jobs.run(str(counter.shop.tenant_id), str(message.id))
    titles = [each.title for each in counter.rows(Notification)]
    assert titles[0] == "El certificado de Juana Práctica vence en 29 días"


def test_a_range_that_ends_with_folios_left_is_told(counter):
    with counter.shop.tx() as tx:
        facturas = tx.session.query(CafFolio).filter_by(dte_type=FACTURA).one()
        facturas.expires_on = utc_now().date() + timedelta(days=7)
    assert counter.shop.do(service.guard) == 1
    (event,) = counter.rows_of_events("AuthorityEnding")
    assert "El CAF de factura 1 a 100" in event.payload["name"]


def test_folios_that_run_out_at_their_pace_are_told_once_a_week(shop, simulator):
    from tests.invoicing.counter import open_counter  # noqa: PLC0415 - a counter of few folios

    counter = open_counter(shop, folios=False)
    counter.folios(FACTURA, first=1, last=12)
    for _ in range(3):
        counter.typed()
    (low,) = counter.rows_of_events("FoliosRanLow")
    assert low.payload["available"] == 9
    now = utc_now() + timedelta(days=1)
    for later, told in ((0, 1), (1, 0), (8, 1)):
        with counter.shop.tx(now=now + timedelta(days=later)) as tx:
            assert service.guard(tx) == told


def test_a_range_that_waits_spares_the_alarm(shop, simulator):
    from tests.invoicing.counter import open_counter  # noqa: PLC0415 - idem

    counter = open_counter(shop, folios=False)
    counter.folios(FACTURA, first=1, last=10)
    counter.folios(FACTURA, first=11, last=100)
    counter.typed()
    assert counter.rows_of_events("FoliosRanLow") == []


def test_the_chosen_certificate_signs_while_there_are_several(counter):
    other = make_pfx(rut="5126663-3", name="Pedro Firmante", password=PASSWORD)
    second = counter.shop.do(service.save_certificate, other, password=PASSWORD)
    counter.shop.do(service.choose_certificate, second.id)
    row = counter.typed()
    counter.carry_out("invoicing.sign")
    assert counter.shop.do(queries.one, row.id).steps[-1].evidence["signer"] == "5126663-3"
    first = next(each for each in counter.rows(Certificate) if each.id != second.id)
    chosen = counter.shop.do(service.choose_certificate, first.id)
    assert chosen.is_chosen
    assert [each.is_chosen for each in counter.shop.do(queries.certificates)] == [True, False]


def test_a_certificate_of_one_environment_never_signs_for_the_other(counter):
    row = counter.typed()
    with counter.shop.tx() as tx:
        company = tx.get(Company, counter.shop.company_id, lock=True)
        company.dte_environment = DteEnvironment.PRODUCTION
    with pytest.raises(service.NoCertificate):
        counter.shop.do(service.signer_of, counter.shop.company_id)
    saved = counter.shop.do(service.save_certificate, pfx(), password=PASSWORD)
    assert saved.environment is DteEnvironment.PRODUCTION
    # what was issued before goes on in its own world, with the certificate of then
    counter.work_off()
    assert counter.invoice(row.id).dte_status == "ACCEPTED"
    (envelope,) = counter.envelopes()
    assert envelope.environment is DteEnvironment.CERTIFICATION


# --- zips ------------------------------------------------------------------------------


def test_a_worker_prints_many_documents_into_one_zip(desk):
    rows = [desk.typed(), desk.typed(BOLETA), desk.guide()]
    desk.carry_out("invoicing.sign")
    unsigned = desk.typed()
    order = desk.shop.do(service.order_bundle, [each.id for each in (*rows, unsigned)])
    assert (order.status, order.total) == (BundleStatus.QUEUED, 4)
    with pytest.raises(queries.NotBundledYet):
        desk.shop.do(queries.bundle_file, order.id)
    desk.carry_out("invoicing.bundle")
    done = desk.shop.do(queries.bundle, order.id)
    assert (done.status, done.done, len(done.skipped)) == (BundleStatus.DONE, 4, 1)
    with (
        desk.shop.do(queries.bundle_file, order.id) as content,
        ZipFile(BytesIO(content.read())) as zipped,
    ):
        assert len(zipped.namelist()) == 3
        assert zipped.testzip() is None
    with desk.shop.tx(now=utc_now() + timedelta(days=2)) as tx, pytest.raises(NotFound):
        queries.bundle_file(tx, order.id)


def test_a_zip_is_for_who_asked_and_of_what_they_may_see(desk, rival):
    row = desk.typed()
    stranger = desk.shop.actor("invoicing.view", user_id=add_member(desk.shop), role="OPERATOR")
    with pytest.raises(NotFound), transaction(stranger) as tx:
        service.order_bundle(tx, [row.id])
    order = desk.shop.do(service.order_bundle, [row.id])
    with pytest.raises(NotFound), transaction(stranger) as tx:
        queries.bundle(tx, order.id)
    with pytest.raises(NotFound):
        rival.do(queries.bundle, order.id)
    with pytest.raises(Invalid):
        desk.shop.do(service.order_bundle, [])


def test_sending_many_says_of_each_what_happened(desk):
    goes, stays = desk.typed(), desk.typed()
    desk.shop.do(service.sign, desk.dte(goes.id).id)
    envelope = desk.shop.do(service.pack, desk.dte(goes.id).id)
    desk.shop.do(service.refuse_envelope, envelope, sentence="No.", code="RSC")
    told = desk.shop.do(service.send_all, [goes.id, stays.id])
    assert [(each.invoice_id, each.sent) for each in told] == [(goes.id, True), (stays.id, False)]
    assert "sigue su curso" in told[1].sentence


def test_a_copy_to_assign_is_printed_of_facturas_and_of_guias_that_are_sales(desk):
    sale, other = desk.guide(), desk.guide(movement=6)
    rows = [desk.typed(), desk.typed(34), sale]
    desk.carry_out("invoicing.sign")
    for row in rows:
        assert desk.shop.do(queries.pdf, row.id, cedible=True).data.startswith(b"%PDF")
        assert desk.shop.do(queries.one, row.id).has_cedible
    assert not desk.shop.do(queries.one, other.id).has_cedible
    assert desk.invoice(other.id).dte_type == GUIA
