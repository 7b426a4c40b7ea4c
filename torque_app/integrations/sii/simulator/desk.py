"""The office that hands out practice folios and certificates, run as a process of its own.

It needs the emitting side's cryptography, which the simulator neither shares nor keeps in memory.
A JSON order comes on standard input, the file goes to standard output.
"""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

KEY_FILE = "authority.key.pem"
PUBLIC_FILE = "authority.pem"
_PATIENCE = 60


class OrderRefused(Exception):
    """The order cannot be served; the text says why."""


def order(verb: str, **details: Any) -> bytes:
    """Run the office for one order ("authority", "caf", "certificate") and return its file."""
    run = subprocess.run(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", __name__],
        input=json.dumps({"verb": verb, **details}).encode(),
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )
    if run.returncode:
        last = run.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise OrderRefused(last.partition(": ")[2] or last)
    return run.stdout


def open_authority(folder: Path) -> bytes:
    """Return the public key (PEM) that stands for SII's, making the pair at first.

    One at a time: the simulator and the demonstration may both be the first to ask.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / PUBLIC_FILE).exists():
            order("authority", folder=str(folder))
    return (folder / PUBLIC_FILE).read_bytes()


def _serve(verb: str, details: Mapping[str, Any]) -> bytes:
    serving = {"authority": _authority, "caf": _caf, "certificate": _certificate}
    return serving[verb](details)


def _authority(details: Mapping[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - see the module
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    from torque_app.integrations.sii.practice import make_authority  # noqa: PLC0415

    folder = Path(details["folder"])
    key = make_authority()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write(folder / KEY_FILE, secret)
    _write(folder / PUBLIC_FILE, public)
    return public


def _write(path: Path, content: bytes) -> None:
    """Put the whole file in place at once; only its owner may read it."""
    draft = path.with_suffix(".new")
    with open(draft, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
    draft.replace(path)


def _caf(details: Mapping[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    from torque_app.integrations.sii.practice import make_caf  # noqa: PLC0415
    from torque_app.integrations.sii.values import DteType  # noqa: PLC0415

    authority = load_pem_private_key((Path(details["folder"]) / KEY_FILE).read_bytes(), None)
    assert isinstance(authority, RSAPrivateKey)
    return make_caf(
        type=DteType(details["type"]),
        issuer_rut=details["rut"],
        razon_social=details["razon_social"],
        first=details["first"],
        last=details["last"],
        authorized_on=date.fromisoformat(details["authorized_on"]),
        authority=authority,
    )


def _certificate(details: Mapping[str, Any]) -> bytes:
    from torque_app.integrations.sii.practice import make_pfx  # noqa: PLC0415

    return make_pfx(rut=details["rut"], name=details["name"], password=details["password"])


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(_serve(asked.pop("verb"), asked))
