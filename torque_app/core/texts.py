"""The catalogue of what people read: Spanish of Chile is the source, English lies beside it."""

import gettext
import os
from functools import lru_cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "texts"
SOURCE = "es_CL"


@lru_cache(maxsize=4)
def _catalogue(locale: str) -> gettext.NullTranslations:
    return gettext.translation("torque", LOCALES, [locale], fallback=True)


def locale() -> str:
    """Return the language this deployment speaks: `LOCALE`, by default es_CL.

    Read here and not in the settings: the interface is compiled before any server is known.
    """
    return os.environ.get("LOCALE", SOURCE)


def _(sentence: str) -> str:
    """Return a sentence in the deployment's language; its Spanish is its key."""
    # gettext keeps the catalogue's header under the empty key
    return _catalogue(locale()).gettext(sentence) if sentence else ""
