"""The pool hands out only connections that work."""

import psycopg
from sqlalchemy import text

from torque_app.core.database import engine

BACKEND = text("SELECT pg_backend_pid()")


def test_a_connection_the_server_ended_is_replaced_before_it_is_used(servers):
    with engine().connect() as connection:
        ended = connection.execute(BACKEND).scalar_one()
    with psycopg.connect(servers.urls.superuser, autocommit=True) as root:
        # waits until it is gone
        root.execute("SELECT pg_terminate_backend(%s, 5000)", (ended,))
    with engine().connect() as connection:
        assert connection.execute(BACKEND).scalar_one() != ended


def test_the_connection_used_last_is_used_next(servers):
    with engine().connect() as first, engine().connect() as second:
        backends = {c: c.execute(BACKEND).scalar_one() for c in (first, second)}
        last = backends[second]
        first.close()
    with engine().connect() as connection:
        assert connection.execute(BACKEND).scalar_one() == last
