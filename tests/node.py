"""Scripts of the interface, run by the node that also builds it."""

import json
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

NODE = Path(sysconfig.get_path("scripts")) / "node"


def printed(script: str) -> Any:
    """Return the JSON a module prints; what it complains of fails the test."""
    done = subprocess.run(
        [NODE, "--no-warnings", "--input-type=module", "--eval", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"TZ": "America/Santiago"},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
