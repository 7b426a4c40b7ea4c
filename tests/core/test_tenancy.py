"""Two workshops in one database never meet: neither by the session filter nor by SQL."""

import pytest
from sqlalchemy import func, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import aliased
from sqlmodel import Session, select

from models.clients import Client
from models.tenants import ServiceCenter
from torque_app.core.database import engine
from torque_app.core.errors import NotFound
from torque_app.core.tenancy import BulkChange, OutsideTenant


def _client(shop, name="Ana", number=1):
    with shop.tx() as tx:
        client = Client(number=number, name=name)
        tx.session.add(client)
        tx.session.flush()
        return client.id


def test_a_row_of_another_workshop_is_not_found(shop, rival):
    client_id = _client(shop)
    with rival.tx() as tx, pytest.raises(NotFound):
        tx.get(Client, client_id)


def test_joins_aliases_counts_and_subqueries_stay_inside(shop, rival):
    mine, _ = _client(shop, "Ana"), _client(rival, "Beto")
    with shop.tx() as tx:
        other = aliased(Client)
        assert tx.session.exec(select(Client.id)).all() == [mine]
        assert tx.session.exec(select(func.count()).select_from(Client)).one() == 1
        assert tx.session.exec(select(Client, other).join(other, other.id != Client.id)).all() == []
        assert len(tx.session.exec(select(select(Client.id).subquery())).all()) == 1


def test_a_cached_statement_serves_each_workshop_its_own_rows(shop, rival):
    ids = {shop: _client(shop), rival: _client(rival)}
    for _ in range(2):
        for one, wanted in ids.items():
            with one.tx() as tx:
                assert tx.session.exec(select(Client.id)).all() == [wanted]


def test_a_kept_statement_stays_inside_whoever_asks_it_again(shop, rival):
    ids = {shop: _client(shop), rival: _client(rival)}
    other = aliased(Client)
    kept = select(Client.id, other.id).outerjoin(other, other.id != Client.id)
    for _ in range(2):
        for one, wanted in ids.items():
            with one.tx() as tx:
                assert tx.session.exec(kept).all() == [(wanted, None)]


def test_raw_sql_sees_only_the_tenant_of_the_transaction(shop, rival):
    _client(shop), _client(rival)
    with shop.tx() as tx:
        seen = tx.session.execute(text("SELECT DISTINCT tenant_id FROM clients")).scalars().all()
    assert seen == [shop.tenant_id]


def test_raw_sql_cannot_write_into_another_workshop(shop, rival):
    with pytest.raises(ProgrammingError, match="row-level security"), shop.tx() as tx:
        tx.session.execute(
            text(
                "INSERT INTO counters (tenant_id, id, name, last)"
                " VALUES (:tenant, gen_random_uuid(), 'x', 1)"
            ),
            {"tenant": rival.tenant_id},
        )


def test_a_connection_without_tenant_sees_no_row(shop):
    _client(shop)
    with engine().connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM clients")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM tenants")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM users")).scalar_one() == 0


def test_a_session_without_tenant_is_a_bug(shop):
    with Session(engine()) as session, pytest.raises(OutsideTenant):
        session.exec(select(Client)).all()


def test_a_bulk_change_is_a_bug(shop):
    with shop.tx() as tx, pytest.raises(BulkChange):
        tx.session.execute(update(Client).values(name="X"))


def test_a_foreign_key_cannot_point_abroad(shop, rival):
    with rival.tx() as tx:
        abroad = tx.session.exec(select(ServiceCenter.id)).one()
    spy = Client(number=9, name="Espía", service_center_id=abroad)
    with pytest.raises(IntegrityError, match="fk_clients"), shop.tx() as tx:
        tx.session.add(spy)


def test_deleted_rows_are_out_of_sight_unless_asked_for(shop):
    client_id = _client(shop)
    with shop.tx() as tx:
        tx.get(Client, client_id).deleted_at = tx.now
    with shop.tx() as tx:
        assert tx.session.exec(select(Client)).all() == []
        everything = select(Client).execution_options(with_deleted=True)
        assert len(tx.session.exec(everything).all()) == 1


def test_a_kept_statement_shows_deleted_rows_only_to_who_asks_for_them(shop):
    client_id = _client(shop)
    with shop.tx() as tx:
        tx.get(Client, client_id).deleted_at = tx.now
    kept = select(Client.id)
    for options, seen in 2 * [({}, []), ({"with_deleted": True}, [client_id])]:
        with shop.tx() as tx:
            assert tx.session.exec(kept, execution_options=options).all() == seen


def test_nobody_can_delete_a_row_for_good(shop):
    _client(shop)
    with pytest.raises(ProgrammingError, match="permission denied"), shop.tx() as tx:
        tx.session.execute(text("DELETE FROM clients"))
