from dataclasses import replace
from datetime import date, datetime

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.integrations.sii.conftest import ISSUER
from torque_app.integrations.sii import known_answer
from torque_app.integrations.sii.caf import SII_KEYS
from torque_app.integrations.sii.practice import PRACTICE_KEY
from torque_app.integrations.sii.ted import FolioRefused, is_genuine, sign, stamp
from torque_app.integrations.sii.values import DteType

AT = datetime(2026, 11, 21, 12, 0)
GENUINE = [
    "DTE--60910000-1--33--2336600",
    "DTE--76354771-K--33--170",
    "EnvioDTE--76235291-5--F13T33",
]


@pytest.fixture
def trusted(authority):
    return {PRACTICE_KEY: authority.public_key()}


def test_the_known_answer_of_the_manual_is_reproduced(vectors):
    folder = vectors / "ted"
    key = load_pem_private_key((folder / "kat_private_key.pem").read_bytes(), password=None)
    essence = (folder / "kat_dd.bin").read_bytes().decode("latin-1")
    assert sign(essence, key) == (folder / "kat_frmt.txt").read_text().strip()


def test_this_machine_may_sign_for_sii():
    assert known_answer.problems() == []


@pytest.mark.parametrize("name", GENUINE)
def test_genuine_stamps_are_recognised(vectors, name):
    text = (vectors / "ted" / f"{name}.TED.xml").read_bytes().decode("latin-1")
    assert is_genuine(text)
    assert is_genuine(text.replace("><", ">\n  <"))


@pytest.mark.parametrize("name", GENUINE)
@pytest.mark.parametrize(("old", "new"), [("<MNT>", "<MNT>9"), ("<F>", "<F>1"), ("<H>", "<H>9")])
def test_a_touched_stamp_is_not(vectors, name, old, new):
    text = (vectors / "ted" / f"{name}.TED.xml").read_bytes().decode("latin-1")
    assert not is_genuine(text.replace(old, new, 1))


@pytest.mark.parametrize("junk", ["", "<TED/>", '<TED version="1.0"><DD></DD><FRMT/></TED>'])
def test_what_is_no_stamp_is_not_genuine(junk):
    assert not is_genuine(junk)


def test_a_stamp_is_one_line_that_its_caf_vouches_for(factura, caf, trusted):
    ted = stamp(factura, caf(DteType.FACTURA), at=AT)
    assert "\n" not in ted
    assert is_genuine(ted, trusted_keys=trusted)
    assert not is_genuine(ted, trusted_keys=SII_KEYS)


def test_a_stamp_carries_the_essence_of_the_document(factura, caf):
    ted = stamp(factura, caf(DteType.FACTURA), at=AT)
    assert ted.startswith(
        '<TED version="1.0"><DD><RE>76192083-9</RE><TD>33</TD><F>101</F><FE>2026-11-21</FE>'
        "<RR>77777777-7</RR><RSR>Transportes O&apos;Higgins &lt;Sur&gt; &amp; &quot;Cía&quot; Ltda"
        "</RSR><MNT>117197</MNT><IT1>Cambio de pastillas &lt;delanteras&gt; &amp; recti</IT1><CAF "
    )
    assert "<TSTED>2026-11-21T12:00:00</TSTED></DD><FRMT" in ted


def test_an_anonymous_receiver_is_named_by_the_rut(boleta, caf):
    ted = stamp(boleta, caf(DteType.BOLETA), at=AT)
    assert "<RR>66666666-6</RR><RSR>66666666-6</RSR>" in ted


def test_the_barcode_bytes_are_latin_1(boleta, caf):
    ted = stamp(boleta, caf(DteType.BOLETA), at=AT)
    assert "Cambio neumático".encode("iso-8859-1") in ted.encode("iso-8859-1")


@pytest.mark.parametrize("folio", [100, 1101, 0, -1])
def test_a_folio_outside_the_caf_is_refused(factura, caf, folio):
    with pytest.raises(FolioRefused):
        stamp(replace(factura, folio=folio), caf(DteType.FACTURA), at=AT)


def test_the_caf_of_another_type_is_refused(factura, caf):
    with pytest.raises(FolioRefused, match="otro tipo"):
        stamp(factura, caf(DteType.BOLETA), at=AT)


def test_the_caf_of_another_company_is_refused(factura, caf):
    other = replace(factura, issuer=replace(ISSUER, rut="11111111-1"))
    with pytest.raises(FolioRefused, match="otra empresa"):
        stamp(other, caf(DteType.FACTURA), at=AT)


def test_an_expired_caf_is_refused_with_its_day(factura, caf):
    late = replace(factura, issued_on=date(2027, 5, 2))
    with pytest.raises(FolioRefused, match="02-05-2027"):
        stamp(late, caf(DteType.FACTURA), at=AT)


def test_a_document_older_than_its_caf_is_refused(factura, caf):
    early = replace(factura, issued_on=date(2026, 11, 1))
    with pytest.raises(FolioRefused, match="anterior"):
        stamp(early, caf(DteType.FACTURA), at=AT)
