"""The pure JavaScript of the pieces, run by the node that also builds them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import reflex_base

from components import tokens
from tests.node import printed

HERE = Path(tokens.__file__).parent


def run(script: str) -> Any:
    """The value the script prints as JSON, with format.js as ``f`` and fuzzy.js as ``z``."""
    head = f"""
      import * as f from "{(HERE / "format.js").as_uri()}";
      import * as z from "{(HERE / "fuzzy.js").as_uri()}";
      console.log(JSON.stringify({script}));
    """
    return printed(head)


@pytest.mark.parametrize(
    ("call", "written"),
    [
        ("f.money(1234567)", "$ 1.234.567"),
        ("f.money(1234)", "$ 1.234"),
        ("f.money(0)", "$ 0"),
        ("f.money(-45000)", "−$ 45.000"),
        ("f.money(null)", "—"),
        ("f.money('')", "—"),
        ("f.money('1234567.0000')", "$ 1.234.567"),
        ("f.shortMoney(12410000)", "$ 12,4 M"),
        ("f.shortMoney(999999)", "$ 999.999"),
        ("f.number(1234.5, 1)", "1.234,5"),
        ("f.number(2, 1)", "2"),
        ("f.hours(19.5)", "19,5 h"),
        ("f.km(84500)", "84.500 km"),
        ("f.rut('123456785')", "12.345.678-5"),
        ("f.rut('76.543.210-k')", "76.543.210-K"),
        ("f.plate('bbbb12')", "BBBB·12"),
        ("f.plate('AA1234')", "AA·1234"),
        ("f.plate('ABC12')", "ABC·12"),
        ("f.date('2026-11-20')", "20-11-2026"),
        ("f.date('2026-11-20T01:30:00Z')", "19-11-2026"),
        ("f.datetime('2026-11-20T18:05:00Z')", "20-11-2026 15:05"),
        ("f.date('')", "—"),
        ("f.initials('Marta Fuentes Rojas')", "MR"),
        ("f.fold('Ñandú')", "nandu"),
    ],
)
def test_figures_are_written_as_people_in_chile_read_them(call: str, written: str) -> None:
    assert run(call) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (2, "ahora mismo"),
        (40, "hace 40 s"),
        (300, "hace 5 min"),
        (7200, "hace 2 h"),
        (86_400 * 3, "hace 3 d"),
        (86_400 * 31, "hace 1 mes"),
        (86_400 * 400, "hace 1 año"),
        (-7200, "en 2 h"),
    ],
)
def test_time_passes_in_words(seconds: int, written: str) -> None:
    now = 1_800_000_000_000
    assert run(f"f.relative(new Date({now} - {seconds * 1000}).toISOString(), {now})") == written


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("SC001-2026-11-0044", ["", "SC001-2026-11-0044", ""]),
        ("Vence el 20-11-2026", ["Vence el ", "20-11-2026", ""]),
        ("12.345.678-K · Ana Rojas", ["", "12.345.678-K", " · Ana Rojas"]),
        ("Pérez-Rojas y Cía.", ["Pérez-Rojas y Cía."]),
        ("019a8c8e-7f3a-7b1c-9d2e-3f4a5b6c7d8e", ["019a8c8e-7f3a-7b1c-9d2e-3f4a5b6c7d8e"]),
        ("", [""]),
    ],
)
def test_dates_ruts_and_folios_in_a_text_are_kept_in_one_piece(text, parts) -> None:
    assert run(f"f.unbroken({json.dumps(text)})") == parts


def test_an_entry_is_found_without_accents_and_beginnings_come_first() -> None:
    items = '[{label: "Nueva recepción"}, {label: "Recepción"}, {label: "Clientes"}]'
    assert [i["label"] for i in run(f'z.ranked({items}, "recepcion")')] == [
        "Recepción",
        "Nueva recepción",
    ]


def test_letters_in_order_find_an_entry_and_others_do_not() -> None:
    assert run('z.score("Control de calidad", "cdc")') > 0
    assert run('z.score("Control de calidad", "xyz")') == 0


def test_the_bar_of_a_newer_version_is_still_the_one_the_framework_draws():
    told = (HERE / "hooks.js").read_text(encoding="utf-8")
    (bar,) = re.findall(r'NEWER_VERSION = "([\w-]+)"', told)
    state = Path(reflex_base.__file__).parent / ".templates" / "web" / "utils" / "state.js"
    drawn = state.read_text(encoding="utf-8")
    assert f'NEW_VERSION_BANNER_ID = "{bar}"' in drawn
    assert "banner.append(button)" in drawn
    assert "document.body.append(banner)" in drawn
