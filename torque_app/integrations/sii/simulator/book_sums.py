"""Do the books add up: each document by itself, and every summary against its documents.

What SII calls "cuadrado". Sums are taken from the file alone, element by element.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise

from lxml import etree

from torque_app.integrations.sii.simulator.envelopes import child, child_text
from torque_app.integrations.sii.simulator.signatures import name_of
from torque_app.integrations.sii.simulator.stamps import Finding

_WITHHELD = frozenset({"15"})
"""`CodImp` that the buyer keeps: it is taken off the total."""

_ADDED = {"TotMntExe": "MntExe", "TotMntNeto": "MntNeto", "TotMntIVA": "MntIVA",
          "TotIVAUsoComun": "IVAUsoComun", "TotMntTotal": "MntTotal"}  # fmt: skip
_COUNTED = {"TotOpExe": "MntExe", "TotOpIVARec": "MntIVA", "TotOpIVAUsoComun": "IVAUsoComun"}
_SUMMARISED_ALONE = frozenset({"35", "38", "39", "41", "105", "919", "920", "922", "924"})
"""Types whose documents a book only sums up: boletas, vouchers, tickets."""

_SALE, _VOID_BEFORE, _VOID_AFTER = "1", "1", "2"
_RANGES = {"RangoUtilizados": "FoliosEmitidos", "RangoAnulados": "FoliosAnulados"}

Node = etree._Element  # noqa: SLF001 - what lxml calls the type of its nodes


def check_iecv(content: Node) -> Iterator[Finding]:
    """Compare the book of sales or purchases with itself."""
    details: defaultdict[str, list[Node]] = defaultdict(list)
    for node in _named(content, "Detalle"):
        details[child_text(node, "TpoDoc")].append(node)
        if not _adds_up(node):
            yield _unbalanced(f"documento {_label(node)}")
    summary = child(content, "ResumenPeriodo")
    totals = [] if summary is None else list(_named(summary, "TotalesPeriodo"))
    summed = Counter(child_text(node, "TpoDoc") for node in totals)
    for kind in details.keys() - summed.keys():
        yield _unbalanced(f"tipo {kind} sin resumen")
    for kind, times in summed.items():
        if times > 1:
            yield _unbalanced(f"tipo {kind} resumido dos veces")
    for node in totals:
        kind = child_text(node, "TpoDoc")
        if details[kind] or kind not in _SUMMARISED_ALONE:
            yield from _compare(node, details[kind], kind)


def _compare(totals: Node, details: list[Node], kind: str) -> Iterator[Finding]:
    expected = {"TotDoc": len(details)}
    expected |= {tag: _sum(details, of) for tag, of in _ADDED.items()}
    expected |= {tag: _count(details, of) for tag, of in _COUNTED.items() if _said(totals, tag)}
    for tag, amount in expected.items():
        if _amount(totals, tag) != amount:
            yield _unbalanced(f"{tag} del tipo {kind}")
    tables = (
        ("TotIVANoRec", "IVANoRec", "CodIVANoRec", "MntIVANoRec"),
        ("TotOtrosImp", "OtrosImp", "CodImp", "MntImp"),
    )
    for tag, of, code, amount_tag in tables:
        ours = _by_code(_all(details, of), code, amount_tag)
        if _by_code(_named(totals, tag), code, f"Tot{amount_tag}") != ours:
            yield _unbalanced(f"{tag} del tipo {kind}")
    if not _credit_holds(totals):
        yield _unbalanced(f"TotCredIVAUsoComun del tipo {kind}")


def _credit_holds(totals: Node) -> bool:
    """Whether the credit is the stated part of the IVA of common use, which needs one."""
    common = _amount(totals, "TotIVAUsoComun")
    if not common:
        return not _said(totals, "TotCredIVAUsoComun")
    try:
        share = Decimal(child_text(totals, "FctProp"))
    except InvalidOperation:
        return False
    credit = (common * share).quantize(Decimal(1), ROUND_HALF_UP)
    return _amount(totals, "TotCredIVAUsoComun") == credit


def _adds_up(detail: Node) -> bool:
    whole = sum(_amount(detail, tag) for tag in ("MntExe", "MntNeto", "MntIVA", "IVAUsoComun"))
    whole += sum(_amount(node, "MntIVANoRec") for node in _named(detail, "IVANoRec"))
    for node in _named(detail, "OtrosImp"):
        amount = _amount(node, "MntImp")
        whole += -amount if child_text(node, "CodImp") in _WITHHELD else amount
    return whole == _amount(detail, "MntTotal") and _tax_holds(detail)


def _tax_holds(detail: Node) -> bool:
    """Whether the IVA, deductible or not, is the rate's part of the net; a peso may be rounded."""
    try:
        rate = Decimal(child_text(detail, "TasaImp"))
    except InvalidOperation:
        return True
    tax = _amount(detail, "MntIVA") + _amount(detail, "IVAUsoComun")
    tax += sum(_amount(node, "MntIVANoRec") for node in _named(detail, "IVANoRec"))
    return abs(tax - _amount(detail, "MntNeto") * rate / 100) <= 1


