"""Who hears of SII's answers."""

from models.notifications import Notification, NotificationType
from models.outbox import OutboxMessage
from torque_app.invoicing import handlers as _handlers  # noqa: F401 - they subscribe themselves
from workers import job as jobs


def hear(counter, *names):
    """Deliver the events of these names, each twice: once is enough."""
    for message in counter.rows(OutboxMessage):
        if message.name in names:
            for _ in range(2):
                jobs.run(str(counter.shop.tenant_id), str(message.id))


def test_whoever_issued_it_hears_that_sii_accepted(counter):
    row = counter.issue()
    counter.work_off()
    hear(counter, "DteAccepted")
    (told,) = counter.rows(Notification)
    assert told.title == f"Factura {row.folio} aceptada por el SII"
    assert (told.user_id, told.link) == (counter.shop.owner_id, f"/facturacion/{row.id}")


def test_who_can_send_again_hears_of_a_rejection(counter, simulator):
    simulator.order("documents_rejected", service="upload")
    counter.issue()
    counter.work_off()
    hear(counter, "DteRejected")
    (told,) = counter.rows(Notification)
    assert told.type is NotificationType.ERROR
    assert told.title == "El SII rechazó Factura 1"
