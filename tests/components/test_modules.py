"""Python, JavaScript and CSS name the same things; only a test notices when they drift."""

import re
from pathlib import Path

import pytest

from components import tokens
from components.icon import icon, icon_names
from components.kit import PACKAGES

HERE = Path(tokens.__file__).parent
ASSETS = HERE.parent / "assets"
SCRIPTS = sorted([*HERE.glob("*.js"), *HERE.glob("*.jsx")])
SHEETS = sorted((ASSETS / "css").glob("*.css"))
BUNDLED_WITH_REFLEX = {"react", "react-router"}


def test_statuses_have_the_same_icon_in_python_and_javascript() -> None:
    source = (HERE / "status.js").read_text(encoding="utf-8")
    written = dict(re.findall(r'^  (\w+): "([\w-]+)",$', source, re.MULTILINE))
    assert written == {key: look for key, (_, look) in tokens.STATUS.items()}


def test_an_icon_outside_the_set_is_refused() -> None:
    with pytest.raises(ValueError, match="no icon named 'banana'"):
        icon("banana")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_icons_named_in_javascript_are_in_the_set(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r'<Icon[^>]*\bname="([\w-]+)"', text)
    named += re.findall(r'\[(?:"\w+"), "([a-z]+(?:-[a-z0-9]+)+)"', text)
    assert set(named) <= icon_names()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_every_npm_import_is_a_pinned_package(path: Path) -> None:
    imports = set(re.findall(r'(?:from|import) "([^".$][^"]*)"', path.read_text(encoding="utf-8")))
    packages = {"/".join(name.split("/")[: 2 if name.startswith("@") else 1]) for name in imports}
    pinned = {package.rpartition("@")[0] for package in PACKAGES}
    assert packages <= pinned | BUNDLED_WITH_REFLEX


def test_every_pin_is_exact_and_used() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    for package in PACKAGES:
        name, _, version = package.rpartition("@")
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), package
        assert f'"{name}' in source, f"{name} is not imported anywhere"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_no_script_needs_eval_or_the_outside_world(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function\(|dangerouslySetInnerHTML|https?://\w", text)


def test_style_sheets_use_only_defined_properties() -> None:
    defined = set(re.findall(r"(--[\w-]+):", (ASSETS / "css" / "tokens.css").read_text("utf-8")))
    everything = "".join(path.read_text("utf-8") for path in SHEETS)
    local = set(re.findall(r"(--[\w-]+)\s*:", everything))
    from_code = {"--grid-min", "--drawer-width", "--board-height", "--calendar-height", "--kept"}
    used = set(re.findall(r"var\((--[\w-]+)", everything))
    unknown = {name for name in used if not name.startswith("--radix-")}
    assert unknown <= defined | local | from_code


def test_no_sheet_writes_a_colour_of_its_own() -> None:
    # The plate looks like the plate on the car in both themes: its colours are not ours.
    allowed = {"#1b1f22", "#fbfbf8", "#14181b", "#2c3338", "#fff"}
    for path in SHEETS:
        if path.name != "tokens.css":
            written = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text("utf-8")))
            assert written <= allowed, path.name


def test_english_says_everything_spanish_says() -> None:
    source = (HERE / "words.js").read_text(encoding="utf-8")
    spanish, english = source.split("const en = {")
    keys = re.compile(r"(?:^|[\s{,])(\w+): (?=[\"`({])")
    said_the_same = {"none", "urgent", "high", "normal", "low", "done", "current", "waiting"}
    missing = set(keys.findall(spanish)) - set(keys.findall(english)) - said_the_same
    assert not missing
