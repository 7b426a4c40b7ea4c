"""Figures for people (a table, RESULTS.md) and for machines (JSON)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure

RESULTS = Path(__file__).parent / "RESULTS.md"
MARKS = {True: "✓", False: "✗", None: ""}
INTRODUCTION = """\
# Results

Written by `./torque bench`; each figure with its size of data and number of clients. The targets
are those of the first release. Load is the machine's load average over the last minute when the
figure was taken: well above the load of the measurement itself, others were using the machine.
"""


def as_json(machine: Mapping[str, str], figures: Sequence[Figure]) -> str:
    """Return the figures for a machine to read."""
    told = [asdict(figure) | {"kept": figure.kept} for figure in figures]
    return json.dumps({"date": _now(), "machine": dict(machine), "figures": told}, indent=1)


def as_text(figure: Figure) -> str:
    """Return one figure as a line for the terminal."""
    clients = f"{figure.clients} client{'s' if figure.clients > 1 else ''}"
    promise = f" (target {_bound(figure)}) {MARKS[figure.kept]}" if figure.target else ""
    return (
        f"{figure.scenario:>9} | {figure.name}: {_value(figure.value)} {figure.unit}{promise}"
        f" | {figure.size}, {clients}, load {figure.load}"
    )


def write(machine: Mapping[str, str], figures: Sequence[Figure]) -> Path:
    """Write RESULTS.md and return where it is."""
    lines = [INTRODUCTION, f"Date: {_now()}  "]
    lines += [f"{name}: {value}  " for name, value in machine.items()]
    lines += [
        "",
        "| scenario | figure | data | clients | value | target | kept | rival | load |",
        "| --- | --- | --- | --: | --: | --: | :-: | --: | --: |",
        *(_row(figure) for figure in figures),
        "",
    ]
    RESULTS.write_text("\n".join(lines), encoding="utf-8")
    return RESULTS


def _row(figure: Figure) -> str:
    cells = (
        figure.scenario,
        figure.name,
        figure.size,
        str(figure.clients),
        f"{_value(figure.value)} {figure.unit}".strip(),
        _bound(figure),
        MARKS[figure.kept],
        figure.rival,
        f"{figure.load:.2f}",
    )
    return f"| {' | '.join(cells)} |"


def _bound(figure: Figure) -> str:
    if figure.target is None:
        return ""
    sign = "≥" if figure.more_is_better else "≤"
    return f"{sign} {figure.target:g} {figure.unit}".strip()


def _value(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"  # noqa: PLR2004


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
