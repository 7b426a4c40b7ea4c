"""Suppliers' mail: taken in once whatever fails, told when it is not, and never another's."""

from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import text

from models.outbox import OutboxMessage
from models.purchases import MailOutcome, PurchaseDocument, PurchaseMailbox, PurchaseSource
from tests.clients.calling import as_, calling
from tests.factories.imap import PASSWORD, USER
from tests.purchases.mailing import box, keep, letter, look, mails
from torque_app.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from torque_app.integrations.mail.imap import LARGEST_MAIL
from torque_app.purchases import queries, service
from torque_app.purchases.api import router
from torque_app.settings import settings

pytestmark = pytest.mark.usefixtures("inside")

DIAGNOSIS = b"""<?xml version="1.0"?><RESULTADO_ENVIO><IDENTIFICACION><RUTEMISOR>76000000-0
</RUTEMISOR><TRACKID>987654</TRACKID><ESTADO>EPR - Envio Procesado</ESTADO></IDENTIFICACION>
</RESULTADO_ENVIO>"""


def test_what_a_supplier_mails_comes_in_once(office, imap):
    imap.put(letter(office.envelope(), subject="Factura ñandú"))
    keep(office, imap)
    for _ in range(3):
        look(office)
    (mail,) = mails(office)
    assert (mail.outcome, mail.sender, mail.subject) == (
        MailOutcome.TAKEN, "ventas@proveedor.cl", "Factura ñandú",
    )  # fmt: skip
    (document,) = office.rows(PurchaseDocument)
    detail = office.shop.do(queries.one, document.id)
    assert (detail.origin.source, detail.origin.filename) == (PurchaseSource.MAILBOX, "1.XML")
    assert mail.envelope_ids == (str(detail.origin.id),)
    assert (box(office).last_error, box(office).last_checked_at is not None) == ("", True)


def test_the_box_is_only_looked_at(office, imap):
    imap.put(letter(office.envelope()))
    keep(office, imap)
    look(office)
    verbs = " ".join(imap.heard)
    assert "EXAMINE" in verbs
    assert "BODY.PEEK" in verbs
    assert not {"STORE", "EXPUNGE", "SELECT"} & set(verbs.split())


@pytest.mark.parametrize("kind", [("application", "octet-stream"), ("application", "xml")])
def test_an_xml_is_known_by_its_name_or_its_kind(office, imap, kind):
    imap.put(letter(office.envelope(), kind=kind))
    keep(office, imap)
    look(office)
    assert mails(office)[0].outcome is MailOutcome.TAKEN


def test_a_forwarded_mail_is_opened(office, imap):
    outer = EmailMessage(policy=SMTP)
    outer["Message-ID"] = "<2@taller.cl>"
    outer.set_content("Te lo reenvío.")
    inner = EmailMessage(policy=SMTP)
    inner.set_content("Hola")
    inner.add_attachment(office.envelope(), maintype="text", subtype="xml", filename="e.xml")
    outer.add_attachment(inner)
    imap.put(outer.as_bytes())
    keep(office, imap)
    look(office)
    assert mails(office)[0].outcome is MailOutcome.TAKEN


def test_a_message_that_is_there_again_under_another_number_counts_once(office, imap):
    data = letter(office.envelope())
    imap.put(data)
    keep(office, imap)
    look(office)
    imap.validity = 8
    imap.letters = {1: data, 2: data}
    look(office)
    assert len(mails(office)) == 1


def test_a_message_without_identifier_counts_once_by_its_number(office, imap):
    for _ in range(2):
        imap.put(letter(office.envelope(), message_id=""))
    keep(office, imap)
    look(office)
    look(office)
    assert len(mails(office)) == 2


def test_a_worker_killed_before_its_commit_takes_in_nothing_twice(office, imap):
    data = letter(office.envelope())
    imap.put(data)
    row = keep(office, imap)
    with pytest.raises(KeyboardInterrupt), office.shop.tx() as tx:
        service.record_message(tx, row.id, data, validity=7, uid=1)
        raise KeyboardInterrupt
    assert office.rows(PurchaseDocument) == []
    look(office)
    # recorded, but killed before the end of the look: the same message once more
    office.shop.do(service.record_message, row.id, data, validity=7, uid=1)
    assert (len(office.rows(PurchaseDocument)), len(mails(office))) == (1, 1)


