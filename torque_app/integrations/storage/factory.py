"""Which storage an installation uses, told by plain arguments."""

from pathlib import Path
from typing import Literal

from torque_app.integrations.storage.contract import Storage
from torque_app.integrations.storage.local import LocalStorage


def storage(
    kind: Literal["local", "s3"],
    *,
    root: Path | None = None,
    endpoint: str | None = None,
    bucket: str | None = None,
    access_key: str | None = None,
    secret_key: str | None = None,
    region: str = "us-east-1",
) -> Storage:
    """Return the local storage under `root`, or the S3 one; share it, it is safe in threads.

    Raises:
        ValueError: an argument its kind needs is missing, or the kind is unknown.
    """
    if kind == "local" and root is not None:
        return LocalStorage(root)
    if kind == "s3" and endpoint and bucket and access_key and secret_key:
        # its client is 7 MiB in every process, for nothing where files lie on this machine
        from torque_app.integrations.storage.s3 import S3Storage  # noqa: PLC0415

        return S3Storage(
            endpoint, bucket=bucket, access_key=access_key, secret_key=secret_key, region=region
        )
    raise ValueError(
        f"Storage {kind!r} is not complete: local needs root; "
        "s3 needs endpoint, bucket, access_key and secret_key."
    )
