"""The storage of this installation, chosen by the settings."""

from functools import lru_cache

from torque_app.integrations.storage import factory
from torque_app.integrations.storage.contract import Storage
from torque_app.settings import settings


@lru_cache(maxsize=1)
def storage() -> Storage:
    """Return the one storage of this process; safe in threads.

    Raises:
        StorageUnavailable: the local directory cannot be made.
    """
    chosen = settings()
    if chosen.storage == "local":
        return factory.storage("local", root=chosen.data_dir / "files")
    return factory.storage(
        "s3",
        endpoint=chosen.s3_endpoint,
        bucket=chosen.s3_bucket,
        access_key=chosen.s3_access_key.get_secret_value(),
        secret_key=chosen.s3_secret_key.get_secret_value(),
    )
