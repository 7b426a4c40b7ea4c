"""Every context keeps the rules of the house; the walk finds new ones by itself."""

import ast
import importlib
import inspect
from enum import StrEnum
from pathlib import Path
from pkgutil import walk_packages

import pytest

import torque_app
from tests.factories.workshop import every_permission
from tests.parsing import parsed
from torque_app.auth import rules as rights
from torque_app.contexts import CONTEXTS, room
from torque_app.core.errors import TorqueError
from torque_app.core.lifecycle import Lifecycle
from torque_app.core.needs import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
CODE = ("torque_app", "models", "components", "workers", "migrations", "tests", "benchmarks")
MOST_LINES = 400
MOST_FUNCTION_LINES = 40


def sources():
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in path.parts:
                yield path


def doors(context):
    """Yield the public functions of a context's service and queries."""
    for name in ("service", "queries"):
        module = room(context, name)
        for member in vars(module).values() if module else ():
            if inspect.isfunction(member) and member.__module__.startswith(module.__name__):
                yield member


# Asked before anybody is known, or wired by the root: they check for themselves.
BEFORE_LOGIN = {"actor_by_cookie", "actor_by_bearer", "acting_for", "register_owner", "check_owner"}


@pytest.mark.parametrize("of", CONTEXTS)
def test_every_command_and_query_names_its_permission(of):
    bare = [
        door.__name__
        for door in doors(of)
        if not door.__name__.startswith("_")
        and not hasattr(door, "needs")
        and door.__name__ not in BEFORE_LOGIN
        and "tx" in inspect.signature(door).parameters
    ]
    assert bare == []


def test_the_table_of_rights_and_the_permissions_name_the_same():
    named = every_permission()
    table = frozenset(rights.TABLE) | rights.SYSTEM_ONLY
    assert named - table == set(), "permissions nobody was given"
    assert table - named == set(), "rights to something that does not exist"


def test_every_permission_a_command_asks_for_exists():
    for context in CONTEXTS:
        list(doors(context))
    asked = {
        command.permission
        for command in COMMANDS.values()
        if command.run.__module__.startswith("torque_app.")
    }
    of_tests = {name for name in asked if name.startswith("test.")}  # commands tests declare
    assert asked - of_tests - every_permission() == set()


def lifecycles():
    for context in CONTEXTS:
        module = room(context, "lifecycle")
        for name, value in vars(module).items() if module else ():
            if isinstance(value, Lifecycle):
                yield pytest.param(value, id=f"{context}.{name}")


@pytest.mark.parametrize("machine", list(lifecycles()))
def test_every_state_is_reachable_and_has_a_name(machine):
    kind = type(machine.start)
    assert issubclass(kind, StrEnum)
    assert set(machine.moves) == set(machine.names) == set(kind)
    assert machine.reachable() | {machine.start} == set(kind)


def refusals():
    for module in walk_packages(torque_app.__path__, "torque_app."):
        if ".pages" in module.name or ".state" in module.name or module.name.endswith("__main__"):
            continue
        if any(part in module.name for part in (".embedded", "torque_app.torque_app", ".api")):
            continue
        importlib.import_module(module.name)
    todo, seen = [TorqueError], []
    while todo:
        kind = todo.pop()
        seen.append(kind)
        todo += kind.__subclasses__()
    return seen


def test_every_refusal_has_a_code_a_status_and_a_sentence():
    wrong = [
        kind.__name__
        for kind in refusals()
        if not kind.code.replace("_", "").isalnum()
        or not 400 <= kind.status < 600
        or not kind.message.endswith(".")
    ]
    assert wrong == []


def test_no_file_is_too_long():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in sources()
        if len(path.read_text().splitlines()) > MOST_LINES
    }
    assert long == {}


def test_no_function_is_too_long():
    long = []
    for path in sources():
        if {"pages", "views", "components"} & {*path.parts, path.stem}:
            continue  # a page is one tree of pieces: cutting it hides its shape
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = (node.end_lineno or 0) - node.body[0].lineno + 1
                if body > MOST_FUNCTION_LINES:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {body}")
    assert long == []


def test_nobody_but_the_core_commits():
    guilty = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.parts[len(ROOT.parts)] == "torque_app"
        and "core" not in path.parts
        and ".commit()" in path.read_text()
        # a SQLite file of the simulator's own, not our database
        and "simulator" not in path.parts
    ]
    assert guilty == []


def test_nothing_is_left_unfinished():
    marks = ("TO" + "DO", "FIX" + "ME", "pragma: " + "no cover")
    found = [
        f"{path.relative_to(ROOT)}: {mark}"
        for path in sources()
        for mark in marks
        if mark in path.read_text()
    ]
    assert found == []
