"""The bell rings for the right people and falls silent for one."""

import pytest
from sqlmodel import select

from models.auth import Role
from models.notifications import NotificationType
from models.outbox import OutboxMessage
from tests.factories.workshop import add_member
from torque_app.core.errors import NotAllowed, NotFound
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.notifications import queries, service


@pytest.fixture
def rung(shop):
    """The owner's bell, rung twice."""
    for title in ("Primero", "Segundo"):
        shop.do(service.notify, users=[shop.owner_id], title=title, link="/tablero")
    return shop


def bell(shop, user_id=None, **filters):
    with transaction(shop.actor(user_id=user_id)) as tx:
        return [row.title for row in queries.mine(tx, Listing(filters=filters)).rows]


def test_the_newest_comes_first(rung):
    assert bell(rung) == ["Segundo", "Primero"]
    assert rung.do(queries.unread) == 2


def test_a_notice_for_a_permission_reaches_who_holds_it(shop):
    mechanic = add_member(shop, role=Role.OPERATOR)
    manager = add_member(shop, name="Marta Jefa", role=Role.MANAGER)
    told = shop.do(service.notify, permission="inventory.receive", title="Queda poco")
    assert told == 2
    assert bell(shop, manager) == bell(shop) == ["Queda poco"]
    assert bell(shop, mechanic) == []


def test_whoever_is_named_and_holds_the_permission_is_told_once(shop):
    told = shop.do(
        service.notify, users=[shop.owner_id], permission="inventory.receive", title="Una vez"
    )
    assert told == 1
    assert bell(shop) == ["Una vez"]


def test_nobody_to_tell_rings_no_bell(shop):
    assert shop.do(service.notify, title="Al aire") == 0
    with shop.tx() as tx:
        assert tx.session.exec(select(OutboxMessage)).all() == []


def test_each_bell_that_rings_is_named_for_its_screens(rung):
    with rung.tx() as tx:
        messages = tx.session.exec(select(OutboxMessage)).all()
    assert [m.topics for m in messages] == [[f"notifications:{rung.owner_id}"]] * 2


def test_long_words_are_cut_to_what_fits(shop):
    shop.do(
        service.notify,
        users=[shop.owner_id],
        title="t" * 200,
        message="m" * 900,
        type=NotificationType.ERROR,
    )
    (row,) = shop.do(queries.mine, Listing()).rows
    assert (len(row.title), len(row.message), row.type) == (120, 500, NotificationType.ERROR)


def test_reading_one_leaves_the_other(rung):
    newest = rung.do(queries.mine, Listing()).rows[0]
    rung.do(service.mark_read, newest.id)
    assert bell(rung, unread="true") == ["Primero"]
    assert bell(rung, unread="false") == ["Segundo"]


def test_reading_again_keeps_the_first_moment(rung):
    one = rung.do(queries.mine, Listing()).rows[0]
    rung.do(service.mark_read, one.id)
    first = rung.do(queries.mine, Listing()).rows[0].read_at
    rung.do(service.mark_read, one.id)
    assert rung.do(queries.mine, Listing()).rows[0].read_at == first


def test_reading_all_counts_what_was_waiting(rung):
    assert rung.do(service.mark_all_read) == 2
    assert rung.do(service.mark_all_read) == 0
    assert rung.do(queries.unread) == 0


def test_a_colleague_cannot_read_it_away(rung):
    colleague = add_member(rung)
    notice = rung.do(queries.mine, Listing()).rows[0]
    with pytest.raises(NotFound), transaction(rung.actor(user_id=colleague)) as tx:
        service.mark_read(tx, notice.id)
    assert rung.do(queries.unread) == 2


def test_another_workshop_neither_sees_nor_reads(rung, rival):
    notice = rung.do(queries.mine, Listing()).rows[0]
    assert bell(rival) == []
    with pytest.raises(NotFound):
        rival.do(service.mark_read, notice.id)


def test_only_the_platform_rings(shop):
    with pytest.raises(NotAllowed), shop.tx("notifications.own") as tx:
        service.notify(tx, users=[shop.owner_id], title="x")