def test_a_line_that_is_cut_is_told_and_the_next_look_goes_on(office, imap):
    for number in (1, 2):
        imap.put(letter(office.envelope(), message_id=f"<{number}@x.cl>"))
    imap.drops_at = 2
    keep(office, imap)
    look(office)
    assert len(mails(office)) == 1
    assert "no responde" in box(office).last_error
    imap.drops_at = None
    look(office)
    assert (len(mails(office)), len(office.rows(PurchaseDocument))) == (2, 2)
    assert (box(office).last_error, box(office).is_active) == ("", True)


def test_a_wrong_password_is_told_and_tried_once(office, imap):
    keep(office, imap, password="otra")
    look(office)
    look(office)
    assert "no aceptó el usuario" in box(office).last_error
    assert len([line for line in imap.heard if "LOGIN" in line]) == 1
    keep(office, imap)
    assert (box(office).is_active, box(office).last_error) == (True, "")


def test_a_folder_that_is_not_there_is_told(office, imap):
    keep(office, imap, folder="Compras")
    look(office)
    assert "no tiene esa carpeta" in box(office).last_error


def test_a_server_of_this_network_is_not_asked_unless_the_installation_allows_it(
    office, imap, monkeypatch
):
    monkeypatch.setenv("MAILBOXES_INSIDE", "false")
    settings.cache_clear()
    keep(office, imap)
    look(office)
    assert "no responde" in box(office).last_error
    assert not [line for line in imap.heard if "LOGIN" in line]


def test_a_diagnosis_goes_where_diagnoses_are_read(office, imap):
    imap.put(letter(DIAGNOSIS))
    keep(office, imap)
    look(office)
    (mail,) = mails(office)
    assert mail.outcome is MailOutcome.REFUSED
    assert "987654" in mail.said[0]["sentence"]


def test_one_file_that_cannot_be_read_does_not_stop_the_others(office, imap):
    imap.put(letter(b"<html/>", office.envelope()))
    keep(office, imap)
    look(office)
    (mail,) = mails(office)
    assert (mail.outcome, [each["file"] for each in mail.said]) == (
        MailOutcome.TAKEN, ["1.XML", "2.XML"],
    )  # fmt: skip


def test_a_mail_without_files_brings_nothing(office, imap):
    imap.put(letter())
    keep(office, imap)
    look(office)
    assert mails(office)[0].outcome is MailOutcome.NOTHING


NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(400)
)
FORWARDS = b"Content-Type: message/rfc822\n\n" * 3000
PARTS = b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 5000 + b"--b--\n"
ODD = (
    b"From: =?x-nada?b?!!!?=\nSubject: =?utf-8?b?\xff\xfe?=\x00\nDate: ayer\n"
    b"Message-ID: \nContent-Type: text/xml; name*=x-nada''%ff%00.xml; charset=nada\n"
    b"Content-Transfer-Encoding: base64\n\n=%%%\n"
)


@pytest.mark.parametrize(
    "data",
    [NESTED, FORWARDS, PARTS, ODD, b"", b"\x00" * 1000, b"\n" * 600_000, b"--b\n" * 1000],
    ids=["nested", "forwards", "parts", "odd", "empty", "zeros", "lines", "dashes"],
)
def test_a_hostile_mail_is_noted_and_the_next_one_comes_in(office, imap, data):
    imap.put(data)
    imap.put(letter(office.envelope()))
    keep(office, imap)
    look(office)
    hostile, good = sorted(mails(office), key=lambda mail: mail.id)
    assert hostile.outcome in {MailOutcome.REFUSED, MailOutcome.NOTHING}
    assert good.outcome is MailOutcome.TAKEN
    assert box(office).last_error == ""


def test_a_mail_too_large_is_never_fetched(office, imap):
    uid = imap.put(letter(office.envelope()))
    imap.claims[uid] = LARGEST_MAIL + 1
    keep(office, imap)
    look(office)
    (mail,) = mails(office)
    assert (mail.outcome, "pesa demasiado" in mail.said[0]["sentence"]) == (
        MailOutcome.REFUSED, True,
    )  # fmt: skip
    assert "BODY" not in " ".join(imap.heard)


def test_a_message_refused_as_a_whole_is_noted_once_in_its_place(office, imap):
    row = keep(office, imap)
    for _ in range(2):
        office.shop.do(service.refuse_message, row.id, IllegalMove(), validity=7, uid=1)
    (mail,) = mails(office)
    assert (mail.outcome, mail.said[0]["sentence"]) == (MailOutcome.REFUSED, IllegalMove.message)
    imap.put(letter(office.envelope()))
    look(office)
    assert len(mails(office)) == 1


