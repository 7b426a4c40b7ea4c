"""The two sides of the exchange are written apart, so that neither hides the other's mistakes."""

import grimp
import pytest

SII = "torque_app.integrations.sii"
SIMULATOR, CLIENT = f"{SII}.simulator", f"{SII}.client"
OFFICE = f"{SIMULATOR}.desk"
"""Runs in a process of its own: it hands out certificates and folios made by the emitting side."""

ENTRANCE = f"{SIMULATOR}.__main__"
PRACTICE = {"torque_app.integrations.inbox", "torque_app.integrations.telling"}
LODGERS = {
    "torque_app.integrations.google.simulator": set(),
    "torque_app.integrations.mail.postbox": set(),
    "torque_app.integrations.push.simulator": {"torque_app.integrations.push.sealing"},
    "torque_app.integrations.sms.simulator": PRACTICE,
    "torque_app.integrations.whatsapp.simulator": PRACTICE,
}
"""Simulators of others, which an installation runs in the same process, and what they import.

Showing what was taken, and telling again whoever does not listen yet, is no protocol, and the
sealing of pushes is held against the worked example of RFC 8291.
"""

LENT = {f"{SII}.practice", f"{SII}.values"}
"""What the office imports there: value types, and the maker of practice files."""


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("torque_app", cache_dir=None)


def imported(graph: grimp.ImportGraph, package: str) -> dict[str, set[str]]:
    """Every module of ours imported from a package that is not in it, by importer."""
    modules = graph.find_descendants(package) | {package}
    return {
        module: {each for each in graph.find_modules_directly_imported_by(module)
                 if not each.startswith(package)}
        for module in modules
    }  # fmt: skip


def test_the_simulator_imports_nothing_of_the_product(graph: grimp.ImportGraph) -> None:
    found = imported(graph, SIMULATOR)
    assert found.pop(OFFICE) == LENT
    assert found.pop(ENTRANCE) == LODGERS.keys()
    assert {module: names for module, names in found.items() if names} == {}


@pytest.mark.parametrize("lodger", sorted(LODGERS))
def test_a_lodger_imports_nothing_more_of_the_product(
    graph: grimp.ImportGraph, lodger: str
) -> None:
    assert imported(graph, lodger) == {lodger: LODGERS[lodger]}


def test_the_client_does_not_know_the_simulator(graph: grimp.ImportGraph) -> None:
    for names in imported(graph, CLIENT).values():
        assert not {name for name in names if name.startswith(SIMULATOR)}


def test_the_product_reaches_the_simulator_through_its_office_only(
    graph: grimp.ImportGraph,
) -> None:
    inside = graph.find_descendants(SIMULATOR) | {SIMULATOR}
    reached = {
        module for module in inside if graph.find_modules_that_directly_import(module) - inside
    }
    assert reached <= {OFFICE}
