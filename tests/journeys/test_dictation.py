"""A finding said aloud: the tablet writes it down, and stops listening when it should."""

import pytest
from playwright.sync_api import expect

from tests.journeys.tablet import (
    NOISE,
    TABLET,
    TASKS,
    all_sent,
    begin,
    enter,
    register_tablet,
    tap,
)

EAR = """
globalThis.SpeechRecognition = class {
  #results = [];
  constructor() { globalThis.ear = this; }
  start() { this.open = true; }
  stop() {
    this.open = false;
    queueMicrotask(() => this.onend());
  }
  hears(transcript, { final = false } = {}) {
    const guessed = this.#results.at(-1)?.isFinal === false;
    const resultIndex = this.#results.length - (guessed ? 1 : 0);
    this.#results[resultIndex] = Object.assign([{ transcript }], { isFinal: final });
    this.onresult({ resultIndex, results: this.#results });
  }
};
"""
"""The dictation of browsers that have one, which this Chromium lacks: it hears what it is told."""


@pytest.fixture
def listening(job, base, somebody):
    """A tablet whose browser can take dictation, where somebody writes a finding on their task."""
    tablet = somebody(**TABLET)
    page = tablet.page
    page.add_init_script(EAR)
    register_tablet(page, base, job.token)
    enter(page)
    begin(page, TASKS[0])
    tap(page, "Anotar hallazgo")
    page.get_by_label("Qué encontraste").fill("Fuga de aceite")
    yield page
    assert [c for c in tablet.complaints if not any(noise in c for noise in NOISE)] == []


def test_what_is_dictated_follows_what_was_typed_and_goes_with_the_finding(
    job, listening, installation
):
    page, note = listening, listening.get_by_label("Detalle")
    note.fill("Motor:")
    tap(page, "Dictar la nota")
    expect(page.get_by_role("button", name="Dejar de dictar")).to_be_visible()
    page.evaluate("ear.hears('gotea por')")
    expect(note).to_have_value("Motor:")  # it may still be heard otherwise
    page.evaluate("ear.hears('gotea por el cárter ', { final: true })")
    expect(note).to_have_value("Motor: gotea por el cárter")
    page.evaluate("ear.hears(' urgente', { final: true })")
    expect(note).to_have_value("Motor: gotea por el cárter urgente")
    assert page.evaluate("[ear.lang, ear.continuous]") == ["es-CL", True]
    tap(page, "Dejar de dictar")
    expect(page.get_by_role("button", name="Dictar la nota")).to_be_visible()
    assert page.evaluate("ear.open") is False
    tap(page, "Guardar hallazgo")
    expect(page.get_by_role("dialog")).to_have_count(0)
    all_sent(page)
    with installation.sql() as connection:
        kept = connection.execute(
            "SELECT title, note FROM kiosk_findings WHERE work_order_id = %s", (job.ot_id,)
        ).fetchall()
    assert kept == [("Fuga de aceite", "Motor: gotea por el cárter urgente")]


def test_nobody_is_listened_to_once_the_finding_is_put_away_or_without_a_line(listening):
    page = listening
    tap(page, "Dictar la nota")
    page.evaluate("ear.hears('suena al frenar', { final: true })")
    tap(page, "Cerrar")
    page.wait_for_function("ear.open === false")

    page.context.set_offline(True)
    tap(page, "Anotar hallazgo")
    expect(page.get_by_label("Detalle")).to_have_value("suena al frenar")
    expect(page.get_by_role("button", name="Dictar la nota")).to_have_count(0)
