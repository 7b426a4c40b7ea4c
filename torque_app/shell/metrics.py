"""What is counted and timed; one registry for all the web processes of a machine."""

import os
import shutil
from pathlib import Path


def _share_between_processes() -> None:
    """Keep the figures of sibling processes in files they all read (prometheus' own way).

    The folder is the supervisor's: its children share it, and the next run starts from zero.
    It must be named before prometheus_client is imported.
    """
    if int(os.environ.get("WEB_PROCESSES", "1")) == 1 or "DATA_DIR" not in os.environ:
        return
    mine = Path(os.environ["DATA_DIR"]) / "metrics" / str(os.getppid())
    mine.mkdir(parents=True, exist_ok=True)
    for other in mine.parent.iterdir():
        if not Path("/proc", other.name).exists():
            shutil.rmtree(other, ignore_errors=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(mine))


_share_between_processes()

from prometheus_client import (  # noqa: E402
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

REQUESTS = Counter("torque_http_requests_total", "HTTP answers.", ["method", "status"])
SECONDS = Histogram(
    "torque_http_seconds",
    "Time to the head of an HTTP answer.",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
REFUSED = Counter("torque_refused_total", "What the shield turned away.", ["reason"])
EVENTS = Counter(
    "torque_events_total", "Events of the screens, by the guard's verdict.", ["verdict"]
)
SOCKETS = Gauge("torque_sockets", "Open websockets.", multiprocess_mode="livesum")
PUSHED = Counter("torque_live_refreshes_total", "Pages told to re-read after a change.")

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposed() -> bytes:
    """Return all figures in prometheus' text format, summed over the processes."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
