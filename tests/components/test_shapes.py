"""What a field makes of what is typed, and how it shows what it holds."""

import json
from pathlib import Path

import pytest

from components import tokens
from tests.node import printed

SHAPES = Path(tokens.__file__).parent / "shapes.js"


def of(kind: str, call: str) -> str:
    """Return what a shape says."""
    script = f"""
      import {{ SHAPES }} from "{SHAPES.as_uri()}";
      const shape = SHAPES["{kind}"];
      console.log(JSON.stringify({call}));
    """
    return printed(script)


@pytest.mark.parametrize(
    ("typed", "held", "seen"),
    [
        ("30000", "30000", "30.000"),
        ("30.000", "30000", "30.000"),
        ("30.0005", "300005", "300.005"),
        ("1.234,5", "1234.5", "1.234,5"),
        ("1234,", "1234.", "1.234,"),
        (",5", ".5", ",5"),
        ("007", "7", "7"),
        ("$ 12 mil", "12", "12"),
        ("", "", ""),
    ],
)
def test_a_price_is_grouped_while_it_is_typed_and_travels_plain(typed, held, seen):
    assert of("price", f"shape.raw({json.dumps(typed)})") == held
    assert of("price", f"shape.show({json.dumps(held)})") == seen


@pytest.mark.parametrize("given", ["30000", "1234.5", "1234,5"])
def test_a_price_of_the_servers_keeps_its_decimals(given):
    assert of("price", f"shape.given({json.dumps(given)})") == given.replace(",", ".")
