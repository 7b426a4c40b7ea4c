"""What the client has not said yes to is billed by no document."""

import pytest
from sqlmodel import select

from models.work_orders import LineApproval, WorkOrderLabor
from torque_app.invoicing.queries import LineNotApproved
from torque_app.work_orders import queries as orders

WORK = (("Cambio de aceite", "25000"), ("Cambio de discos", "80000"))


def say(shop, ot_id, approval):
    """Write what the client said of the second task."""
    with shop.tx() as tx:
        query = select(WorkOrderLabor).where(
            WorkOrderLabor.work_order_id == ot_id, WorkOrderLabor.sr_no == 2
        )
        tx.session.exec(query).one().approval = approval


@pytest.mark.parametrize("approval", [LineApproval.PENDING, LineApproval.DECLINED])
def test_a_line_not_approved_keeps_the_whole_ot_from_being_billed(counter, approval):
    ot_id = counter.job(labor=WORK)
    say(counter.shop, ot_id, approval)
    with pytest.raises(LineNotApproved, match="Cambio de discos") as refused:
        counter.issue(ot_id)
    assert refused.value.details["lines"] == ["Cambio de discos"]
    assert counter.shop.do(orders.one, ot_id).order.status.value == "COMPLETED"


@pytest.mark.parametrize("approval", [LineApproval.NOT_ASKED, LineApproval.APPROVED])
def test_what_was_approved_or_never_asked_is_billed(counter, approval):
    ot_id = counter.job(labor=WORK)
    say(counter.shop, ot_id, approval)
    assert counter.shop.do(orders.billable, ot_id).unapproved == ()
