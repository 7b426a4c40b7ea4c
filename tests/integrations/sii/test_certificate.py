import warnings
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from tests.integrations.sii.conftest import NOON
from torque_app.integrations.sii.certificate import (
    CertificateExpired,
    CertificateLocked,
    CertificateUnusable,
    export,
    holder_rut,
    load_certificate,
    restore,
)
from torque_app.integrations.sii.practice import make_pfx


@pytest.fixture(scope="session")
def pfx(vectors):
    return (vectors / "certificates" / "practice.pfx").read_bytes()


def test_a_pfx_says_whose_it_is_and_how_long(certificate):
    assert certificate.holder_rut == "12345678-5"
    assert certificate.holder_name == "JUANA PRUEBA PRUEBA"
    assert certificate.valid_from < NOON < certificate.valid_until
    assert len(certificate.fingerprint) == 64
    assert certificate.is_valid(NOON)
    assert not certificate.is_valid(certificate.valid_until + timedelta(seconds=1))


@pytest.mark.parametrize("password", ["", "TEST1234", "ñandú", "\ud800"])
def test_a_wrong_password_is_told_apart(pfx, password):
    with pytest.raises(CertificateLocked, match="contraseña"):
        load_certificate(pfx, password, at=NOON)


@pytest.mark.parametrize("junk", [b"", b"-----BEGIN CERTIFICATE-----", b"PK\x03\x04"])
def test_another_kind_of_file_is_no_certificate(junk):
    with pytest.raises(CertificateUnusable, match=r"no es un certificado \.pfx"):
        load_certificate(junk, "test1234", at=NOON)


def test_a_truncated_file_is_refused(pfx):
    with pytest.raises(CertificateUnusable):
        load_certificate(pfx[:1000], "test1234", at=NOON)


def test_an_expired_certificate_is_refused_with_its_day(pfx, certificate):
    with pytest.raises(CertificateExpired, match=f"{certificate.valid_until:%d-%m-%Y}"):
        load_certificate(pfx, "test1234", at=certificate.valid_until + timedelta(days=1))


def test_a_certificate_of_the_future_is_refused(pfx, certificate):
    with pytest.raises(CertificateExpired, match="recién vale"):
        load_certificate(pfx, "test1234", at=certificate.valid_from - timedelta(days=1))


def test_a_file_without_private_key_is_refused(certificate):
    public = x509.load_der_x509_certificate(certificate.der)
    pfx = pkcs12.serialize_key_and_certificates(None, None, None, [public], NoEncryption())
    with pytest.raises(CertificateUnusable, match="clave privada"):
        load_certificate(pfx, "", at=NOON)


def test_a_key_that_is_not_rsa_is_refused():
    key = ec.generate_private_key(ec.SECP256R1())
    pfx = pkcs12.serialize_key_and_certificates(None, key, None, None, NoEncryption())
    with pytest.raises(CertificateUnusable, match="clave privada"):
        load_certificate(pfx, "", at=NOON)


@pytest.mark.parametrize(
    ("file", "rut"),
    [
        ("DTE--76354771-K--33--170-cert.pem", "13185095-6"),
        ("DTE--60910000-1--33--2336600-cert.pem", "8480437-1"),
        ("AEC--76354771-K--33--170--SEQ-2-cert.pem", "16360379-9"),
        ("prueba-sii-cert.pem", None),
        ("TEST-DTE-13185095-K.der", "13185095-K"),
        ("TEST-DTE-WITH-ID-BUT-NO-RUT.der", None),
    ],
)
def test_the_holder_is_found_where_authorities_write_it(vectors, file, rut):
    data = (vectors / "certificates" / file).read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some of these predate today's rules for certificates
        load = (
            x509.load_pem_x509_certificate
            if file.endswith("pem")
            else (x509.load_der_x509_certificate)
        )
        assert holder_rut(load(data)) == rut


def test_leading_zeros_and_lower_case_k_are_normalized():
    pfx = make_pfx(rut="07880442-k", name="Ana Núñez", password="clave ñandú")
    loaded = load_certificate(pfx, "clave ñandú", at=datetime.now(UTC))
    assert (loaded.holder_rut, loaded.holder_name) == ("7880442-K", "Ana Núñez")


def test_a_certificate_without_rut_is_refused():
    pfx = make_pfx(rut="sin rut", name="Nadie", password="x")
    with pytest.raises(CertificateUnusable, match="RUT"):
        load_certificate(pfx, "x", at=datetime.now(UTC))


def test_an_exported_certificate_is_restored_whole(certificate):
    restored = restore(export(certificate))
    assert restored == certificate
    assert restored.private_key.private_numbers() == certificate.private_key.private_numbers()
