from collections.abc import Iterator

import pytest
from minio import Minio
from moto.server import ThreadedMotoServer

from torque_app.integrations.storage.local import LocalStorage
from torque_app.integrations.storage.s3 import S3Storage


@pytest.fixture(scope="package")
def s3_endpoint() -> Iterator[str]:
    """The address of a server on loopback that speaks S3 and has the bucket ``taller``."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = Minio(f"{host}:{port}", "key", "secret", secure=False, region="us-east-1")
    client.make_bucket("taller")
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(s3_endpoint) -> S3Storage:
    return S3Storage(s3_endpoint, bucket="taller", access_key="key", secret_key="secret")


@pytest.fixture
def local(tmp_path) -> LocalStorage:
    return LocalStorage(tmp_path / "files")


@pytest.fixture(params=["local", "s3"])
def storage(request):
    return request.getfixturevalue(request.param)
