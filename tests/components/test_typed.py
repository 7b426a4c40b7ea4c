"""A field while two people change it: what is being written stays, what is only seen follows."""

from pathlib import Path
from typing import Any

from components import tokens
from tests.node import printed

TYPED = Path(tokens.__file__).parent / "typed.js"


def told(deeds: str) -> list[Any]:
    """Return what a field of "5" says to show at each of these deeds."""
    script = f"""
      import {{ holder }} from "{TYPED.as_uri()}";
      const field = holder("5");
      console.log(JSON.stringify([{deeds}].map((one) => one ?? null)));
    """
    return printed(script)


def test_a_field_nobody_uses_follows_the_server():
    assert told('field.hear("7"), field.hear("7"), field.hear("5")') == ["7", None, "5"]


def test_a_field_only_looked_at_shows_what_another_wrote_once_it_is_left():
    assert told('field.enter(), field.hear("7"), field.leave(), field.hear("7")') == [
        None, None, "7", None,
    ]  # fmt: skip


def test_a_field_shows_the_last_of_what_others_wrote_meanwhile():
    assert told('field.enter(), field.hear("7"), field.hear("8"), field.leave()')[-1] == "8"


def test_what_came_and_went_meanwhile_changes_nothing():
    assert told('field.enter(), field.hear("7"), field.hear("5"), field.leave()')[-1] is None


def test_what_is_being_written_stays_over_what_came_before_it():
    assert told('field.enter(), field.hear("7"), field.type("6"), field.leave()')[-1] is None


def test_what_is_being_written_stays_over_what_comes_until_the_server_has_it():
    assert told('field.enter(), field.type("6"), field.hear("7"), field.leave()')[-1] is None


def test_an_echo_of_half_a_number_does_not_come_back_into_it():
    deeds = 'field.enter(), field.type("1"), field.type("12"), field.hear("1"), field.leave()'
    assert told(f'{deeds}, field.hear("12")')[-2:] == [None, None]


def test_what_another_writes_after_the_server_has_ours_is_shown_on_leaving():
    deeds = 'field.enter(), field.type("6"), field.hear("6"), field.hear("7"), field.leave()'
    assert told(deeds)[-1] == "7"


def test_a_field_looked_at_again_keeps_what_was_written_where_the_server_says_nothing():
    written = 'field.enter(), field.type("6"), field.leave()'
    assert told(f"{written}, field.enter(), field.leave()") == [None] * 5


def test_a_refused_value_is_replaced_by_what_the_server_says_after_it_was_left():
    assert told('field.enter(), field.type("6"), field.leave(), field.hear("7")')[-1] == "7"
