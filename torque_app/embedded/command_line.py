"""argparse that speaks Spanish: headings, help and errors."""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

ERRORS = (
    (r"unrecognized arguments: (.+)", r"no conozco \1"),
    (r"the following arguments are required: (.+)", r"falta \1"),
    (r"argument (.+?): invalid choice: ('.*?').*", r"\2 no es un \1"),
    (r"argument (.+?): expected one argument", r"\1 espera un valor"),
    (r"argument (.+?): invalid \S+ value: (.+)", r"\2 no sirve para \1"),
    (r"argument (.+?): (.+)", r"\1: \2"),
)


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "uso: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose every word to the user is Spanish; errors end with status 2."""

    def __init__(self, prog: str, *, description: str) -> None:
        super().__init__(prog, description=description, add_help=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "argumentos", "opciones"
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda")

    def error(self, message: str) -> NoReturn:
        for pattern, spanish in ERRORS:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                message = found.expand(spanish)
                break
        self.exit(2, f"{self.prog}: {message}. Mira {self.prog} --help\n")
