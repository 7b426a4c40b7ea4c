"""The log of rules is swept, but for what keeps a reminder from being given again."""

from datetime import timedelta

import psycopg
import pytest
from sqlmodel import select

from models.automation import AutomationRun, RunOutcome
from models.base import utc_now
from torque_app.settings import settings
from workers.sweeping import sweep_runs

NEVER = "daily:vehicles.unserved:BBBB10"


@pytest.fixture
def kept(rules):
    """Return what is left of the log after runs of so many days ago are swept."""
    rule = rules.write(on=False)

    def kept(*runs: tuple[int, RunOutcome, str]) -> set[str]:
        with rules.shop.tx() as tx:
            for days, outcome, key in runs:
                at = utc_now() - timedelta(days=days)
                tx.session.add(
                    AutomationRun(rule_id=rule, event_key=key, ran_at=at, outcome=outcome)
                )
        address = settings().database_admin_url.get_secret_value()
        with psycopg.connect(address, autocommit=True) as admin:
            sweep_runs(admin)
            sweep_runs(admin)
        with rules.shop.tx() as tx:
            return set(tx.session.exec(select(AutomationRun.event_key)))

    return kept


def test_what_met_no_condition_goes_after_a_month_and_the_rest_after_half_a_year(kept):
    left = kept(
        (29, RunOutcome.NOT_MET, "a"),
        (31, RunOutcome.NOT_MET, "b"),
        (31, RunOutcome.DONE, "c"),
        (179, RunOutcome.REFUSED, "d"),
        (181, RunOutcome.DONE, "e"),
        (181, RunOutcome.LOOP, "f"),
    )
    assert left == {"a", "c", "d"}


def test_an_answer_of_the_day_is_never_forgotten(kept):
    assert kept((2000, RunOutcome.DONE, NEVER)) == {NEVER}
