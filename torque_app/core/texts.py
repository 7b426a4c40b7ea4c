"""The catalogue of what people read: Spanish of Chile is the source, English lies beside it."""

import gettext
import os
from collections.abc import Iterable
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

from models.values.sentence import Sentence

__all__ = ["Sentence", "_", "counted", "either", "every", "locale", "series"]

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
    """Return a sentence in the deployment's language; its Spanish, or its template, is its key."""
    if not isinstance(sentence, Sentence):
        # gettext keeps the catalogue's header under the empty key
        return _catalogue(locale()).gettext(sentence) if sentence else ""
    said = _(sentence.template)
    if not sentence.values:
        return said
    told = {
        name: _(value) if isinstance(value, Sentence) else value
        for name, value in sentence.values.items()
    }
    return said.format_map(told)


def counted(count: int, one: str, many: str, **values: Any) -> Sentence:
    """Return the sentence of one thing, or of any other number of them, to be looked up.

    Both are keys of the catalogue; `{count}` is filled in where they name it. Two forms are enough:
    Spanish and English both set one apart from none and from several.
    """
    return Sentence(one if count == 1 else many, count=count, **values)


def either(names: Iterable[str]) -> Sentence:
    """Return `a o b o c`, each name to be looked up; there is at least one."""
    return reduce(
        lambda before, last: Sentence("{before} o {last}", before=before, last=last),
        map(Sentence, names),
    )


def series(names: Iterable[str]) -> Sentence:
    """Return `a, b, c`, each name to be looked up; there is at least one."""
    return reduce(
        lambda before, last: Sentence("{before}, {last}", before=before, last=last),
        map(Sentence, names),
    )


def every(names: Iterable[str]) -> Sentence:
    """Return `a, b y c`, each name to be looked up; there is at least one."""
    *before, last = names
    if not before:
        return Sentence(last)
    return Sentence("{before} y {last}", before=series(before), last=Sentence(last))
