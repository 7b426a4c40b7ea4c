"""The sentences the product says, read from its source, and the English catalogue beside them.

`python -m tests.texts.catalogue` writes `torque.mo` from `torque.po` and tells what is missing.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PO: Final = ROOT / "torque_app" / "texts" / "en" / "LC_MESSAGES" / "torque.po"
MO: Final = PO.with_suffix(".mo")

_SENTENCE: Final = re.compile(r"[¿¡]?[A-ZÁÉÍÓÚÑ].* .*[.?]", re.DOTALL)
_LABEL: Final = re.compile(r"[A-ZÁÉÍÓÚÑ][^/_]+")
_TABLES: Final = re.compile(r"_?(\w+_)?NAMES|_AHEAD|STEPS|SEARCHED")
_DESCRIBING: Final = frozenset({"description", "summary", "title"})
_REASON: Final = re.compile(r"(?:THEN|ELSE) '(\w[^']* [^']*)'")
_MAGIC: Final = 0x950412DE

# Machines and programmers read these, in English, or they go on paper, in Spanish whatever LOCALE.
_UNSAID: Final = (
    "torque_app/api.py",
    "torque_app/cli.py",
    "torque_app/embedded",
    "torque_app/integrations/printing/dte_text.py",
    "torque_app/integrations/printing/dte.py",
    "torque_app/integrations/sii/simulator",
    "torque_app/seed",
    "torque_app/settings.py",
    "torque_app/shell/metrics.py",
    "torque_app/shell/process.py",
)
# A bug's sentence, for who programs, among the refusals of its module.
_BUGS: Final = frozenset({"An instant without a zone cannot be placed in one."})
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
            tree = ast.parse(path.read_text(encoding="utf-8"))
            said = [*_given(tree), *_kept(tree, name)]
            for sentence, line in said:
                found.setdefault(sentence, []).append(f"{name}:{line}")
    return found


def _given(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the literals written inside `_(...)`, either side of a condition included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            yield from _chosen(node.args[0])


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
        if node in silent or not isinstance(node.value, str) or node.value in _BUGS:
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
    """Yield the labels in tables of names: constants by name, and `names=` of a lifecycle."""
    tables: list[ast.expr] = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "names"
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


def read(po: str) -> dict[str, str]:
    """Return msgid → msgstr of a catalogue; the header stands under ""."""
    entries: dict[str, str] = {}
    parts: dict[str, str] = {}
    key = ""
    for line in [*po.splitlines(), ""]:
        if not line.strip():
            if "msgid" in parts:
                entries[parts["msgid"]] = parts["msgstr"]
            parts, key = {}, ""
        elif not line.startswith("#"):
            word, _, quoted = line.partition('"')
            key = word.strip() or key
            parts[key] = parts.get(key, "") + ast.literal_eval('"' + quoted)
    return entries


def compiled(entries: Mapping[str, str]) -> bytes:
    """Return GNU gettext's binary catalogue of some entries, sorted as its format asks."""
    pairs = sorted((key.encode(), said.encode()) for key, said in entries.items())
    count = len(pairs)
    start = 28 + 16 * count
    tables, texts = [b"", b""], b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<2I", len(pair[side]), start + len(texts))
            texts += pair[side] + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, count, 28, 28 + 8 * count, 0, start)
    return head + tables[0] + tables[1] + texts


def main() -> int:
    """Write the compiled catalogue; name each sentence without English and return 1 if any."""
    entries = read(PO.read_text(encoding="utf-8"))
    MO.write_bytes(compiled(entries))
    missing = {said: where for said, where in spoken().items() if not entries.get(said)}
    for said, where in missing.items():
        sys.stdout.write(f"{where[0]}: {said!r}\n")
    return int(bool(missing))


if __name__ == "__main__":
    raise SystemExit(main())
