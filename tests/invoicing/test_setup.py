"""The company's certificate and folios."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from models.base import utc_now
from models.invoicing import CafFolio, Certificate
from models.tenants import Company, DteEnvironment
from tests.invoicing.counter import FACTURA, PASSWORD, caf, open_counter, pfx
from torque_app.integrations.sii.caf import CafRefused
from torque_app.integrations.sii.certificate import CertificateExpired, CertificateLocked
from torque_app.integrations.sii.practice import make_pfx
from torque_app.invoicing import queries, service
from torque_app.invoicing.service import NoCertificate


def test_a_caf_overlapping_another_is_refused(counter):
    with pytest.raises(CafRefused, match="se cruzan"):
        counter.folios(FACTURA, first=100, last=200)
    with pytest.raises(CafRefused, match="ya lo subiste"):
        counter.folios(FACTURA, first=1, last=100)


def test_two_uploads_at_once_do_not_overlap(shop, simulator):
    counter = open_counter(shop, folios=False)
    counter.folios(FACTURA, first=900, last=901)
    files = [caf(counter.rut, type=FACTURA, first=1, last=50 + n) for n in range(4)]

    def upload(raw):
        try:
            return shop.do(service.upload_caf, raw)
        except CafRefused:
            return None

    with ThreadPoolExecutor(4) as pool:
        assert len(list(filter(None, pool.map(upload, files)))) == 1


def test_the_first_two_uploads_of_all_do_not_overlap_either(shop, simulator):
    counter = open_counter(shop, folios=False)
    files = [caf(counter.rut, type=FACTURA, first=1, last=50 + n) for n in range(4)]

    def upload(raw):
        try:
            return shop.do(service.upload_caf, raw)
        except CafRefused:
            return None

    with ThreadPoolExecutor(4) as pool:
        assert len(list(filter(None, pool.map(upload, files)))) == 1


def test_a_caf_of_another_company_or_age_is_refused(counter):
    with pytest.raises(CafRefused, match="tu empresa es"):
        counter.shop.do(service.upload_caf, caf("76192083-9", type=FACTURA))
    old = utc_now().date() - timedelta(days=200)
    with pytest.raises(CafRefused, match="venció"):
        raw = caf(counter.rut, type=FACTURA, first=500, last=600, on=old)
        counter.shop.do(service.upload_caf, raw)


def test_a_practice_caf_is_nothing_in_production(counter):
    with counter.shop.tx() as tx:
        company = tx.get(Company, counter.shop.company_id, lock=True)
        company.dte_environment = DteEnvironment.PRODUCTION
    with pytest.raises(CafRefused, match="certificación"):
        counter.folios(FACTURA, first=500, last=600)
    assert counter.shop.do(queries.caf_status) == []
    with pytest.raises(NoCertificate):
        counter.issue()


def test_folio_status_counts_and_warns(shop, simulator):
    counter = open_counter(shop, folios=False)
    counter.folios(FACTURA, first=1, last=12)
    for _ in range(3):
        counter.issue()
    (stock,) = shop.do(queries.caf_status)
    assert (stock.available, stock.used, stock.ranges[0].state.value) == (9, 3, "IN_USE")
    assert stock.warning.startswith("Quedan 9 folios de factura")
    assert [m.name for m in counter.rows(_outbox()) if m.name == "FoliosRanLow"] == ["FoliosRanLow"]


def _outbox():
    from models.outbox import OutboxMessage  # noqa: PLC0415 - one test reads the outbox itself

    return OutboxMessage


def test_a_certificate_is_kept_encrypted_and_its_password_not_at_all(counter):
    (row,) = counter.rows(Certificate)
    assert (row.holder_rut, row.holder_name) == ("12345678-5", "Juana Práctica")
    assert b"PRIVATE KEY" not in row.secret_enc
    assert PASSWORD.encode() not in row.secret_enc


def test_a_caf_is_kept_encrypted(counter):
    assert all(b"RSASK" not in row.caf_xml_enc for row in counter.rows(CafFolio))


def test_a_wrong_password_and_an_old_certificate_say_so(counter):
    with pytest.raises(CertificateLocked):
        counter.shop.do(service.save_certificate, pfx(), password="otra")
    old = make_pfx(
        rut="12345678-5", name="Vieja", password="x",
        valid_from=utc_now() - timedelta(days=400), days=30,
    )  # fmt: skip
    with pytest.raises(CertificateExpired):
        counter.shop.do(service.save_certificate, old, password="x")


def test_the_same_certificate_twice_is_one(counter):
    counter.shop.do(service.save_certificate, pfx(), password=PASSWORD)
    assert len(counter.rows(Certificate)) == 1


def test_a_certificate_about_to_end_warns(counter):
    soon = make_pfx(rut="12345678-5", name="Pronta", password="x", days=10)
    row = counter.shop.do(service.save_certificate, soon, password="x")
    assert "vence en 9 días" in row.warning
