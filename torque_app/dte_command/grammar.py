"""The words of `torque dte`. Nothing heavy is imported before one of them was chosen."""

# ruff: noqa: PLC0415 - `torque --help` must not load the signing machinery

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

_NEEDS_ZONE = "va una fecha y hora con su zona: 2026-11-21T12:00:00-03:00"


def add_words(dte: argparse.ArgumentParser) -> None:
    """Give the verb its own verbs: emit, read and set."""
    words: Any = dte.add_subparsers(title="verbos", metavar="VERBO", required=True)
    emit = _word(words, "emit", _emit, "emite los documentos descritos en un JSON")
    emit.add_argument("--in", dest="cases", type=_path, required=True, metavar="CASES.json")
    _signing_flags(emit, required=True)
    read = _word(words, "read", _read, "dice qué trae un archivo y cómo están sus firmas")
    read.add_argument("file", type=_path, metavar="ARCHIVO")
    sets = _word(words, "set", _set, "arma los casos de un set de pruebas del SII")
    sets.add_argument("files", type=_path, nargs="+", metavar="ARCHIVO")
    about = "empresa y cliente, como en CASES.json pero sin documentos"
    sets.add_argument(
        "--in", dest="cases", type=_path, required=True, metavar="EMPRESA.json", help=about
    )
    _signing_flags(sets, required=False)


def _word(words: Any, name: str, act: Any, about: str) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = words.add_parser(
        name, help=about, description=f"{about[0].upper()}{about[1:]}."
    )
    added.set_defaults(act=act)
    return added


def _signing_flags(word: argparse.ArgumentParser, *, required: bool) -> None:
    """Add what is needed to sign; without it a set is only shown."""
    word.add_argument(
        "--pfx", type=_path, required=required, metavar="ARCHIVO", help="certificado digital"
    )
    word.add_argument("--password", required=required, metavar="CLAVE", help="clave del .pfx")
    word.add_argument(
        "--caf", type=_path, action="append", required=required, default=[], metavar="ARCHIVO",
        nargs="+", help="folios; se repite o lleva varios",
    )  # fmt: skip
    word.add_argument(
        "--out", type=_path, required=required, metavar="CARPETA", help="dónde se escribe"
    )
    word.add_argument(
        "--production",
        action="store_true",
        help="exige folios de producción firmados por el SII; sin esto se aceptan, con un aviso,"
        " CAF que el SII no firmó",
    )
    word.add_argument("--no-pdf", dest="pdf", action="store_false", help="no escribe los PDF")
    word.add_argument("--roll", action="store_true", help="PDF en rollo de 80 mm, no en carta")
    word.add_argument(
        "--at", type=_moment, metavar="MOMENTO", help="cuándo se firma; por omisión, ahora"
    )


def _path(text: str) -> Path:
    """Return the path from where the user stands."""
    return Path(text).resolve()


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_NEEDS_ZONE) from error
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(_NEEDS_ZONE)
    return moment


def _emit(chosen: argparse.Namespace) -> int:
    from torque_app.dte_command.emit import emit

    return emit(chosen)


def _read(chosen: argparse.Namespace) -> int:
    from torque_app.dte_command.show import show

    return show(chosen.file)


def _set(chosen: argparse.Namespace) -> int:
    from torque_app.dte_command.sets import emit_set

    return emit_set(chosen)
