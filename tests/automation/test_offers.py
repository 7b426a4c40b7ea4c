"""What the contexts offer: each event tells exactly its figures, each deed does what it says."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from models.automation import RunOutcome
from models.base import new_id
from models.work_orders import OTStatus, Priority, WorkOrder
from torque_app.clients import service as clients
from torque_app.core.errors import NotFound
from torque_app.notifications.variables import OFFERS
from torque_app.quality.events import CarDelivered, QualityFailed
from torque_app.vehicles import service as vehicles
from torque_app.work_orders.events import OTMoved, OTRejected


@dataclass(frozen=True)
class Job:
    """An OT, its client and its car."""

    ot_id: UUID
    client_id: UUID
    vehicle_id: UUID


@pytest.fixture
def job(rules) -> Job:
    do = rules.shop.do
    client = do(clients.create, name="Marta Soto", phone="+56912345678").id
    car = do(vehicles.create, client_id=client, plate="BBBB10", make="Toyota", model="Yaris")
    order = WorkOrder(
        number="SC001-1", service_center_id=rules.shop.centre_id, client_id=client,
        vehicle_id=car.vehicle.id, service_type="Frenos", created_by=rules.shop.owner_id,
        client_snapshot={"client": "Marta Soto", "plate": "BBBB10", "vehicle": "Toyota Yaris"},
    )  # fmt: skip
    with rules.shop.tx() as tx:
        tx.session.add(order)
    return Job(order.id, client, car.vehicle.id)


def events(ot_id):
    return [
        OTMoved(ot_id, "SC001-1", OTStatus.QC, OTStatus.COMPLETED, None),
        OTRejected(ot_id, "SC001-1", "Muy caro", None),
        CarDelivered(ot_id, new_id(), new_id(), "SC001-1"),
        QualityFailed(ot_id, new_id(), "SC001-1", "Gotea", None, None),
    ]


@pytest.mark.parametrize("place", range(4))
def test_an_event_of_an_ot_tells_its_figures_and_whom_it_concerns(rules, job, place):
    event = events(job.ot_id)[place]
    offer = OFFERS[event.event_name]
    with rules.shop.tx() as tx:
        told, concerned = offer.read(tx, event), offer.audience(tx, event)
    assert told.keys() == offer.figures.keys()
    assert (told["cliente"], told["patente"]) == ("Marta Soto", "BBBB·10")
    assert (concerned.about, concerned.client_id) == (("work_orders", job.ot_id), job.client_id)
    assert (concerned.advisor_id, concerned.vehicle_id) == (rules.shop.owner_id, job.vehicle_id)


@pytest.mark.parametrize("place", range(4))
def test_an_event_of_an_ot_that_is_gone_is_not_found(rules, place):
    event = events(new_id())[place]
    with rules.shop.tx() as tx, pytest.raises(NotFound):
        OFFERS[event.event_name].measured(tx, event)


def test_a_status_is_told_by_its_name_and_compared_by_its_key(rules, job):
    event = events(job.ot_id)[0]
    offer = OFFERS["OTMoved"]
    with rules.shop.tx() as tx:
        assert offer.measured(tx, event)["ahora"] == "COMPLETED"
        assert offer.read(tx, event)["ahora"] == "Terminada"


def test_a_rule_changes_the_priority_of_the_ot_under_its_own_rights(rules, job):
    rule = rules.write(
        trigger="OTMoved",
        conditions=[{"figure": "ahora", "operator": "IS", "value": "COMPLETED"}],
        actions=[{"name": "work_orders.update", "arguments": {"priority": "HIGH"}}],
    )
    rules.happen(events(job.ot_id)[0])
    (run,) = rules.runs(rule)
    assert (run.outcome, run.told) == (RunOutcome.DONE, "Dejó SC001-1 con prioridad Alta.")
    with rules.shop.tx() as tx:
        assert tx.get(WorkOrder, job.ot_id).priority is Priority.HIGH


def test_what_a_rule_may_not_do_any_more_is_a_refusal_in_the_log(rules, job):
    rule = rules.write(
        trigger="OTMoved",
        conditions=[],
        actions=[{"name": "work_orders.update", "arguments": {"priority": "HIGH"}}],
    )
    with rules.shop.tx() as tx:
        tx.get(WorkOrder, job.ot_id, lock=True).status = OTStatus.CLOSED
    rules.happen(events(job.ot_id)[0])
    (run,) = rules.runs(rule)
    assert run.outcome is RunOutcome.REFUSED
    assert "ya no se edita" in run.told
