"""The sentences the product says, read from its source, and the English catalogue beside them.

`python -m tests.texts.catalogue` writes `torque.mo` from `torque.po` and tells what is missing.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.parsing import parsed

ROOT: Final = Path(__file__).resolve().parents[2]
PO: Final = ROOT / "torque_app" / "texts" / "en" / "LC_MESSAGES" / "torque.po"
MO: Final = PO.with_suffix(".mo")

_SENTENCE: Final = re.compile(r"[¿¡]?[A-ZÁÉÍÓÚÑ].* .*[.?]", re.DOTALL)
_LABEL: Final = re.compile(r"[A-ZÁÉÍÓÚÑ][^/_]+")
_TABLES: Final = re.compile(r"_?(\w+_)?NAMES|_AHEAD|STEPS|SEARCHED")
_DESCRIBING: Final = frozenset({"description", "summary", "title"})
_REASON: Final = re.compile(r"(?:THEN|ELSE) '(\w[^']* [^']*)'")
_ANY_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SAYING: Final = frozenset({"_", "Sentence"})
_FILLED: Final = re.compile(r"[¿¡«{A-ZÁÉÍÓÚÑ].*[a-z]{2} .*[.?]", re.DOTALL)
_GAP: Final = re.compile(r"{[^}]*}")

# Machines and programmers read these, in English, or they go on paper, in Spanish whatever LOCALE.
_UNSAID: Final = (
    "torque_app/api/building.py",
    "torque_app/cli.py",
    "torque_app/dte_command",
    "torque_app/embedded",
    "torque_app/integrations/printing/dte_text.py",
    "torque_app/integrations/printing/dte.py",
    "torque_app/integrations/sii/simulator",
    "torque_app/seed",
    "torque_app/settings.py",
    "torque_app/shell/metrics.py",
    "torque_app/shell/process.py",
)
# Among the sentences of its module: a bug's, for who programs, and one that SII's schema fixes.
_UNLOOKED: Final = (
    "An instant without a zone cannot be placed in one.",
    "Storage {} is not complete: ",
    "El acuse de recibo que se declara en este acto, ",
)
# Labels that a query decides on, one by one, and `_` is given later.
_DECIDED: Final = {
    "torque_app/work_orders/queries/activity.py": ("OT abierta",),
    "torque_app/invoicing/service/sending.py": ("Listo para enviar al SII.",),
}


def spoken() -> dict[str, list[str]]:
    """Return every sentence that may be given to `_`, with the `file:line`s it comes from."""
    found: dict[str, list[str]] = {}
    for package in ("torque_app", "models"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            tree = parsed(path)
            said = [*_given(tree), *_kept(tree, name)]
            for sentence, line in said:
                found.setdefault(sentence, []).append(f"{name}:{line}")
    return found


def _given(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the literals in `_(...)`, `Sentence(...)` and `counted(n, ..., ...)`.

    Either side of a condition counts; what has no words between its gaps has nothing to translate.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[said, *_]) if name in _SAYING:
                yield from _worded(said)
            case ast.Call(func=ast.Name(id="counted"), args=[_, one, many]):
                yield from (*_worded(one), *_worded(many))


def _worded(node: ast.expr) -> Iterator[tuple[str, int]]:
    """Yield the literals an argument may become that have words of their own."""
    for text, line in _chosen(node):
        if re.search(r"\w", _GAP.sub("", text)):
            yield text, line


def _chosen(node: ast.expr) -> Iterator[tuple[str, int]]:
    """Yield the literals an argument may become, not those it only looks at."""
    match node:
        case ast.Constant(value=str(text)):
            yield text, node.lineno
        case ast.IfExp(body=body, orelse=orelse):
            yield from _chosen(body)
            yield from _chosen(orelse)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _chosen(value)


def _kept(tree: ast.Module, name: str) -> Iterator[tuple[str, int]]:
    """Yield what is kept in refusals and tables until a screen or the API says it through `_`."""
    if name.startswith(_UNSAID):
        return
    silent = set(_silent(tree))
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for node in texts:
        if node in silent or not isinstance(node.value, str) or node.value.startswith(_UNLOOKED):
            continue
        if "SELECT" in node.value:
            yield from ((reason, node.lineno) for reason in _REASON.findall(node.value))
        elif _SENTENCE.fullmatch(node.value) or node.value in _DECIDED.get(name, ()):
            yield node.value, node.lineno
    yield from _labels(tree)


def _silent(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the strings nobody is told: docstrings, descriptions for the API, parts of f-strings.

    An f-string is filled in before `_` sees it: no catalogue can know it.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as text):
                yield text
            case ast.keyword(arg=arg, value=value) if arg in _DESCRIBING:
                yield from ast.walk(value)
            case ast.JoinedStr():
                yield from ast.walk(node)


def _labels(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the labels in tables of names: constants by name, and what a lifecycle names."""
    tables: list[ast.expr] = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in {"names", "subject"}
    ]
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=table) if _TABLES.fullmatch(name):
                tables.append(table)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as table) if (
                _TABLES.fullmatch(name)
            ):
                tables.append(table)
    for table in tables:
        for leaf in ast.walk(table):
            match leaf:
                case ast.Constant(value=str(text)) if _LABEL.fullmatch(text):
                    yield text, leaf.lineno


def composed() -> list[str]:
    """Return the `file:line: text` of each sentence filled in before `_` could look it up."""
    found = []
    for path in sorted((ROOT / "torque_app").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(_UNSAID):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "{}" for p in node.values]
                text = "".join(map(str, parts))
                if _FILLED.fullmatch(text) and not text.startswith(_UNLOOKED):
                    found.append(f"{name}:{node.lineno}: {text}")
    return found


def entries() -> dict[str, str]:
    """Return msgid → msgstr of the English catalogue."""
    return {str(one.id): str(one.string) for one in _catalogue() if one.id}


def compiled() -> bytes:
    """Return GNU gettext's binary catalogue of the English one."""
    made = BytesIO()
    write_mo(made, _catalogue())
    return made.getvalue()


def _catalogue() -> Catalog:
    with PO.open("rb") as file:
        found = read_po(file, locale="en", abort_invalid=True)
    # Babel's own is the moment of reading: no two compilations would be the same bytes
    found.creation_date = found.revision_date = _ANY_DAY
    return found


def main() -> int:
    """Write the compiled catalogue; name each sentence without English and return 1 if any."""
    MO.write_bytes(compiled())
    english = entries()
    missing = {said: where for said, where in spoken().items() if not english.get(said)}
    for said, where in missing.items():
        sys.stdout.write(f"{where[0]}: {said!r}\n")
    return int(bool(missing))


if __name__ == "__main__":
    raise SystemExit(main())
