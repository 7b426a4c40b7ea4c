"""The practice authority has one pair of keys, whoever asks for it first."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from torque_app.integrations.sii.simulator.desk import KEY_FILE, open_authority


def test_all_who_ask_at_once_get_the_pair_that_stays(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    with ThreadPoolExecutor(3) as askers:
        told = set(askers.map(open_authority, [folder] * 3))
    key = load_pem_private_key((folder / KEY_FILE).read_bytes(), None)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert told == {public}
