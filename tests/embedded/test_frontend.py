import gzip
import sys
from pathlib import Path

import pytest

from torque_app.embedded import frontend as frontend_module
from torque_app.embedded.frontend import Frontend, digest, environment, make_relocatable
from torque_app.embedded.places import Refused

# What a build leaves, without a build: the recipe is exercised by the browser tests.
BUILD = """
import pathlib
if pathlib.Path("broken").exists():
    raise SystemExit("vite: unexpected token")
for name in ("build/client/assets", "backend"):
    pathlib.Path(".web", name).mkdir(parents=True, exist_ok=True)
pathlib.Path("reflex.lock").mkdir(exist_ok=True)
pathlib.Path("reflex.lock", "package.json").write_text("as the build writes it")
chunk = pathlib.Path(".web/build/client/assets/reflex-env-abc.js")
chunk.write_text('export default {EVENT:"ws://localhost:8000/_event",PING:`http://localhost:8000/ping`}')
"""


@pytest.fixture
def project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = folder / "project"
    for name in ("torque_app", "components", "models", "assets", "reflex"):
        (root / name).mkdir(parents=True)
    (root / "rxconfig.py").write_text("config = 1")
    (root / "torque_app" / "page.py").write_text("title = 1")
    (root / "reflex" / "__init__.py").touch()
    (root / "reflex" / "__main__.py").write_text(BUILD)
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9/")
    return root


@pytest.fixture
def frontend(project: Path, folder: Path) -> Frontend:
    return Frontend(log=folder / "frontend.log", root=project)


def test_a_build_is_made_once_and_again_when_a_source_changes(
    frontend: Frontend, project: Path
) -> None:
    first = frontend.ensure()
    assert frontend.ensure() == first
    (project / "torque_app" / "page.py").write_text("title = 2")
    second = frontend.ensure()
    assert second != first
    (project / "torque_app" / "page.py").write_text("title = 1")
    assert frontend.ensure() == first


def test_a_lock_that_was_taken_back_is_built_to_the_same_place(
    frontend: Frontend, project: Path
) -> None:
    first = frontend.ensure()
    (project / "reflex.lock" / "package.json").write_text("as it was committed")
    assert frontend.ensure() == first
    assert frontend.ensure() == first


def test_what_the_build_itself_makes_is_no_source(project: Path) -> None:
    before = digest(project)
    for made in ("assets/external/a.js", "torque_app/__pycache__/page.py"):
        (project / made).parent.mkdir(parents=True)
        (project / made).write_text("made")
    assert digest(project) == before
    (project / "assets" / "own.css").write_text("a{}")
    assert digest(project) != before


def test_a_failed_build_shows_the_end_of_its_log_and_leaves_the_last_one_served(
    frontend: Frontend, project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    good = frontend.ensure()
    (project / "torque_app" / "page.py").write_text("title = 3")
    (project / "broken").touch()
    assert frontend.ensure() == good
    said = capfd.readouterr().out
    assert "vite: unexpected token" in said
    assert "Sigo con la interfaz anterior" in said


def test_a_failed_first_build_is_refused(frontend: Frontend, project: Path) -> None:
    (project / "broken").touch()
    with pytest.raises(Refused, match="No pude construir la interfaz"):
        frontend.ensure()


def test_only_the_newest_builds_are_kept(frontend: Frontend, project: Path) -> None:
    for edition in range(5):
        (project / "torque_app" / "page.py").write_text(f"title = {edition}")
        last = frontend.ensure()
    kept = list((project / ".web" / "served").iterdir())
    assert len(kept) == 3
    assert last in kept


def test_a_build_follows_the_address_of_the_page(frontend: Frontend) -> None:
    assets = frontend.ensure() / "build" / "client" / "assets"
    assert (assets / "reflex-env-abc.js").read_text() == (
        'export default {EVENT:location.origin.replace(/^http/,"ws")+"/_event",'
        'PING:location.origin+"/ping"}'
    )


def test_the_packed_copy_of_the_address_follows_too_and_an_unknown_build_is_refused(
    folder: Path,
) -> None:
    chunk = folder / "assets" / "reflex-env-x.js"
    chunk.parent.mkdir()
    chunk.write_text('a="http://localhost:8000/ping"')
    packed = chunk.with_name("reflex-env-x.js.gz")
    packed.write_bytes(gzip.compress(b"old"))
    make_relocatable(folder)
    assert gzip.decompress(packed.read_bytes()).decode() == chunk.read_text()
    with pytest.raises(Refused, match="No encuentro la dirección"):
        make_relocatable(folder)


def test_the_build_takes_node_from_the_venv_and_the_registry_from_npm(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    npm = folder / "npm"
    npm.write_text("#!/bin/sh\necho http://registry.example/\n")
    npm.chmod(0o755)
    env = environment({"PATH": f"{folder}:/usr/bin:/bin"})
    assert env["NPM_CONFIG_REGISTRY"] == "http://registry.example/"
    assert env["PATH"].split(":")[0] == str(Path(sys.executable).parent)
    assert (
        frontend_module.environment({"NPM_CONFIG_REGISTRY": "x", "PATH": ""})["NPM_CONFIG_REGISTRY"]
        == "x"
    )
