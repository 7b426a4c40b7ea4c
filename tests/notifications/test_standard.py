"""The words every workshop begins with can all be said."""

import pytest

from torque_app.contexts import rooms
from torque_app.notifications.queries.words import OFFERS
from torque_app.notifications.rules import markup, standard, wording


@pytest.mark.parametrize("one", standard.templates(), ids=lambda t: f"{t['code']}-{t['channel']}")
def test_each_names_only_what_is_filled(one):
    list(rooms("offers"))
    delivered = standard.variables(one["code"])
    offered = {name for offer in OFFERS.values() for name in offer.variables}
    known = {*wording.COMMON, *(delivered or offered)}
    layout = one.get("layout", "").strip()
    markup.check_layout(layout)
    for text in (one.get("subject", ""), one["body"], markup.texts(layout)):
        wording.check_holes(text, field="body", known=known)


@pytest.mark.parametrize(
    "one", [t for t in standard.templates() if t.get("category") == "MARKETING"],
    ids=lambda t: t["channel"],
)  # fmt: skip
def test_publicity_names_the_way_out(one):
    assert wording.WAY_OUT in wording.holes(one["body"])
