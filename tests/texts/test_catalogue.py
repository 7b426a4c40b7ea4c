"""The English catalogue keeps step with the Spanish sentences of the source."""

import gettext
import re
import string

import pytest

from tests.texts.catalogue import MO, compiled, composed, entries, spoken
from torque_app.core.errors import NotFound
from torque_app.core.texts import _

SENTENCES = entries()
ACCENTED = re.compile(r"[áéíóúñÁÉÍÓÚÑ¿¡]")
# Words of Chilean law, names of the SII's own pages and a letter talked about: Spanish in English.
KEPT = ("razón social", "Razón social", "Guía de despacho", "guía de despacho", "Ñ")
KEPT_LABELS = ["Boleta exenta", "Factura exenta", "Guía de despacho", "Rapa Nui", "Razón social"]
KEPT_PAGES = ("«Mantención de usuarios autorizados»", "«Resultado de Revisión Envío»")


def _placeholders(text: str) -> list[str]:
    return sorted(name for _text, name, _spec, _way in string.Formatter().parse(text) if name)


def test_every_sentence_of_the_source_has_its_english() -> None:
    missing = [f"{where[0]}: {said}" for said, where in spoken().items() if said not in SENTENCES]
    assert missing == []


def test_no_sentence_is_filled_in_before_it_is_looked_up() -> None:
    assert composed() == []


def test_the_catalogue_keeps_no_sentence_the_source_no_longer_says() -> None:
    assert sorted(SENTENCES.keys() - spoken().keys()) == []


def test_no_translation_is_empty() -> None:
    assert [key for key, said in SENTENCES.items() if not said.strip()] == []


def test_no_translation_is_still_spanish() -> None:
    def spanish(said: str) -> bool:
        for kept in (*KEPT, *KEPT_PAGES):
            said = said.replace(kept, "")
        return bool(ACCENTED.search(said))

    assert [said for said in SENTENCES.values() if spanish(said)] == []


def test_a_sentence_is_never_its_own_translation() -> None:
    def prose(text: str) -> bool:
        return bool(re.search(r"[a-z] [a-zA-Z]", re.sub(r"{\w+}", "", text)))

    assert [key for key, said in SENTENCES.items() if key == said and prose(key)] == KEPT_LABELS


def test_translations_fill_in_the_same_placeholders() -> None:
    differing = [k for k, said in SENTENCES.items() if _placeholders(k) != _placeholders(said)]
    assert differing == []


def test_translations_keep_the_blanks_and_the_closing_mark() -> None:
    def edges(text: str, mark: str) -> tuple[bool, bool, bool]:
        return text[:1].isspace(), text[-1:].isspace(), text.rstrip().endswith(mark)

    changed = []
    for key, said in SENTENCES.items():
        last = key.rstrip()[-1:]
        mark = last if last in ".?…:" else ""
        if edges(key, mark) != edges(said, mark):
            changed.append(key)
    assert changed == []


def test_the_compiled_catalogue_is_in_step_with_its_source() -> None:
    assert MO.read_bytes() == compiled()


def test_gettext_reads_every_sentence_of_the_compiled_catalogue() -> None:
    with MO.open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert {key: english.gettext(key) for key in SENTENCES} == SENTENCES


def test_a_deployment_in_english_speaks_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALE", "en")
    assert _("Órdenes de trabajo") == "Work orders"
    assert _(NotFound.message) == "It does not exist or is not in your workshop."


def test_a_deployment_that_says_nothing_speaks_spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCALE", raising=False)
    assert _("Órdenes de trabajo") == "Órdenes de trabajo"


@pytest.mark.parametrize("locale", ["en", "es_CL"])
def test_nothing_said_stays_nothing(monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    monkeypatch.setenv("LOCALE", locale)
    assert _("") == ""
