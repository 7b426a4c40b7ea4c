from datetime import date

import pytest

from tests.integrations.sii.conftest import ISSUER
from torque_app.integrations.sii.caf import SII_KEYS, CafRefused, flatten, is_signed_by, parse_caf
from torque_app.integrations.sii.practice import PRACTICE_KEY, make_authority, make_caf
from torque_app.integrations.sii.values import DteType, Environment

CERTIFICATION = Environment.CERTIFICATION


@pytest.fixture(scope="session")
def raw(authority):
    return make_caf(
        type=DteType.BOLETA,
        issuer_rut=ISSUER.rut,
        razon_social="DISEÑO & 'MECÁNICA' DE UN NOMBRE BASTANTE MÁS LARGO",
        first=1,
        last=50,
        authorized_on=date(2026, 11, 2),
        authority=authority,
    )


@pytest.fixture
def read(authority):
    def parse(raw, *, environment=CERTIFICATION, issuer_rut=ISSUER.rut, keys=None):
        trusted = {**SII_KEYS, PRACTICE_KEY: authority.public_key()} if keys is None else keys
        return parse_caf(raw, environment=environment, issuer_rut=issuer_rut, trusted_keys=trusted)

    return parse


def reason(refusal):
    return refusal.value.details.get("reason")


def test_a_caf_tells_its_range_and_keeps_its_text(read, raw):
    caf = read(raw)
    assert (caf.type, caf.first, caf.last, caf.size) == (DteType.BOLETA, 1, 50, 50)
    assert caf.authorized_on == date(2026, 11, 2)
    assert caf.razon_social == "DISEÑO & 'MECÁNICA' DE UN NOMBRE BASTANT"
    assert caf.environment is CERTIFICATION
    assert caf.text.startswith('<CAF version="1.0"><DA><RE>')
    assert "\n" not in caf.text
    assert [caf.covers(folio) for folio in (0, 1, 50, 51)] == [False, True, True, False]


def test_practice_keys_have_the_size_of_genuine_ones(read, raw, authority):
    numbers = read(raw).public_key.public_numbers()
    assert (numbers.n.bit_length(), numbers.e) == (512, 3)
    assert authority.key_size == 512


@pytest.mark.parametrize("type_", ["33", "61"])
def test_sii_signed_the_genuine_cafs(vectors, type_):
    text = (vectors / "caf" / f"CAF_76235291-5_T{type_}_nokey.xml").read_bytes().decode("latin-1")
    caf = flatten(text[text.index("<CAF ") : text.index("</CAF>") + 6])
    assert is_signed_by(caf, SII_KEYS[100])
    assert not is_signed_by(caf, SII_KEYS[300])
    assert not is_signed_by(caf.replace("<H>", "<H>9"), SII_KEYS[100])


def test_a_genuine_caf_without_its_key_is_refused_as_such(vectors):
    raw = (vectors / "caf" / "CAF_76235291-5_T33_nokey.xml").read_bytes()
    with pytest.raises(CafRefused, match="clave privada") as refusal:
        parse_caf(raw, environment=CERTIFICATION, issuer_rut="76235291-5")
    assert reason(refusal) == "without_key"


def test_a_caf_that_only_claims_to_be_of_sii_is_refused(vectors):
    raw = (vectors / "caf" / "selfmade_T39.xml").read_bytes()
    with pytest.raises(CafRefused, match="modificado") as refusal:
        parse_caf(raw, environment=CERTIFICATION, issuer_rut="76192083-9")
    assert reason(refusal) == "signature"


def test_a_practice_caf_is_refused_where_practice_is_not_trusted(read, raw):
    with pytest.raises(CafRefused) as refusal:
        read(raw, keys=SII_KEYS)
    assert reason(refusal) == "unknown_key"


def test_a_practice_caf_is_refused_in_production(read, raw):
    with pytest.raises(CafRefused, match="certificación") as refusal:
        read(raw, environment=Environment.PRODUCTION)
    assert reason(refusal) == "environment"


def test_another_authority_cannot_sign(read, raw):
    with pytest.raises(CafRefused) as refusal:
        read(raw, keys={PRACTICE_KEY: make_authority().public_key()})
    assert reason(refusal) == "signature"


def test_the_caf_of_another_company_is_refused_with_both_ruts(read, raw):
    with pytest.raises(CafRefused, match=r"76192083-9.*11111111-1") as refusal:
        read(raw, issuer_rut="11111111-1")
    assert reason(refusal) == "issuer"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<H>50</H>", b"<H>5000</H>"),
        (b"<TD>39</TD>", b"<TD>33</TD>"),
        (b"DISE\xd1O", b"DISENO"),
        (b"2026-11-02", b"2026-12-02"),
    ],
)
def test_a_touched_caf_no_longer_carries_its_signature(read, raw, old, new):
    assert old in raw
    with pytest.raises(CafRefused, match="modificado") as refusal:
        read(raw.replace(old, new))
    assert reason(refusal) == "signature"


def test_a_caf_saved_as_utf8_is_refused_as_modified(read, raw):
    with pytest.raises(CafRefused, match="sin abrirlo"):
        read(raw.decode("latin-1").encode())


def test_windows_line_ends_do_not_matter(read, raw):
    assert read(raw.replace(b"\n", b"\r\n")) == read(raw)


def test_a_key_of_another_caf_is_refused(read, raw, authority):
    other = make_caf(
        type=DteType.BOLETA,
        issuer_rut=ISSUER.rut,
        razon_social="OTRA",
        first=1,
        last=2,
        authorized_on=date(2026, 11, 2),
        authority=authority,
    )
    secret = other[other.index(b"<RSASK>") : other.index(b"</RSASK>")]
    own = raw[raw.index(b"<RSASK>") : raw.index(b"</RSASK>")]
    with pytest.raises(CafRefused) as refusal:
        read(raw.replace(own, secret))
    assert reason(refusal) == "other_key"


@pytest.mark.parametrize(("first", "last", "why"), [(9, 3, "range"), (0, 5, "range"), (1, 1, None)])
def test_a_range_runs_forward_from_one(read, authority, first, last, why):
    raw = make_caf(
        type=DteType.BOLETA,
        issuer_rut=ISSUER.rut,
        razon_social="X",
        first=first,
        last=last,
        authorized_on=date(2026, 11, 2),
        authority=authority,
    )
    if why is None:
        assert read(raw).size == 1
        return
    with pytest.raises(CafRefused) as refusal:
        read(raw)
    assert reason(refusal) == why


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"%PDF-1.7",
        b"<CAF></CAF>",
        b'<CAF version="1.0"><DA></CAF>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><CAF version="1.0"><DA>&b;</DA></CAF>',
        b'<CAF version="1.0"><DA><RE>&b;</RE></DA></CAF>',
        b"\xff" * 50_000,
        b'<CAF version="1.0">' * 900,
    ],
)
def test_anything_else_is_no_caf(read, junk):
    with pytest.raises(CafRefused):
        read(junk)
