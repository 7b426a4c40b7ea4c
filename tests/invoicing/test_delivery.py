"""The buyer gets the document by mail: its PDF, and its XML as the buyer's software wants it."""

import pytest
from lxml import etree

from models.invoicing import Certificate, DteStatus
from models.notifications import Mail, Notification
from tests.factories.postbox import mail_goes_out
from tests.factories.workshop import open_workshop
from tests.invoicing.counter import BOLETA, FACTURA
from tests.invoicing.test_handlers import hear
from torque_app.core.errors import Invalid, NotFound
from torque_app.integrations.sii.schemas import Root, validate
from torque_app.invoicing import service
from torque_app.invoicing.service import NotDeliverable
from torque_app.notifications.service import NoMailServer
from torque_app.settings import settings
from torque_app.tenants import service as tenants
from workers import notifications as _jobs  # noqa: F401 - the job registers itself

SII = "{http://www.sii.cl/SiiDte}"


@pytest.fixture
def box(monkeypatch, tmp_path):
    """The installation's mail server."""
    with mail_goes_out(monkeypatch, tmp_path) as postbox:
        yield postbox


def accepted(counter, dte_type=FACTURA, **more):
    invoice = counter.issue(counter.job(**more), dte_type=dte_type)
    counter.work_off()
    assert counter.dte(invoice.id).status is DteStatus.ACCEPTED
    return invoice


def test_a_factura_travels_in_an_envelope_for_the_buyer(counter, simulator, box):
    invoice = accepted(counter)
    counter.shop.do(service.deliver, invoice.id)
    counter.carry_out("notifications.mail")
    (letter,) = box.letters()
    assert letter.message["To"] == "pagos@example.cl"
    paper, envelope = letter.message.iter_attachments()
    assert paper.get_content().startswith(b"%PDF-")
    data = envelope.get_content()
    tree = etree.fromstring(data)
    receiver = counter.dte(invoice.id).content["receiver"]["rut"]
    assert tree.findtext(f".//{SII}RutReceptor") == receiver
    assert counter.dte(invoice.id).xml.split(b"\n", 1)[1] in data
    assert validate(data, Root.ENVIO_DTE, directory=settings().sii_schemas_dir) == []
    assert counter.steps(invoice.id)[-1] == "MAILED"


def test_a_boleta_goes_alone_to_the_address_given(counter, simulator, box):
    invoice = accepted(counter, BOLETA, client=counter.person())
    counter.shop.do(service.deliver, invoice.id, to="marta@cliente.example", note="¡Gracias!")
    counter.carry_out("notifications.mail")
    (letter,) = box.letters()
    _, xml = letter.message.iter_attachments()
    assert xml.get_content() == counter.dte(invoice.id).xml
    assert "¡Gracias!" in letter.message.get_body().get_content()


def test_without_an_address_it_is_asked_for(counter, simulator, box):
    invoice = accepted(counter, BOLETA, client=counter.person())
    with pytest.raises(Invalid) as refused:
        counter.shop.do(service.deliver, invoice.id)
    assert "to" in refused.value.details["fields"]
    assert counter.rows(Mail) == []


def test_sii_has_it_before_the_buyer(counter, box):
    invoice = counter.issue()
    with pytest.raises(NotDeliverable):
        counter.shop.do(service.deliver, invoice.id)


def test_an_installation_without_mail_says_so(counter, simulator):
    invoice = accepted(counter)
    with pytest.raises(NoMailServer):
        counter.shop.do(service.deliver, invoice.id)


def test_another_workshop_cannot_mail_it(counter, simulator, box):
    invoice = accepted(counter)
    with pytest.raises(NotFound):
        open_workshop().do(service.deliver, invoice.id, to="espia@example.cl")


def told(counter):
    """Deliver the acceptance twice: once is enough."""
    hear(counter, "DteAccepted")
    counter.carry_out("notifications.mail")


def test_an_accepted_document_is_mailed_once_where_the_workshop_wants_so(counter, simulator, box):
    counter.shop.do(tenants.update_settings, settings={"mail_documents": True})
    invoice = accepted(counter)
    told(counter)
    (letter,) = box.letters()
    assert letter.message["To"] == "pagos@example.cl"
    assert counter.steps(invoice.id).count("MAILED") == 1


def test_nothing_is_mailed_unless_asked_for(counter, simulator, box):
    accepted(counter)
    told(counter)
    assert counter.rows(Mail) == []


def test_a_buyer_without_address_is_left_alone(counter, simulator, box):
    counter.shop.do(tenants.update_settings, settings={"mail_documents": True})
    accepted(counter, BOLETA, client=counter.person())
    told(counter)
    assert counter.rows(Mail) == []


def test_without_a_mail_server_the_setting_does_nothing(counter, simulator):
    counter.shop.do(tenants.update_settings, settings={"mail_documents": True})
    accepted(counter)
    hear(counter, "DteAccepted")
    assert counter.rows(Mail) == []


def test_a_document_that_cannot_be_mailed_is_told_of(counter, simulator, box):
    counter.shop.do(tenants.update_settings, settings={"mail_documents": True})
    invoice = accepted(counter)
    (signer,) = counter.rows(Certificate)
    counter.shop.do(service.remove_certificate, signer.id)
    hear(counter, "DteAccepted")
    titles = [each.title for each in counter.rows(Notification)]
    assert f"Factura {invoice.folio} no se mandó por correo" in titles
