"""Importing a library without what it loads only in case somebody needs it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Let what is imported meanwhile find none of these optional packages.

    Those that are loaded already stay, and afterwards all can be imported as ever.
    """
    absent = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: is not found
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
