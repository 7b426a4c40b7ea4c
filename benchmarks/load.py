"""`python -m benchmarks.load`: many clients that each ask for one path, in a process of their own.

Reads from standard input a JSON object: host, port, paths (dealt out in turn), token, clients,
seconds; writes one with the seconds it measured, the seconds each request took once warm, how many
were answered in all, and what failed.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from itertools import cycle, islice
from typing import Any

from benchmarks.wire import answers

WARM_UP = 1.0


async def _client(
    asked: dict[str, Any], path: str, *, until: float, told: list[tuple[float, float]]
) -> int:
    reader, writer = await asyncio.open_connection(asked["host"], asked["port"])
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {asked['host']}:{asked['port']}\r\n"
        f"Authorization: Bearer {asked['token']}\r\n\r\n"
    ).encode()
    failed = 0
    while (began := time.perf_counter()) < until:
        status, _ = await answers(reader, writer, request)
        if status != 200:  # noqa: PLR2004 - success
            failed += 1
        else:
            told.append((began, time.perf_counter() - began))
    writer.close()
    return failed


async def _run(asked: dict[str, Any]) -> dict[str, Any]:
    since = time.perf_counter() + WARM_UP
    until = since + asked["seconds"]
    told: list[tuple[float, float]] = []
    paths = islice(cycle(asked["paths"]), asked["clients"])
    clients = (_client(asked, path, until=until, told=told) for path in paths)
    failures = await asyncio.gather(*clients, return_exceptions=True)
    broken = Counter(repr(each) for each in failures if isinstance(each, BaseException))
    failed = sum(each for each in failures if isinstance(each, int))
    return {
        "seconds": asked["seconds"],
        "each": [seconds for began, seconds in told if began >= since],
        "answered": len(told),
        "failed": failed,
        "broken": dict(broken),
    }


if __name__ == "__main__":
    json.dump(asyncio.run(_run(json.load(sys.stdin))), sys.stdout)