def test_the_password_is_kept_sealed_and_erased_with_the_box(office, imap):
    row = keep(office, imap)
    (kept,) = office.rows(PurchaseMailbox)
    assert PASSWORD.encode() not in kept.password_enc
    told = "".join(str(each.payload) for each in office.rows(OutboxMessage))
    assert PASSWORD not in told
    assert PASSWORD not in repr(office.shop.do(service.begin_check, row.id))
    office.shop.do(service.remove_mailbox, row.id)
    assert office.shop.do(queries.mailboxes) == []
    with office.shop.tx() as tx:
        left = tx.session.execute(text("SELECT password_enc FROM purchase_mailboxes")).scalar_one()
    assert bytes(left) == b""
    assert office.shop.do(service.begin_check, row.id) is None


def test_another_server_takes_the_place_of_the_box(office, imap):
    first = keep(office, imap)
    same = keep(office, imap, port=imap.port)
    other = keep(office, imap, user="otra@taller.cl")
    assert (same.id, other.id == first.id) == (first.id, False)
    assert [each.id for each in office.shop.do(queries.mailboxes)] == [other.id]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("host", "http://x"), ("host", "a b"), ("host", ""), ("port", 0), ("port", 70000),
        ("user", "a b"), ("user", 'a"b'), ("user", "a\r\nb"), ("password", "x\r\ny"),
        ("password", ""), ("password", "ñandú"), ("folder", 'a"b'), ("folder", "a\r\nb"),
    ],
)  # fmt: skip
def test_what_would_break_the_line_of_the_protocol_is_refused(office, imap, field, value):
    with pytest.raises(Invalid) as refused:
        keep(office, imap, **{field: value})
    assert field in refused.value.fields


def test_nobody_else_sees_or_changes_the_box(office, rival, imap):
    row = keep(office, imap)
    assert rival.do(queries.mailboxes) == []
    with pytest.raises(NotFound):
        rival.do(service.remove_mailbox, row.id)
    assert rival.do(service.begin_check, row.id) is None


def test_a_manager_may_not_say_where_suppliers_write(office, imap):
    with pytest.raises(NotAllowed), office.shop.tx("purchases.upload") as tx:
        queries.mailboxes(tx)


@pytest.fixture
def api(office):
    shop = office.shop
    members = {"owner": shop.actor(), "keeper": shop.actor("purchases.upload", role="MANAGER")}
    with calling(router, **members) as client:
        yield client


def test_the_box_is_saved_listed_and_removed_over_http(api, office, imap):
    body = {"host": "127.0.0.1", "port": imap.port, "safety": "OPEN", "user": USER}
    saved = api.post(
        "/purchases/mailboxes", json=body | {"password": PASSWORD}, headers=as_("owner")
    )
    assert saved.status_code == 201
    assert PASSWORD not in saved.text
    imap.put(letter(office.envelope()))
    look(office)
    (mail,) = api.get("/purchases/mails", headers=as_("keeper")).json()["data"]
    assert mail["outcome"] == "TAKEN"
    assert api.get("/purchases/mails?outcome=REFUSED", headers=as_("keeper")).json()["data"] == []
    path = f"/purchases/mailboxes/{saved.json()['data']['id']}"
    assert api.delete(path, headers=as_("keeper")).status_code == 403
    assert api.delete(path, headers=as_("owner")).status_code == 200
    assert api.get("/purchases/mailboxes", headers=as_("owner")).json()["data"] == []


@pytest.mark.parametrize(
    ("who", "port", "told"),
    [("owner", "993", "saved"), ("owner", "x", "validation_error"), ("keeper", "993", "forbidden")],
)
def test_the_form_of_the_page_comes_back_with_what_happened(api, office, who, port, told):
    given = {"host": "imap.taller.cl", "port": port, "user": USER, "password": PASSWORD}
    answer = api.post(
        "/purchases/mailboxes/form", data=given, headers=as_(who), follow_redirects=False
    )
    assert answer.status_code == 303
    where, _, query = answer.headers["location"].partition("?")
    typed = {"host": "imap.taller.cl", "port": port, "user": USER, "safety": "TLS"}
    kept = {} if told == "saved" else typed
    assert (where, dict(parse_qsl(query))) == ("/compras", {"casilla": told} | kept)
    assert len(office.rows(PurchaseMailbox)) == (told == "saved")


def test_a_server_that_lies_about_a_size_is_left(office, imap):
    uid = imap.put(b"x" * (3 * LARGEST_MAIL + 1))
    imap.claims[uid] = 10
    keep(office, imap)
    look(office)
    assert "no responde" in box(office).last_error
    assert mails(office) == ()
