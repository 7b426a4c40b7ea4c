"""A bench that broke unseen would leave the promises about speed unmeasured."""

import json
import subprocess
import sys

from benchmarks.__main__ import SCENARIOS
from benchmarks.figures import Figure, percentile
from torque_app.embedded.places import ROOT

LABELS = {
    "orders": "order",
    "lists": "list",
    "board": "board",
    "crowd": "screens",
    "effects": "effects",
    "start": "start",
    "memory": "memory",
    "dte": "dte",
    "floor": "floor",
    "portal": "portal",
}


def test_the_quick_bench_measures_every_scenario():
    argv = [sys.executable, "-m", "benchmarks", "--quick", "--json"]
    run = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert {"CPU", "Cores", "RAM", "Kernel", "Python", "PostgreSQL"} <= set(told["machine"])
    assert {figure["scenario"] for figure in told["figures"]} == {LABELS[n] for n in SCENARIOS}
    assert [figure for figure in told["figures"] if figure["value"] <= 0] == []
    assert [figure for figure in told["figures"] if not figure["size"]] == []


def test_a_promise_is_kept_below_its_target_or_above_it_when_more_is_better():
    latency = Figure("s", "n", 5, "ms", "1 OT", target=5)
    rate = Figure("s", "n", 799, "req/s", "1 OT", target=800, more_is_better=True)
    assert (latency.kept, rate.kept) == (True, False)
    assert Figure("s", "n", 5, "ms", "1 OT").kept is None


def test_a_percentile_is_a_value_that_was_measured():
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0
