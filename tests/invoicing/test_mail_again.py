"""SII's e-mail is asked for again, and whoever mails a document sees its mails."""

import pytest

from models.outbox import OutboxMessage
from tests.factories.postbox import mail_goes_out
from tests.factories.workshop import add_member, open_workshop
from tests.invoicing.counter import BOLETA
from torque_app.core.errors import NotAllowed, NotFound
from torque_app.core.tx import transaction
from torque_app.invoicing import queries, service
from torque_app.invoicing.service import NothingExplained
from workers import notifications as _jobs  # noqa: F401 - the job registers itself

ASK = "invoicing.ask_mail"
UPLOADS = "upload|boleta_upload"


@pytest.fixture
def box(monkeypatch, tmp_path):
    with mail_goes_out(monkeypatch, tmp_path) as postbox:
        yield postbox


def objected(counter, simulator, **more):
    simulator.order("documents_objected", service=UPLOADS)
    row = counter.issue(**more)
    counter.work_off()
    return row


def said(counter, row):
    steps = counter.shop.do(queries.one, row.id).steps
    return [each.sentence for each in steps if each.step == "MAIL_ASKED"]


def test_siis_mail_is_asked_for_again(counter, simulator):
    row = objected(counter, simulator)
    assert counter.shop.do(queries.one, row.id).may_ask_mail
    counter.shop.do(service.ask_mail, row.id)
    counter.work_off()
    assert said(counter, row) == [
        "Se le pidió al SII que mande otra vez su correo de diagnóstico.",
        service.MAIL_COMES,
    ]


def test_two_clicks_ask_once(counter, simulator):
    row = objected(counter, simulator)
    for _ in range(2):
        counter.shop.do(service.ask_mail, row.id)
    assert len(counter.waiting(ASK)) == 1
    assert len(said(counter, row)) == 1


def test_asking_again_is_heard_on_the_documents_page(counter, simulator):
    row = objected(counter, simulator)
    counter.shop.do(service.ask_mail, row.id)
    counter.work_off()
    topics = [each.topics for each in counter.rows(OutboxMessage) if each.name == "DteProgressed"]
    assert topics.count([f"invoice:{row.id}", "invoices"]) >= 2


def test_a_number_sii_does_not_know_is_told(counter, simulator):
    row = objected(counter, simulator)
    with counter.shop.tx() as tx:
        (envelope,) = counter.envelopes()
        tx.get(type(envelope), envelope.id, lock=True).track_id = "999999999"
    counter.shop.do(service.ask_mail, row.id)
    counter.work_off()
    assert said(counter, row)[-1] == service.NO_SUCH_MAIL


def test_an_answer_that_did_not_come_is_waited_for(counter, simulator):
    row = objected(counter, simulator)
    simulator.order("maintenance_page", times=1)
    counter.shop.do(service.ask_mail, row.id)
    counter.carry_out(ASK)
    assert len(counter.waiting(ASK)) == 1
    counter.work_off()
    assert said(counter, row)[-1] == service.MAIL_COMES


def test_boletas_explain_themselves(counter, simulator):
    row = objected(counter, simulator, dte_type=BOLETA)
    assert not counter.shop.do(queries.one, row.id).may_ask_mail
    with pytest.raises(NothingExplained):
        counter.shop.do(service.ask_mail, row.id)


def test_what_sii_has_not_judged_has_no_mail(counter):
    row = counter.issue()
    with pytest.raises(NothingExplained):
        counter.shop.do(service.ask_mail, row.id)


def test_asking_again_takes_the_right_to_send(counter, simulator):
    row = objected(counter, simulator)
    with pytest.raises(NotAllowed), counter.shop.tx("invoicing.view") as tx:
        service.ask_mail(tx, row.id)
    with pytest.raises(NotFound):
        open_workshop().do(service.ask_mail, row.id)


# --- the mails of a document --------------------------------------------------------------


def as_operator(counter, member):
    rights = ("invoicing.view", "invoicing.issue")
    return transaction(counter.shop.actor(*rights, user_id=member, role="OPERATOR"))


def accepted(counter, **more):
    row = counter.issue(counter.job(**more))
    counter.work_off()
    return row


def test_whoever_sends_sees_what_went_out(counter, simulator, box):
    member = add_member(counter.shop)
    row = accepted(counter, assigned_to=member)
    with as_operator(counter, member) as tx:
        service.deliver(tx, row.id)
    with as_operator(counter, member) as tx:
        (mail,) = queries.mails_of(tx, row.id)
    assert mail.recipient == "pagos@example.cl"


def test_whoever_sends_does_not_see_the_mails_of_others_documents(counter, simulator, box):
    row = accepted(counter)
    counter.shop.do(service.deliver, row.id)
    with as_operator(counter, add_member(counter.shop)) as tx, pytest.raises(NotFound):
        queries.mails_of(tx, row.id)


def test_whoever_may_not_send_sees_none(counter, simulator, box):
    row = accepted(counter)
    with pytest.raises(NotAllowed), counter.shop.tx("invoicing.view", "finance.read") as tx:
        queries.mails_of(tx, row.id)


def test_a_mail_on_its_way_is_heard_on_the_documents_page(counter, simulator, box):
    row = accepted(counter)
    key = counter.shop.do(service.deliver, row.id)
    (message,) = counter.rows_of_events("InvoiceMailed")
    assert message.topics == [f"invoice:{row.id}", "invoices"]
    assert message.payload["mail_id"] == str(key)
    assert message.payload["recipient"] == "pagos@example.cl"
