"""What all processes of one installation take together."""

import time

from benchmarks.setting import Setting

MIB = 2**20
TARGET = 400
SETTLED = 5
USED = 30


def run(setting: Setting) -> None:
    """Start afresh, use the API and the board a little, and add up what every process holds."""
    setting.instance.stop()
    setting.instance.start()
    shop = setting.shop(setting.effort.middle)
    client = setting.client(shop)
    for _ in range(USED):
        client.raw("GET", "/api/v1/work-orders?limit=80")
        client.raw("GET", "/api/v1/work-orders/board")
    client.close()
    time.sleep(SETTLED)
    sizes = setting.instance.memory()
    size = f"{shop.size}, {USED * 2} requests served"
    total = sum(sizes.values()) / MIB
    setting.tell("memory", "all processes, PSS", total, "MiB", size, target=TARGET)
    for kind, taken in sorted(sizes.items(), key=lambda entry: -entry[1]):
        setting.tell("memory", f"of which {kind}", taken / MIB, "MiB", size)
