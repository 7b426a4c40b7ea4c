"""What happens is told to whom the workshop's rules name, once, and old messages are put away."""

from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from models.auth import Role
from models.notifications_messages import Audience, Channel, MessageStatus
from tests.factories.workshop import add_member
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.events import HANDLERS, Event
from torque_app.core.listing import Listing
from torque_app.notifications import handlers, queries, service  # noqa: F401 - they listen
from torque_app.notifications.variables import Concerned, offer
from torque_app.settings import settings
from workers.archive import archive_messages


@dataclass(frozen=True)
class CarWashed(Event):
    """An event of these tests; a car of nobody is gone."""

    client_id: UUID | None
    plate: str


def _read(_tx, event):
    if event.client_id is None:
        raise NotFound
    return {"patente": event.plate}


def _audience(tx, event):
    return Concerned(
        about=("clients", event.client_id),
        client_id=event.client_id,
        advisor_id=tx.session.info.get("advisor"),
        link="/ot/1",
    )


offer(CarWashed, "Auto lavado", variables={"patente": "Patente"}, read=_read, audience=_audience)


@pytest.fixture
def ruled(desk):
    """A workshop that tells clients by SMS when their car is washed."""
    desk.template(Channel.SMS, body="{{ patente }} está limpio")
    desk.template(Channel.IN_APP, body="{{ patente }}: {{ enlace }}", subject="Limpio")
    desk.shop.do(
        service.save_rule, event="CarWashed", audience=Audience.CLIENT, template_code="aviso"
    )
    return desk


def happens(desk, plate="BBCL21"):
    return desk.shop.do(service.tell_by_rules, CarWashed(desk.client_id, plate))


def test_every_offered_event_is_heard():
    names = [handler.__name__ for handler in HANDLERS["CarWashed"]]
    assert "tell_what_rules_say" in names


def test_a_rule_writes_to_the_client(ruled):
    assert happens(ruled) == 1
    (row,) = ruled.all()
    assert (row.content["text"], row.event) == ("BBCL21 está limpio", "CarWashed")


def test_the_same_event_is_told_once_and_another_again(ruled):
    happens(ruled)
    happens(ruled)
    assert len(ruled.all()) == 1
    happens(ruled, "OTRA11")
    assert len(ruled.all()) == 2


def test_what_is_gone_is_told_to_nobody(ruled):
    assert ruled.shop.do(service.tell_by_rules, CarWashed(None, "x")) == 0


def test_a_role_is_told_in_the_bell(ruled):
    chief = add_member(ruled.shop, role=Role.MANAGER)
    ruled.shop.do(
        service.save_rule,
        event="CarWashed",
        audience=Audience.ROLE,
        audience_name="MANAGER",
        template_code="aviso",
        channels=[Channel.IN_APP],
    )
    happens(ruled)
    bells = [row for row in ruled.all() if row.channel is Channel.IN_APP]
    assert [row.user_id for row in bells] == [chief]
    assert bells[0].content["text"] == "BBCL21: /ot/1"


def test_a_client_is_given_no_link_into_the_product(desk):
    desk.template(Channel.SMS, body="{{ patente }}: {{ enlace }}.")
    desk.shop.do(
        service.save_rule, event="CarWashed", audience=Audience.CLIENT, template_code="aviso"
    )
    happens(desk)
    (row,) = desk.all()
    assert row.content["text"] == "BBCL21: ."


def test_a_rule_that_cannot_be_kept_is_told_and_keeps_no_other(ruled):
    ruled.template(Channel.SMS, code="otro")
    ruled.shop.do(
        service.save_rule, event="CarWashed", audience=Audience.CLIENT, template_code="otro"
    )
    for row in ruled.shop.do(queries.templates, Listing()).rows:
        if row.code == "aviso":
            ruled.shop.do(service.remove_template, row.id)
    assert happens(ruled) == 1
    (line,) = ruled.shop.do(queries.mine, Listing()).rows
    assert line.title == "Una regla de avisos no se cumplió"


def test_a_rule_that_was_removed_tells_nobody(ruled):
    (rule,) = ruled.shop.do(queries.rules, Listing()).rows
    ruled.shop.do(service.remove_rule, rule.id)
    assert happens(ruled) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": "Nada"},
        {"template_code": "nada"},
        {"audience": Audience.ROLE, "audience_name": "REY"},
        {"audience": Audience.PERMISSION, "audience_name": "nada.nada"},
    ],
)
def test_a_rule_of_what_does_not_exist_is_refused(ruled, wrong):
    given = {"event": "CarWashed", "audience": Audience.ADVISOR, "template_code": "aviso"}
    with pytest.raises(Invalid):
        ruled.shop.do(service.save_rule, **(given | wrong))


# --- the archive --------------------------------------------------------------------------


def test_what_ended_a_month_ago_is_put_away_with_its_story(ruled, rival):
    happens(ruled)
    happens(ruled, "OTRA11")
    ended, waits = ruled.all()
    with psycopg.connect(
        settings().database_admin_url.get_secret_value(), autocommit=True
    ) as admin:
        admin.execute(
            "UPDATE messages SET created_at = now() - interval '31 days' WHERE tenant_id = %s",
            (ruled.shop.tenant_id,),
        )
        admin.execute(
            "UPDATE messages SET status = 'QUEUED' WHERE tenant_id = %s AND id = %s",
            (ruled.shop.tenant_id, waits.id),
        )
        archive_messages(admin)
        archive_messages(admin)
    assert [row.id for row in ruled.all()] == [waits.id]
    (kept,) = ruled.shop.do(queries.archive, Listing()).rows
    assert (kept.id, kept.status) == (ended.id, MessageStatus.SUPPRESSED)
    assert [each["kind"] for each in kept.story["events"]] == ["SUPPRESSED"]
    assert kept.story["content"]["text"] == "BBCL21 está limpio"
    assert rival.do(queries.archive, Listing()).total == 0
