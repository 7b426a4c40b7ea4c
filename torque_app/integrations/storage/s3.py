"""Files in a bucket of any service that speaks the S3 protocol."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import BinaryIO, Final, cast
from urllib.parse import quote, urlsplit
from uuid import UUID

import certifi
import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from torque_app.integrations.storage.contract import (
    FileMissing,
    Measured,
    StorageUnavailable,
    Stored,
    checked,
    folder,
)

_PART_SIZE: Final = 8 << 20
"""Bytes held in memory at a time when the length of a stream is not known."""

_GONE: Final = frozenset({"NoSuchKey", "NoSuchObject"})


class S3Storage:
    """A bucket that already exists; an upload is seen when its last byte has arrived."""

    def __init__(
        self,
        endpoint: str,
        *,
        bucket: str,
        access_key: str,
        secret_key: str,
        region: str = "us-east-1",
        timeout: timedelta = timedelta(seconds=30),
    ) -> None:
        """Prepare a client; nothing is asked of the service yet.

        Raises:
            ValueError: the endpoint is no URL of the form ``https://host[:port]``.
        """
        url = urlsplit(endpoint)
        if url.scheme not in {"http", "https"} or not url.netloc or url.path.strip("/"):
            raise ValueError(f"Not an S3 endpoint such as https://host:port: {endpoint!r}")
        self._bucket = bucket
        self._client = Minio(
            url.netloc,
            access_key=access_key,
            secret_key=secret_key,
            region=region,
            secure=url.scheme == "https",
            http_client=_http(timeout),
        )

    def put(self, key: str, content: bytes | BinaryIO, *, content_type: str) -> Stored:
        """See `Storage.put`; a stream is sent in parts of 8 MiB."""
        checked(key)
        measured = Measured(content)
        with _refusals(key):
            self._client.put_object(
                self._bucket,
                key,
                cast("BinaryIO", measured),
                length=len(content) if isinstance(content, bytes) else -1,
                part_size=_PART_SIZE,
                num_parallel_uploads=1,
                content_type=content_type,
            )
        return measured.stored(key)

    def open(self, key: str) -> BinaryIO:
        """See `Storage.open`; the stream holds a connection until it is closed."""
        checked(key)
        with _refusals(key):
            return cast("BinaryIO", self._client.get_object(self._bucket, key))

    def exists(self, key: str) -> bool:
        """See `Storage.exists`."""
        checked(key)
        try:
            with _refusals(key):
                self._client.stat_object(self._bucket, key)
        except FileMissing:
            return False
        return True

    def delete(self, key: str) -> None:
        """See `Storage.delete`."""
        checked(key)
        with _refusals(key):
            self._client.remove_object(self._bucket, key)

    def keys(self, tenant_id: UUID, month: date) -> Iterator[str]:
        """See `Storage.keys`; the service is asked page by page."""
        prefix = f"{folder(tenant_id, month)}/"
        with _refusals(prefix):
            for found in self._client.list_objects(self._bucket, prefix=prefix):
                yield checked(str(found.object_name))

    def link(self, key: str, *, valid: timedelta, download_name: str) -> str | None:
        """Return a presigned GET for at most seven days that makes a browser save the file."""
        name = quote(download_name, safe="")
        return self._client.presigned_get_object(
            self._bucket,
            checked(key),
            expires=valid,
            response_headers={
                "response-content-disposition": f"attachment; filename*=UTF-8''{name}"
            },
        )


def _http(timeout: timedelta) -> urllib3.PoolManager:
    seconds = timeout.total_seconds()
    return urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=min(5.0, seconds), read=seconds),
        retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
    )


@contextmanager
def _refusals(key: str) -> Iterator[None]:
    """Turn what the service or the network says into the errors of the contract."""
    try:
        yield
    except S3Error as cause:
        if cause.code in _GONE:
            raise FileMissing(key=key) from None
        raise StorageUnavailable from cause
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as cause:
        raise StorageUnavailable from cause