def check_guides(content: Node) -> Iterator[Finding]:
    """Compare the book of guías with itself."""
    details = list(_named(content, "Detalle"))
    valid = [n for n in details if child_text(n, "Anulado") not in {_VOID_BEFORE, _VOID_AFTER}]
    sales = [node for node in valid if child_text(node, "TpoOper") == _SALE]
    summary = child(content, "ResumenPeriodo")
    if summary is None:
        if details:
            yield _unbalanced("sin resumen")
        return
    void = Counter(child_text(node, "Anulado") for node in details)
    expected = {
        "TotFolAnulado": void[_VOID_BEFORE],
        "TotGuiaAnulada": void[_VOID_AFTER],
        "TotGuiaVenta": len(sales),
        "TotMntGuiaVta": _sum(sales, "MntTotal"),
    }
    for tag, amount in expected.items():
        if _amount(summary, tag) != amount:
            yield _unbalanced(tag)
    moved = [node for node in valid if child_text(node, "TpoOper") != _SALE]
    counts = Counter(child_text(node, "TpoOper") for node in moved)
    stated = {
        child_text(node, "TpoTraslado"): _amount(node, "CantGuia")
        for node in _named(summary, "TotTraslado")
    }
    if stated != counts:
        yield _unbalanced("TotTraslado")


def check_folio_use(content: Node) -> Iterator[Finding]:
    """Compare the counts of a daily summary with its ranges, and its sums with each other."""
    for node in _named(content, "Resumen"):
        kind = child_text(node, "TipoDocumento")
        parts = sum(_amount(node, tag) for tag in ("MntNeto", "MntIva", "MntExento"))
        if parts != _amount(node, "MntTotal"):
            yield _unbalanced(f"MntTotal del tipo {kind}")
        used = sum(_amount(node, tag) for tag in _RANGES.values())
        if used != _amount(node, "FoliosUtilizados"):
            yield _unbalanced(f"FoliosUtilizados del tipo {kind}")
        ranges = [_range(each) for tag in _RANGES for each in _named(node, tag)]
        if any(second[0] <= first[1] for first, second in pairwise(sorted(ranges))):
            yield _unbalanced(f"rangos que se cruzan en el tipo {kind}")
        for tag, count in _RANGES.items():
            folios = sum(last - first + 1 for first, last in map(_range, _named(node, tag)))
            if folios != _amount(node, count):
                yield _unbalanced(f"{tag} del tipo {kind}")


def _range(node: Node) -> tuple[int, int]:
    first = _amount(node, "Inicial")
    return first, _amount(node, "Final") if _said(node, "Final") else first


def _named(node: Node, name: str) -> Iterator[Node]:
    return (each for each in node if name_of(each) == name)


def _all(nodes: Iterable[Node], name: str) -> Iterator[Node]:
    for node in nodes:
        yield from _named(node, name)


def _said(node: Node, tag: str) -> bool:
    return child_text(node, tag) != ""


def _amount(node: Node, tag: str) -> int:
    """Return the whole number of a child, 0 when absent; the schema has looked at its form."""
    text = child_text(node, tag)
    return int(text) if text.lstrip("+-").isdecimal() and len(text) <= _LONGEST else 0


_LONGEST = 19
"""Digits of SII's largest amount, and its sign."""


def _sum(nodes: Iterable[Node], tag: str) -> int:
    return sum(_amount(node, tag) for node in nodes)


def _count(nodes: Iterable[Node], tag: str) -> int:
    return sum(_amount(node, tag) != 0 for node in nodes)


def _by_code(nodes: Iterable[Node], code: str, amount: str) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for node in nodes:
        found[child_text(node, code)] += _amount(node, amount)
    return found


def _label(node: Node) -> str:
    return f"{child_text(node, 'TpoDoc')}-{child_text(node, 'NroDoc')}"


def _unbalanced(what: str) -> Finding:
    return Finding("LIB", 3, 910, f"Libro descuadrado: {what}")
