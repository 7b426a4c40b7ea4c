"""The pure JavaScript of the board and of the wall: where cards go, and what a page shows."""

import pytest

from tests.components.test_scripts import HERE, run

CARDS = (
    '[{id: "a", column: "Q", lane: "x"}, {id: "b", column: "Q", lane: "x"},'
    ' {id: "c", column: "Q", lane: "y"}, {id: "d", column: "W", lane: "x"}]'
)
GRID = (
    '{columns: ["Q", "W", "Z"], lanes: ["x", "y"],'
    ' size: (cell) => ({"Q|x": 1, "Q|y": 1, "W|x": 1})[cell] ?? 0}'
)


def asked(file: str, script: str):
    """Return what an expression over a module, named ``m``, answers."""
    return run(f'await import("{(HERE / file).as_uri()}").then((m) => {script})')


def test_a_card_put_in_a_cell_takes_its_column_and_lane():
    moved = asked("board_cells.js", f'm.place({CARDS}, {{id: "d", cell: "Q|x", index: 1}})')
    cell = [card["id"] for card in moved if (card["column"], card["lane"]) == ("Q", "x")]
    assert cell == ["a", "d", "b"]


def test_a_board_without_lanes_knows_cells_by_their_column():
    assert asked("board_cells.js", 'm.cellOf({column: "Q", lane: ""})') == "Q"
    assert asked("board_cells.js", 'm.partsOf("Q")') == {"column": "Q", "lane": ""}


def test_a_card_unknown_by_now_is_not_put_anywhere():
    assert (
        len(asked("board_cells.js", f'm.place({CARDS}, {{id: "z", cell: "Q|x", index: 0}})')) == 4
    )


def test_a_move_is_drawn_ahead_until_the_cards_show_it():
    there = f'm.isAhead({CARDS}, {{id: "d", from: "Q|x", cell: "W|x"}})'
    ahead = f'm.isAhead({CARDS}, {{id: "d", from: "W|x", cell: "Q|x"}})'
    within = f'm.isAhead({CARDS}, {{id: "d", from: "W|x", cell: "W|x"}})'
    assert asked("board_cells.js", f"[{there}, {ahead}, {within}]") == [False, True, True]


def test_an_appointment_is_drawn_ahead_until_the_calendar_shows_it():
    items = '[{id: "a", column: "1", start: 540, end: 600}]'
    move = '{id: "a", place: {column: "2", start: 600, end: 660}}'
    drawn = f"m.isAhead({items}, {move}), m.isAhead(m.place({items}, {move}), {move})"
    assert asked("calendar_items.js", f"[{drawn}]") == [True, False]


@pytest.mark.parametrize(
    ("cell", "index", "key", "there"),
    [
        ("Q|x", 0, "ArrowRight", ("W|x", 0)),
        ("Z|x", 0, "ArrowRight", ("Z|x", 0)),
        ("Q|x", 0, "ArrowDown", ("Q|x", 1)),
        ("Q|x", 1, "ArrowDown", ("Q|y", 0)),
        ("Q|y", 0, "ArrowUp", ("Q|x", 1)),
        ("Q|x", 0, "ArrowUp", ("Q|x", 0)),
        ("Q|y", 1, "ArrowDown", ("Q|y", 1)),
        ("Q|x", 1, "ArrowRight", ("W|x", 1)),
        ("W|x", 1, "ArrowRight", ("Z|x", 0)),
    ],
)
def test_the_arrows_carry_a_card_over_columns_and_down_the_lanes(cell, index, key, there):
    held = f'{{id: "d", cell: "{cell}", index: {index}}}'
    at = asked("board_cells.js", f'm.stepped({held}, "{key}", {GRID})')
    assert (at["cell"], at["index"]) == there


COLUMNS = '[{id: "Q", title: "Q"}, {id: "W", title: "W"}]'


def paged(cards: str, lanes: str, *, room: int):
    """Return the pages of a wall with these cards and lanes."""
    shown = f"columns: {COLUMNS}, cards: {cards}, lanes: {lanes}, room: {room}"
    return asked("wall_pages.js", f"m.pagesOf({{{shown}}})")


def test_a_wall_turns_until_every_card_was_seen():
    many = "[1,2,3,4,5].map((n) => ({id: n, column: n < 5 ? 'Q' : 'W'}))"
    pages = paged(many, "[]", room=2)
    assert [[card["id"] for card in page["columns"]["Q"]] for page in pages] == [[1, 2], [3, 4]]
    assert [[card["id"] for card in page["columns"]["W"]] for page in pages] == [[5], [5]]
    assert [page["left"]["Q"] for page in pages] == [2, 2]


def test_a_wall_in_lanes_shows_one_lane_a_page_and_skips_the_idle():
    lanes = '[{id: "x", title: "Ana"}, {id: "z", title: "Leo"}, {id: "y", title: "Eva"}]'
    pages = asked(
        "wall_pages.js",
        f"m.pagesOf({{columns: {COLUMNS}, cards: {CARDS}, lanes: {lanes}, room: 9}})",
    )
    assert [page["title"] for page in pages] == ["Ana", "Eva"]
    assert [card["id"] for card in pages[0]["columns"]["Q"]] == ["a", "b"]


def test_an_empty_wall_has_a_page():
    pages = asked(
        "wall_pages.js", f"m.pagesOf({{columns: {COLUMNS}, cards: [], lanes: [], room: 3}})"
    )
    assert len(pages) == 1


@pytest.mark.parametrize(
    ("at", "written"),
    [
        ("2026-11-21T21:00:00Z", "hoy 18:00"),
        ("2026-11-22T13:00:00Z", "mañana 10:00"),
        ("2026-11-24T12:30:00Z", "24-11 09:30"),
    ],
)
def test_a_promise_is_said_as_people_say_it(at, written):
    assert run(f'f.promise("{at}", new Date("2026-11-21T15:00:00Z").getTime())') == written
