import os
import subprocess
import sys
from pathlib import Path

import pytest

from torque_app.embedded import places as places_module
from torque_app.embedded.places import ROOT, Places, Refused, in_spanish, write_private


def test_a_second_instance_of_a_folder_is_refused_with_the_holders_pid(places: Places) -> None:
    with places.lock(), pytest.raises(Refused, match=rf"Ya hay un TORQUE .* {os.getpid()}\)"):
        Places(places.data).lock()


def test_the_folder_is_free_again_when_its_holder_was_killed(places: Places) -> None:
    line = (
        "import os, signal, sys; from pathlib import Path;"
        "from torque_app.embedded.places import Places;"
        "held = Places(Path(sys.argv[1])).lock(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", line, str(places.data)], check=False, cwd=ROOT)
    assert not places.locked()
    places.lock().close()


def test_a_full_disk_is_one_sentence(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_module, "LEAST_FREE_BYTES", 2**62)
    with pytest.raises(Refused, match="Queda poco disco"):
        places.prepare()
    full = in_spanish(OSError(28, "No space left on device"), places.data)
    assert "disco está lleno" in str(full)


def test_a_folder_that_cannot_be_made_is_one_sentence() -> None:
    with pytest.raises(Refused, match=r"/proc/torque"):
        Places(Path("/proc/torque")).prepare()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_permission_is_one_sentence(folder: Path) -> None:
    folder.chmod(0o500)
    with pytest.raises(Refused, match="Sin permiso de escritura"):
        Places(folder / "data").prepare()
    folder.chmod(0o700)


def test_logs_of_the_last_runs_are_kept_and_no_more(places: Places) -> None:
    for run in range(6):
        places.log("web").write_text(str(run))
        places.rotate_logs()
    kept = {log.name: log.read_text() for log in places.logs.iterdir()}
    assert kept == {"web.log.1": "5", "web.log.2": "4", "web.log.3": "3"}


def test_the_secret_key_is_made_once_and_private(places: Places) -> None:
    key = places.secret_key()
    assert len(key) >= 32
    assert places.secret_key() == key
    assert (places.data / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_private_file_is_replaced_whole(folder: Path) -> None:
    (folder / "secret").write_text("old")
    (folder / "secret").chmod(0o644)
    write_private(folder / "secret", "new")
    assert (folder / "secret").read_text() == "new"
    assert (folder / "secret").stat().st_mode & 0o777 == 0o600
