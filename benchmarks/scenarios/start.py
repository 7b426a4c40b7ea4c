"""A start like any but the first: servers, workers and web, until the product says it is ready."""

from benchmarks.figures import median
from benchmarks.setting import Setting

TARGET = 3


def run(setting: Setting) -> None:
    """Stop and start the installation over and over."""
    told = []
    for _ in range(setting.effort.starts):
        setting.instance.stop()
        told.append(setting.instance.start())
    size = "database as the scenarios before left it"
    setting.tell("start", "warm start to ready p50", median(told), "s", size, target=TARGET)
