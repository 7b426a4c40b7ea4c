import os
import signal
import stat
import subprocess
import sys
import time
from datetime import timedelta
from uuid import uuid4

import pytest

from torque_app.integrations.storage.contract import StorageUnavailable, new_key
from torque_app.integrations.storage.local import LocalStorage

WRITER = """
import sys, time
from pathlib import Path
from torque_app.integrations.storage.local import LocalStorage

class Slow:
    sent = 0
    def read(self, size):
        self.sent += 1
        if self.sent <= 3:
            return b"x" * size
        print("half", flush=True)
        time.sleep(60)

LocalStorage(Path(sys.argv[1])).put(sys.argv[2], Slow(), content_type="image/jpeg")
"""

LIMITED_WRITER = """
import resource, signal, sys
from pathlib import Path
from torque_app.integrations.storage.contract import StorageUnavailable
from torque_app.integrations.storage.local import LocalStorage

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    LocalStorage(Path(sys.argv[1])).put(sys.argv[2], b"x" * 5000, content_type="image/jpeg")
except StorageUnavailable as refusal:
    print(type(refusal.__cause__).__name__)
"""


def files(root):
    return [path for path in root.rglob("*") if path.is_file()]


def visible(root):
    return [path for path in files(root) if ".incoming" not in path.parts]


@pytest.fixture
def killed_writer(tmp_path):
    """A root where a writer was killed after three of its mebibytes, and the key it wrote to."""
    name = new_key(uuid4(), "jpg")
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, tmp_path, name], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
    return tmp_path, name


def test_a_writer_killed_in_the_middle_leaves_no_visible_file(killed_writer):
    root, name = killed_writer
    assert not LocalStorage(root).exists(name)
    assert visible(root) == []


def test_what_a_killed_writer_left_is_swept_after_a_day(killed_writer):
    root, _ = killed_writer
    (left,) = files(root)
    assert left.stat().st_size == 3 << 20
    LocalStorage(root)
    assert files(root) == [left]
    yesterday = time.time() - 90_000
    os.utime(left, (yesterday, yesterday))
    LocalStorage(root)
    assert files(root) == []


def test_a_full_disk_is_a_refusal_that_leaves_nothing(tmp_path):
    name = new_key(uuid4(), "jpg")
    said = subprocess.run(
        [sys.executable, "-c", LIMITED_WRITER, tmp_path, name],
        capture_output=True,
        check=True,
        text=True,
    )
    assert said.stdout == "OSError\n"
    assert files(tmp_path) == []


def test_files_and_directories_are_for_their_owner_only(local, tmp_path):
    before = os.umask(0)
    try:
        local.put(new_key(uuid4(), "jpg"), b"x", content_type="image/jpeg")
    finally:
        os.umask(before)
    for path in (tmp_path / "files").rglob("*"):
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected, path


def test_a_root_that_cannot_be_made_is_a_refusal(tmp_path):
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(StorageUnavailable, match="Inténtalo de nuevo"):
        LocalStorage(tmp_path / "file" / "root")


def test_a_disk_that_fails_is_a_refusal(local, tmp_path):
    name = new_key(uuid4(), "jpg")
    (tmp_path / "files" / "tenant").write_text("in the way")
    for use in (
        lambda: local.put(name, b"x", content_type="image/jpeg"),
        lambda: local.open(name),
        lambda: local.exists(name),
        lambda: local.delete(name),
    ):
        with pytest.raises(StorageUnavailable):
            use()
    assert visible(tmp_path / "files") == [tmp_path / "files" / "tenant"]


def test_a_local_file_has_no_link_of_its_own(local):
    link = local.link(new_key(uuid4(), "pdf"), valid=timedelta(minutes=1), download_name="x.pdf")
    assert link is None
