"""Whoever opens a form in a dialog or drawer finds its way out beside its main button.

Every page is drawn as the compiler draws it; what stands in a branch is looked at as well.
"""

# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import pytest

ROOMS = {"Dialog", "Drawer"}
MAIN = {"primary", "danger"}
FEWEST_FORMS = 50


def pieces(drawn):
    """Yield every piece in a drawn tree, whatever branch it stands in."""
    if isinstance(drawn, dict):
        if "name" in drawn:
            yield drawn
        for value in drawn.values():
            yield from pieces(value)
    elif isinstance(drawn, list | tuple):
        for value in drawn:
            yield from pieces(value)


def named(drawn, *names):
    return [piece for piece in pieces(drawn) if piece["name"] in names]


def prop(piece, name):
    """Return what a prop says, as the script writes it; "" without it."""
    told = [one.partition(":")[2] for one in piece["props"] if one.startswith(f"{name}:")]
    return told[0].strip('"') if told else ""


def leaves_by_its_forms(room):
    """Tell whether a room has no way out of its own: no footer, and it holds the page back."""
    return prop(room, "hasFooter") != "true" and prop(room, "modal") != "false"


@pytest.fixture(scope="module")
def forms(servers):
    """Return the forms of all dialogs and drawers that are sent by a main button, by their page."""
    from torque_app.torque_app import app

    found = []
    for route, page in app._unevaluated_pages.items():
        drawn = page.component().render() if callable(page.component) else page.component.render()
        for room in named(drawn, *ROOMS):
            found += [
                (route, form)
                for form in named(room, "Form")
                if leaves_by_its_forms(room)
                and any(prop(one, "variant") in MAIN for one in named(form, "Submit"))
            ]
    assert len(found) > FEWEST_FORMS
    return found


def test_every_form_in_a_dialog_can_be_left_beside_its_main_button(forms):
    wrong = {(route, prop(form, "id")) for route, form in forms if len(named(form, "Cancel")) != 1}
    assert wrong == set(), "their buttons stand in one form_actions(...)"


def test_no_form_in_a_dialog_writes_that_button_itself(forms):
    twice = {
        (route, prop(form, "id"))
        for route, form in forms
        for one in named(form, "Button")
        if any(f'"{word}"' in str(one["children"]) for word in ("Cancelar", "Volver"))
    }
    assert twice == set()
