"""The exchange with SII in a storm, small enough for every run; `CHAOS_DOCUMENTS` makes it large.

All failures of the simulator are on, workers are killed, and in the end both books are equal.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = int(os.environ.get("CHAOS_DOCUMENTS", "100"))
SEED = os.environ.get("CHAOS_SEED", "360")
PATIENCE = 90 + DOCUMENTS


@pytest.fixture(scope="module")
def aftermath(schemas: Path) -> dict[str, Any]:
    """What both books say after the storm."""
    command = [sys.executable, "-m", "tests.chaos.exchange", "--documents", str(DOCUMENTS)]
    run = subprocess.run(
        [*command, "--seed", SEED, "--seconds", str(PATIENCE)],
        cwd=ROOT,
        env={**os.environ, "SII_SCHEMAS_DIR": str(schemas)},
        capture_output=True,
        text=True,
        timeout=PATIENCE + 60,
        check=False,
    )
    assert run.stdout, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    sys.stdout.write(f"\nseed {SEED}: {json.dumps(found)}\n")
    return found


def test_there_was_a_storm(aftermath: dict[str, Any]) -> None:
    assert aftermath["kills"] >= 5
    assert sum(aftermath["failures struck"].values()) >= DOCUMENTS / 4
    assert len([n for n in aftermath["failures struck"].values() if n]) >= 8
    assert aftermath["description"] == "nogal"


def test_both_books_are_equal_folio_by_folio(aftermath: dict[str, Any]) -> None:
    assert aftermath["differences"] == []
    assert aftermath["documents"] == DOCUMENTS
    assert set(aftermath["states"]) <= {"ACCEPTED", "OBJECTED", "REJECTED"}


def test_almost_nothing_is_known_to_sii_alone(aftermath: dict[str, Any]) -> None:
    assert aftermath["outcome known to nobody but SII"] <= DOCUMENTS / 10
