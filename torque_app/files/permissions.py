"""What one may do with files; who may see the thing a file hangs on is its context's to say."""

from enum import StrEnum


class Files(StrEnum):
    """Permissions of this context."""

    VIEW = "files.view"
    UPLOAD = "files.upload"
    DELETE = "files.delete"
