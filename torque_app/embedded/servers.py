"""The two embedded servers of an instance, as one thing that gives an environment."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from torque_app.embedded.places import Places, Refused
from torque_app.embedded.postgres import Postgres
from torque_app.embedded.schemas import schemas_dir
from torque_app.embedded.valkey import Valkey


def configured(environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether the servers are given by the environment; Refused when only half of them is."""
    given = [name for name in ("DATABASE_URL", "REDIS_URL") if environ.get(name)]
    if len(given) == 1:
        raise Refused(f"Está {given[0]} sola: define DATABASE_URL y REDIS_URL, o ninguna.")
    return bool(given)


class Servers:
    """PostgreSQL and Valkey of a data folder."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.postgres = Postgres(places.data, log=places.log("postgres"))
        self.valkey = Valkey(places.data, log=places.log("valkey"))

    def start(self) -> None:
        """Start both, Valkey while PostgreSQL comes up."""
        self.valkey.launch()
        try:
            self.postgres.start()
            self.valkey.wait()
        except Refused:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop both."""
        self.valkey.stop()
        self.postgres.stop()

    def environment(self) -> dict[str, str]:
        """Return what the settings of a process of this instance read."""
        return {
            **self.postgres.urls().environment(),
            "REDIS_URL": self.valkey.url(),
            **own_environment(self.places),
        }


def own_environment(places: Places) -> dict[str, str]:
    """Return what does not depend on a server: folders, the key, what this machine has."""
    schemas = schemas_dir(places.data)
    scripts = Path(sys.executable).parent
    return {
        "DATA_DIR": str(places.data),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or places.secret_key(),
        **({"SII_SCHEMAS_DIR": str(schemas)} if schemas else {}),
        "PATH": f"{scripts}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }


@contextmanager
def at_hand(places: Places) -> Iterator[dict[str, str]]:
    """Give a command its servers: the running instance's, or its own meanwhile."""
    places.prepare()
    servers = Servers(places)
    if places.locked():
        yield servers.environment()
        return
    with places.lock():
        servers.start()
        try:
            yield servers.environment()
        finally:
            servers.stop()
