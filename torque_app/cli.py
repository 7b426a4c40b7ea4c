"""`python -m torque_app VERB`: the verbs, each loaded only when it is asked for."""

# ruff: noqa: PLC0415 - a verb loads what it needs: `--help` and `run` stay light

import argparse
import importlib
import os
import runpy
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from torque_app.dte_command.grammar import add_words
from torque_app.embedded.command_line import Parser
from torque_app.embedded.places import ROOT, Places, Refused, in_spanish

Verb = Callable[[argparse.Namespace], int]
LAST_PORT = 65_535
MOST_PROCESSES = 32


def grammar() -> Parser:
    """Return the verbs and their flags."""
    top = Parser("torque", description="TORQUE 360, el ERP del taller.")
    verbs = top.add_subparsers(title="verbos", metavar="VERBO", required=True)

    def verb(
        name: str, act: Verb | None, about: str, *, data: bool = False
    ) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        added.set_defaults(act=act, passes_on=False)
        if data:
            home = Path(os.environ.get("DATA_DIR", ROOT / ".torque"))
            about_data = "carpeta de los datos (por omisión .torque en el proyecto)"
            added.add_argument(
                "--data", type=Path, default=home, metavar="CARPETA", help=about_data
            )
        return added

    _run_flags(verb("run", _run, "prepara todo y sirve TORQUE en un puerto", data=True))
    test = verb("test", _test, "revisa y prueba todo; otros argumentos van a pytest")
    test.set_defaults(passes_on=True)
    verb("check", _check, "revisa estilo, tipos y contratos")
    verb("fix", _fix, "arregla lo que se puede y da formato")
    verb("migrate", _migrate, "lleva la base de datos a la última versión", data=True)
    seed = verb("seed", _seed, "carga el taller de demostración", data=True)
    seed.add_argument(
        "--scale", type=_whole(10_000), metavar="N", help="miles de órdenes, para mediciones"
    )
    verb("doctor", _doctor, "dice si algo falta en esta máquina", data=True)
    bench = verb("bench", _bench, "mide la velocidad; otros argumentos van a la medición")
    bench.set_defaults(passes_on=True)
    add_words(verb("dte", None, "emite y lee documentos electrónicos, sin servidor"))
    verb("shell", _shell, "abre un Python con los servidores a mano", data=True)
    return top


def _run_flags(run: argparse.ArgumentParser) -> None:
    port = int(os.environ.get("BIND_PORT", "3000"))
    processes = int(os.environ.get("WEB_PROCESSES", "1"))
    run.add_argument(
        "--port", type=_whole(LAST_PORT), default=port, metavar="N", help="por omisión 3000"
    )
    run.add_argument("--host", default="127.0.0.1", metavar="IP", help="0.0.0.0 abre a la red")
    run.add_argument(
        "--workers",
        type=_whole(MOST_PROCESSES),
        default=processes,
        metavar="N",
        help="procesos web",
    )
    run.add_argument(
        "--no-demo", dest="demo", action="store_false", help="parte sin el taller de demostración"
    )


def _whole(most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from 1 to `most`."""

    def read(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"va un número entre 1 y {most}, no {text!r}")
        return int(text)

    return read


def main(argv: Sequence[str]) -> int:
    """Run a verb and return its exit status; what cannot go on is one Spanish sentence and 1."""
    top = grammar()
    chosen, extra = top.parse_known_args(argv)
    if extra and not chosen.passes_on:
        top.error(f"unrecognized arguments: {' '.join(extra)}")
    chosen.extra = extra
    if "data" in chosen:
        chosen.data = chosen.data.resolve()
    os.chdir(ROOT)
    act: Verb = chosen.act
    try:
        return act(chosen)
    except Refused as refused:
        sentence = str(refused)
    except OSError as error:
        if error.filename is None or error.strerror is None:
            raise
        sentence = str(in_spanish(error, Path(os.fsdecode(error.filename))))
    except KeyboardInterrupt:
        sentence = "Interrumpido."
    sys.stderr.write(f"{sentence}\n")
    return 1


def _run(chosen: argparse.Namespace) -> int:
    from torque_app.embedded.children import Choices
    from torque_app.embedded.run import run

    named = {name: getattr(chosen, name) for name in ("data", "host", "port", "workers", "demo")}
    return run(Choices(**named))


def _test(chosen: argparse.Namespace) -> int:
    from torque_app.embedded.checks import test

    return test(chosen.extra)


def _check(_: argparse.Namespace) -> int:
    from torque_app.embedded.checks import check

    return check()


def _fix(_: argparse.Namespace) -> int:
    from torque_app.embedded.checks import fix

    return fix()


def _doctor(chosen: argparse.Namespace) -> int:
    from torque_app.embedded.doctor import doctor

    return doctor(Places(chosen.data))


def _with_servers(chosen: argparse.Namespace) -> AbstractContextManager[dict[str, str]]:
    """Give this process its servers; a child of `torque run` finds them in its environment."""
    from torque_app.embedded.servers import at_hand, configured

    return nullcontext({}) if configured() else at_hand(Places(chosen.data))


def _migrate(chosen: argparse.Namespace) -> int:
    from torque_app.embedded.migrations import migrate, prepare_server

    with _with_servers(chosen) as env:
        os.environ.update(env)
        owner = os.environ.get("DATABASE_OWNER_URL")
        if owner is None:
            raise Refused("Falta DATABASE_OWNER_URL: las migraciones corren con el rol dueño.")
        superuser = os.environ.get("DATABASE_SUPERUSER_URL")
        if superuser:
            others = (os.environ[name] for name in ("DATABASE_ADMIN_URL", "DATABASE_URL"))
            prepare_server(superuser, urls=(owner, *others))
        changed = migrate(owner)
    sys.stdout.write("Base de datos actualizada.\n" if changed else "Ya estaba al día.\n")
    return 0


def _seed(chosen: argparse.Namespace) -> int:
    with _with_servers(chosen) as env:
        os.environ.update(env)
        demo = importlib.import_module("torque_app.seed").demo
        demo(**({} if chosen.scale is None else {"scale": chosen.scale}))
    return 0


def _bench(chosen: argparse.Namespace) -> int:
    """Run the benchmarks; they start a product of their own."""
    sys.argv = ["bench", *chosen.extra]
    runpy.run_module("benchmarks", run_name="__main__", alter_sys=True)
    return 0


def _shell(chosen: argparse.Namespace) -> int:
    import code

    with _with_servers(chosen) as env:
        os.environ.update(env)
        from torque_app.settings import settings

        banner = "Los servidores responden; `settings` dice dónde. Ctrl-D sale."
        code.interact(banner, local={"settings": settings()}, exitmsg="")
    return 0
