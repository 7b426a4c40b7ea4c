"""Who is told about what suppliers sent."""

from datetime import UTC, datetime, timedelta

from models.auth import Role
from models.notifications import Notification
from tests.factories.workshop import add_member
from torque_app.core.actor import Actor
from torque_app.core.events import HANDLERS, decode
from torque_app.core.tx import transaction
from torque_app.purchases import handlers as _listening  # noqa: F401 - they register themselves
from torque_app.purchases import service


def deliver(office, name):
    """Hand the newest message of an event to its handlers, as a worker does."""
    message = office.emitted(name)[-1]
    for handler in HANDLERS[name]:
        with transaction(Actor.system(office.shop.tenant_id, {handler.needs})) as tx:
            handler(tx, decode(name, message.payload))


def bells(office):
    return {(bell.user_id, bell.title): bell for bell in office.rows(Notification)}


def test_who_may_answer_is_told_that_the_days_run_out(office):
    manager = add_member(office.shop, role=Role.MANAGER)
    operator = add_member(office.shop, role=Role.OPERATOR)
    document_id = office.received()
    office.age(document_id, datetime.now(UTC) - timedelta(days=7))
    office.shop.do(service.warn)
    deliver(office, "PurchaseDeadlineNear")
    told = bells(office)
    folio = office.document(document_id).folio
    title = f"Queda 1 día para responder Factura {folio}"
    assert {user for user, _ in told} == {office.shop.owner_id, manager}
    assert operator not in {user for user, _ in told}
    assert told[manager, title].link == f"/compras/{document_id}"
    assert told[manager, title].message.startswith("Repuestos del Norte Ltda.")


def test_who_asked_is_told_that_sii_did_not_register_it(office, simulator):
    document_id = office.received()
    document = office.document(document_id)
    simulator.post(
        "claimable", issuer=document.issuer_rut, type=33, folio=document.folio,
        receiver=office.rut, days_ago=None,
    )  # fmt: skip
    office.shop.do(service.accept, document_id)
    office.carry_out("purchases.register")
    deliver(office, "PurchaseAnswerRefused")
    (bell,) = office.rows(Notification)
    assert bell.user_id == office.shop.owner_id
    assert bell.title == f"El SII no registró tu respuesta a Factura {document.folio}"
    assert "no ha recibido" in bell.message
