"""`./torque bench`: runs the scenarios on an installation of its own and writes the results."""

import argparse
import shutil
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks import machine, report
from benchmarks.instance import Instance, settings_of
from benchmarks.setting import QUICK, RELEASE, Setting
from torque_app.embedded.places import say

SCENARIOS = (
    "orders", "lists", "board", "crowd", "floor", "portal", "effects", "start", "memory", "dte",
)  # fmt: skip
UNLIMITED = {f"RATE_{who}_PER_MINUTE": "100000000" for who in ("USER", "TENANT", "ANONYMOUS")}


def grammar() -> argparse.ArgumentParser:
    """Return the flags."""
    flags = argparse.ArgumentParser("torque bench", description=__doc__)
    flags.add_argument("--only", action="append", choices=SCENARIOS, help="one scenario; repeats")
    flags.add_argument("--quick", action="store_true", help="tiny sizes: shows that it works")
    flags.add_argument("--json", action="store_true", help="print the figures for a machine")
    flags.add_argument("--port", type=int, default=0, help="by default a free one")
    flags.add_argument(
        "--keep", type=Path, help="a folder for the data, which then stays and is used again"
    )
    flags.add_argument("--workers", type=int, default=1, help="web processes")
    return flags


def main(argv: Sequence[str]) -> int:
    """Measure, tell, write; 1 when a scenario could not be carried out."""
    chosen = grammar().parse_args(argv)
    folder = chosen.keep or Path(tempfile.mkdtemp(prefix="torque-bench-"))
    settings = UNLIMITED | {"WEB_PROCESSES": str(chosen.workers)}
    instance = Instance(folder, port=chosen.port, settings=settings)
    setting = Setting(instance, QUICK if chosen.quick else RELEASE)
    broken: list[str] = []
    with instance, settings_of(instance):
        about = machine.describe(instance.superuser()) | {"Web processes": str(chosen.workers)}
        for name in chosen.only or SCENARIOS:
            _measure(setting, name, broken, quiet=chosen.json)
    if chosen.keep is None:
        _forget(folder)
    if chosen.json:
        say(report.as_json(about, setting.figures))
    elif not (broken or chosen.quick or chosen.only):
        say(f"Written to {report.write(about, setting.figures)}")
    return 1 if broken else 0


def _measure(setting: Setting, name: str, broken: list[str], *, quiet: bool) -> None:
    """Run one scenario; one that breaks does not cost the others their figures."""
    before = len(setting.figures)
    try:
        import_module(f"benchmarks.scenarios.{name}").run(setting)
    except Exception:  # noqa: BLE001 - told, counted, and the exit status says so
        broken.append(name)
        sys.stderr.write(f"{name} could not be measured:\n{traceback.format_exc()}")
    if not quiet:
        for figure in setting.figures[before:]:
            say(report.as_text(figure))


def _forget(folder: Path) -> None:
    from torque_app.embedded.postgres import Postgres  # noqa: PLC0415 - only at the end

    Postgres(folder).destroy()
    shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
