"""A list asked again is the same question with other numbers, and never the same answer."""

import pytest
from sqlmodel import col

from models.clients import Client
from torque_app.core.errors import Invalid
from torque_app.core.listing import Listing, columns, paged

NAMES = ("Ana", "Beto", "Carla", "Diego", "Elisa")
QUERY = columns(Client.name)
FILTERS = {"name": lambda wanted: col(Client.name) == wanted, "number": lambda n: int(n) > 0}
SORTS = {"name": col(Client.name), "number": col(Client.number)}


@pytest.fixture
def known(shop):
    with shop.tx() as tx:
        tx.session.add_all(Client(number=n, name=name) for n, name in enumerate(NAMES, 1))
    return shop


def _read(tx, *, known=FILTERS, **asked):
    listing = Listing(**{"limit": 2, "order": "asc", **asked})
    return paged(
        tx,
        QUERY,
        listing,
        sorts=SORTS,
        default="name",
        filters=known,
        make=lambda row: row.name,
    )


def _page(shop, **asked):
    with shop.tx() as tx:
        page = _read(tx, **asked)
        return page.rows, page.total


def test_each_page_has_its_own_rows_and_the_same_total(known):
    assert _page(known) == (("Ana", "Beto"), 5)
    assert _page(known, page=2) == (("Carla", "Diego"), 5)
    assert _page(known, page=3) == (("Elisa",), 5)
    assert _page(known, page=4) == ((), 5)


def test_limit_order_and_filter_of_one_reading_do_not_stay_for_the_next(known):
    assert _page(known, limit=5, order="desc") == (NAMES[::-1], 5)
    assert _page(known, sort="number") == (("Ana", "Beto"), 5)
    for name in ("Diego", "Carla", "Diego"):
        assert _page(known, filters={"name": name}) == ((name,), 1)
    assert _page(known) == (("Ana", "Beto"), 5)


def test_a_workshop_never_gets_the_list_of_another(known, rival):
    assert _page(known)[1] == 5
    assert _page(rival) == ((), 0)


def test_a_filter_made_for_one_reading_serves_that_reading_alone(known):
    with known.tx() as tx:
        for most in (2, 4):
            early = {"early": lambda _, most=most: col(Client.number) <= most}
            assert _read(tx, known=early, filters={"early": "true"}).total == most


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"sort": "colour"}, "sort"),
        ({"filters": {"colour": "red"}}, "colour"),
        ({"filters": {"number": "many"}}, "number"),
    ],
)
def test_what_a_list_does_not_know_is_refused_by_name_each_time(known, asked, field):
    for _ in range(2):
        with known.tx() as tx, pytest.raises(Invalid) as refused:
            _read(tx, **asked)
        assert field in refused.value.fields
