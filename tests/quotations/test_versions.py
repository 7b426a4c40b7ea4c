"""What holds of a quotation under any sequence of changes, versions and decisions."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.base import new_id
from models.quotations import Decision, QuotationStatus
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
        self.key = new_id()

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
        seen, self.key = self.now(), new_id()
        self.desk.decide(seen, Decision.APPROVED, Decision.DECLINED, key=self.key)

    def stale(self):
        """Decide what was sent first, whatever came after."""
        if self.sent:
            self.desk.decide(self.sent[0], Decision.APPROVED)

    def again(self):
        """Give the last answer once more."""
        self.desk.decide(self.now(), Decision.DECLINED, key=self.key)


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
    if step == "stale" and not refused and len(after.answers) > len(before.answers):
        assert before.quotation.revision == after.answers[0].revision
    if step == "again":
        assert len(after.answers) - len(before.answers) in {0, 1}
    assert len({answer.revision for answer in after.answers}) == len(after.answers)
