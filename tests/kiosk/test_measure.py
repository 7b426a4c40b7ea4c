"""The field of a measure on the tablet: typed before or after the answer of its point."""

# ruff: noqa: E501 - scripts in strings keep the line length of scripts

from typing import Any

from tests.kiosk.test_page_scripts import KIOSK, run

PAGE = """
  // as much of a page as one field stands on
  const boot = JSON.stringify({ version: "1", words: { measure: "Medida ({unit})" } });
  const element = (tag) => ({
    tag, value: "", heard: {}, children: [],
    setAttribute(name, value) { this[name] = value; },
    addEventListener(name, hear) { this.heard[name] = hear; },
    append(...children) { this.children.push(...children); },
  });
  globalThis.document = {
    documentElement: { lang: "es-CL" }, createElement: element, getElementById: () => ({ textContent: boot }),
  };
"""


def on_page(script: str) -> Any:
    """Return what a script tells that knows the field of a measure, and types into it."""
    module = (KIOSK / "views" / "measure.js").as_uri()
    return run(
        PAGE
        + f"const {{ measure, measured }} = await import('{module}');"
        + """
      const sent = [];
      const typed = (point, value) => {
        const field = measure(point, { key: point.key, answered: point.answered, keep: (news) => sent.push(news) });
        const input = field.children.find((one) => one.tag === "input");
        const shown = input.value;
        input.heard.change({ target: { value } });
        return shown;
      };
    """
        + script
    )


def test_a_measure_typed_before_the_answer_goes_with_it_once():
    told = on_page(
        """
      typed({ key: "a", unit: "Nm", answered: false }, " 110,5 ");
      tell([sent, measured("a"), measured("a")]);
    """
    )
    assert told == [[], {"measure": "110.5"}, {}]


def test_a_measure_of_what_is_answered_is_sent_at_once():
    told = on_page(
        """
      const shown = typed({ key: "a", unit: "Nm", answered: true, measure: "88.5" }, "90");
      tell([shown, sent, measured("a")]);
    """
    )
    assert told == ["88,5", [{"measure": "90"}], {}]


def test_what_is_no_number_is_not_sent_and_what_is_not_measured_has_no_field():
    told = on_page(
        """
      typed({ key: "a", unit: "Nm", answered: true }, "mucho");
      tell([sent, measure({ key: "b", unit: "" }, { key: "b", answered: false })]);
    """
    )
    assert told == [[], None]
