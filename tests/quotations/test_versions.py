"""What holds of a quotation under any sequence of changes, versions and decisions."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models.base import new_id
from models.links import ShareLink
from models.quotations import Decision, DecisionMethod, QuotationStatus
from models.work_orders import WorkOrder
from tests.quality.conftest import drawn
from tests.quotations.conftest import Desk
from torque_app.core.errors import TorqueError
from torque_app.quotations import queries, service

STEPS = ("add", "drop", "discount", "send", "revise", "decide", "stale", "again")
quick = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Story:
    """One quotation that things happen to, and what was true of it before."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.id = desk.drafted().quotation.id
        self.sent: list[queries.QuotationDetail] = []
        self.given: tuple[queries.QuotationDetail, UUID] | None = None

    def now(self):
        return self.desk.seen(self.id)

    def add(self):
        self.desk.do(service.add_line, self.id, self.desk.hour(price=33_333))

    def drop(self):
        self.desk.do(service.remove_line, self.id, self.now().lines[0].id)

    def discount(self):
        self.desk.do(service.set_header, self.id, discount_percent=Decimal("7.35"))

    def send(self):
        self.desk.do(service.send_to_customer, self.id, channels=())
        self.sent.append(self.now())

    def revise(self):
        self.desk.do(service.revise, self.id, why="Otra vez")

    def decide(self):
        seen, key = self.now(), new_id()
        self.desk.decide(seen, Decision.APPROVED, Decision.DECLINED, key=key)
        self.given = seen, key

    def stale(self):
        """Decide what was sent first, whatever came after."""
        if self.sent:
            self.desk.decide(self.sent[0], Decision.APPROVED)

    def again(self):
        """Give the last answer once more, with other words; without one, do nothing."""
        if self.given is not None:
            seen, key = self.given
            self.desk.decide(seen, Decision.DECLINED, key=key)


@quick
@given(st.lists(st.sampled_from(STEPS), min_size=3, max_size=10))
def test_totals_versions_and_answers_hold_whatever_happens(servers, steps):
    from tests.factories.workshop import open_workshop  # noqa: PLC0415 - after the settings
    from tests.quotations.conftest import desk_of  # noqa: PLC0415

    story = Story(desk_of(open_workshop()))
    for step in steps:
        before = story.now()
        refused = False
        try:
            getattr(story, step)()
        except (TorqueError, IndexError):
            refused = True
        after = story.now()
        _holds(before, after, step, refused=refused)
        if step == "stale" and len(after.answers) > len(before.answers):
            read = story.sent[0].quotation.revision
            assert read == after.answers[0].revision == after.quotation.revision


def _holds(before, after, step, *, refused):
    decided = after.quotation.status in {
        QuotationStatus.CUSTOMER_APPROVED, QuotationStatus.CUSTOMER_REJECTED,
    }  # fmt: skip
    counted = [line for line in after.lines if not decided or line.decision is Decision.APPROVED]
    assert after.totals.net == sum(line.amount for line in counted)
    assert after.quotation.total == after.totals.total
    if refused:
        assert (after.quotation, after.lines) == (before.quotation, before.lines)
    frozen = {version.revision: version.pdf_sha256 for version in before.versions}
    for version in after.versions:
        kept = frozen.get(version.revision)
        assert not kept or kept == version.pdf_sha256
    if step == "again":
        assert (after.quotation, after.answers) == (before.quotation, before.answers)
    assert len({answer.revision for answer in after.answers}) == len(after.answers)


def both(desk, command, *args, **kwargs):
    """Give a command twice at the same moment; return what each came to, errors too."""

    def once(_):
        try:
            return desk.do(command, *args, **kwargs)
        except TorqueError as refused:
            return refused

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(once, range(2)))


def test_an_answer_that_arrives_twice_at_once_is_written_once(desk):
    quotation = desk.sent()
    told = both(
        desk,
        service.decide,
        quotation.quotation.id,
        revision=1,
        decisions={line.id: Decision.APPROVED for line in quotation.lines},
        method=DecisionMethod.SIGNATURE,
        name="Marta Soto",
        key=new_id(),
        signature=drawn(),
        actor=desk.client(),
    )
    assert {each.quotation.status for each in told} == {QuotationStatus.CUSTOMER_APPROVED}
    assert len(desk.seen(quotation.quotation.id).answers) == 1


def test_two_who_convert_at_once_open_one_ot(desk):
    decided = desk.decide(desk.sent(), Decision.APPROVED)
    told = both(desk, service.convert, decided.quotation.id, actor=desk.manager())
    assert sum(isinstance(each, TorqueError) for each in told) == 1
    with desk.shop.tx() as tx:
        assert len(tx.session.exec(select(WorkOrder)).all()) == 1


def test_an_approval_that_is_given_twice_sends_once(desk):
    quotation_id = desk.drafted(desk.hour(discount_percent=Decimal(18))).quotation.id
    desk.do(service.send_to_customer, quotation_id, channels=(), actor=desk.advisor())
    told = both(desk, service.manager_approve, quotation_id, actor=desk.manager())
    assert any(isinstance(each, TorqueError) for each in told)
    with desk.shop.tx() as tx:
        assert len(tx.session.exec(select(ShareLink)).all()) == 1
    assert desk.seen(quotation_id).quotation.status is QuotationStatus.SENT_TO_CUSTOMER
