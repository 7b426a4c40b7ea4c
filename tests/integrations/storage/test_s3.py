import socket
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import urllib3

from torque_app.integrations.storage.contract import StorageUnavailable, new_key
from torque_app.integrations.storage.s3 import S3Storage


def opened(endpoint, **changed):
    arguments = {"bucket": "taller", "access_key": "key", "secret_key": "secret", **changed}
    return S3Storage(endpoint, **arguments)


def test_a_link_serves_the_file_as_a_download_without_keys(s3):
    name = new_key(uuid4(), "pdf")
    s3.put(name, b"%PDF-", content_type="application/pdf")
    link = s3.link(name, valid=timedelta(minutes=5), download_name="Presupuesto Ñuñoa.pdf")
    assert parse_qs(urlsplit(link).query)["X-Amz-Expires"] == ["300"]
    assert "secret" not in link
    answer = urllib3.request("GET", link)
    assert (answer.status, answer.data) == (200, b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''Presupuesto%20%C3%91u%C3%B1oa.pdf"
    )


def test_a_bucket_that_is_not_there_is_a_refusal(s3_endpoint):
    other = opened(s3_endpoint, bucket="otro-taller")
    for use in (
        lambda: other.put(new_key(uuid4(), "pdf"), b"x", content_type="application/pdf"),
        lambda: other.open(new_key(uuid4(), "pdf")),
    ):
        with pytest.raises(StorageUnavailable, match="Inténtalo de nuevo"):
            use()


def test_a_service_that_does_not_answer_is_a_refusal():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        silent = opened(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(StorageUnavailable):
            silent.exists(new_key(uuid4(), "pdf"))


def test_a_service_that_hangs_is_a_refusal():
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        hung = opened(address, timeout=timedelta(milliseconds=100))
        with pytest.raises(StorageUnavailable):
            hung.exists(new_key(uuid4(), "pdf"))


@pytest.mark.parametrize("endpoint", ["", "s3.host", "ftp://s3.host", "https://s3.host/path"])
def test_an_endpoint_that_is_no_url_is_named(endpoint):
    with pytest.raises(ValueError, match="Not an S3 endpoint"):
        opened(endpoint)
