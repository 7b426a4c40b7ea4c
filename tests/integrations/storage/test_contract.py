"""What both storages promise alike."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torque_app.integrations.storage import contract
from torque_app.integrations.storage.contract import FileMissing
from torque_app.integrations.storage.factory import storage as open_storage

TENANT = UUID("018f4f7e-7b1c-7000-8000-000000000001")
PDF = "application/pdf"
EIGHT_MIB = 8 << 20

HOSTILE_KEYS = [
    "",
    "../../etc/passwd",
    "/etc/passwd",
    f"tenant/{TENANT}/2026/11/../../../x.jpg",
    f"tenant/{TENANT}/2026/11/{TENANT}.jpg/..",
    f"tenant/{TENANT}/2026/11/{TENANT}.jpg\n",
    f"tenant/{TENANT}/2026/11/{TENANT}.jpg\x00",
    f"tenant/{TENANT}/2026/11/{TENANT}",
    f"tenant/{TENANT}/2026/11/{TENANT}.tar.gz",
    f"tenant/{str(TENANT).upper()}/2026/11/{TENANT}.jpg",
    f"TENANT/{TENANT}/2026/11/{TENANT}.jpg",
]


def key(extension="pdf"):
    return contract.new_key(TENANT, extension)


def read(storage, name):
    with storage.open(name) as stream:
        return stream.read()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(content=st.binary(max_size=5000), streamed=st.booleans())
def test_what_is_put_is_what_is_read(storage, content, streamed):
    name = key()
    stored = storage.put(name, BytesIO(content) if streamed else content, content_type=PDF)
    assert read(storage, name) == content
    assert stored == contract.Stored(name, len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("size", [EIGHT_MIB, EIGHT_MIB + 1, 2 * EIGHT_MIB + 12345])
def test_a_stream_longer_than_one_part_arrives_whole(storage, size):
    content = hashlib.shake_128(b"torque").digest(size)
    name = key()
    stored = storage.put(name, BytesIO(content), content_type=PDF)
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert hashlib.sha256(read(storage, name)).hexdigest() == stored.sha256


def test_a_file_can_be_read_in_pieces(storage):
    name = key()
    storage.put(name, b"0123456789", content_type=PDF)
    with storage.open(name) as stream:
        assert [stream.read(4), stream.read(4), stream.read(4), stream.read(4)] == [
            b"0123",
            b"4567",
            b"89",
            b"",
        ]


def test_a_stored_file_exists_until_it_is_deleted(storage):
    name = key()
    assert not storage.exists(name)
    storage.put(name, b"x", content_type=PDF)
    assert storage.exists(name)
    storage.delete(name)
    assert not storage.exists(name)


def test_deleting_what_is_not_there_is_harmless(storage):
    storage.delete(key())


def test_opening_what_is_not_there_says_so(storage):
    with pytest.raises(FileMissing, match="ya no está disponible"):
        storage.open(key())


def test_putting_again_replaces_the_content(storage):
    name = key()
    storage.put(name, b"first, and longer", content_type=PDF)
    storage.put(name, b"second", content_type=PDF)
    assert read(storage, name) == b"second"


def test_a_stream_that_breaks_leaves_the_earlier_file(storage):
    class Broken(BytesIO):
        def read(self, size=-1):
            raise RuntimeError("the client went away")

    name = key()
    storage.put(name, b"earlier", content_type=PDF)
    with pytest.raises(RuntimeError, match="went away"):
        storage.put(name, Broken(), content_type=PDF)
    assert read(storage, name) == b"earlier"


@pytest.mark.parametrize("hostile", HOSTILE_KEYS)
def test_no_key_climbs_out(storage, hostile):
    for use in (
        lambda: storage.put(hostile, b"x", content_type=PDF),
        lambda: storage.open(hostile),
        lambda: storage.exists(hostile),
        lambda: storage.delete(hostile),
        lambda: storage.link(hostile, valid=timedelta(minutes=1), download_name="x"),
    ):
        with pytest.raises(ValueError, match="Not a storage key"):
            use()


@given(st.uuids(), st.sampled_from(["jpg", "png", "webp", "pdf"]))
def test_a_new_key_names_its_tenant_and_is_accepted(tenant, extension):
    name = contract.new_key(tenant, extension)
    assert contract.checked(name) == name
    assert contract.tenant_of(name) == tenant
    assert name.endswith(f".{extension}")


def test_new_keys_are_never_the_same():
    assert len({key() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("extension", ["", "JPG", "../x", "tar.gz", "a/b", "toolongname"])
def test_a_strange_extension_makes_no_key(extension):
    with pytest.raises(ValueError, match="Not a storage key"):
        contract.new_key(uuid4(), extension)


def test_the_factory_opens_both_kinds(tmp_path, s3_endpoint):
    plain = open_storage("local", root=tmp_path / "f")
    bucket = open_storage(
        "s3", endpoint=s3_endpoint, bucket="taller", access_key="key", secret_key="secret"
    )
    for opened in (plain, bucket):
        name = key()
        opened.put(name, b"x", content_type=PDF)
        assert read(opened, name) == b"x"


@pytest.mark.parametrize("arguments", [{"kind": "local"}, {"kind": "s3", "bucket": "taller"}])
def test_an_incomplete_configuration_is_named(arguments):
    with pytest.raises(ValueError, match="not complete"):
        open_storage(**arguments)


def test_the_keys_of_a_tenants_month_are_listed_and_nobody_elses(storage):
    month, tenant = datetime.now(UTC).date(), uuid4()
    mine = {contract.new_key(tenant, "pdf") for _ in range(3)}
    for name in (*mine, key()):
        storage.put(name, b"x", content_type=PDF)
    assert set(storage.keys(tenant, month)) == mine
    assert list(storage.keys(tenant, month - timedelta(days=400))) == []
    assert list(storage.keys(uuid4(), month)) == []


def test_a_key_says_when_it_was_made():
    assert abs(contract.made_at(key()) - datetime.now(UTC)) < timedelta(seconds=5)
