"""The daily summary of boletas (ConsumoFolios, RCOF) that the boleta set asks for.

ConsumoFolio_v10.xsd: types 39, 41 and the notes (61) about them, each with its sums, its folios
issued and its folios voided at SII. Not required outside certification since 2022-08-01.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from torque_app.integrations.sii.certification.sales import about
from torque_app.integrations.sii.certification.signing import Signatory, SignedFile, framed
from torque_app.integrations.sii.elements import element, group
from torque_app.integrations.sii.schemas import Root
from torque_app.integrations.sii.values import IVA_RATE, DteDocument, DteType

_CONTENT: Final = "DocumentoConsumoFolios"
_BOLETAS: Final = (DteType.BOLETA, DteType.BOLETA_EXENTA)
SUMMED: Final = (*_BOLETAS, DteType.NOTA_CREDITO)
"""The types the summary speaks of (`TipoConsumoType`)."""

_NONE: Final[Mapping[DteType, Collection[int]]] = {}


def folio_use(
    documents: Iterable[DteDocument],
    *,
    day: date,
    by: Signatory,
    sequence: int = 1,
    voided: Mapping[DteType, Collection[int]] = _NONE,
) -> SignedFile:
    """Return the signed summary of a day's boletas and the notes about them.

    `sequence` counts the versions sent of that day from 1, `voided` are folios voided at SII (not
    boletas annulled by a note). A day without any says so with a summary of zeros for boletas.
    """
    counted = [each for each in documents if _counts(each)]
    kinds = [kind for kind in SUMMED if voided.get(kind) or any(d.type is kind for d in counted)]
    summaries = (
        _summary(kind, [d for d in counted if d.type is kind], voided.get(kind, ()))
        for kind in kinds or [DteType.BOLETA]
    )
    cover = group(
        "Caratula",
        (
            *by.parties("RutEmisor"),
            *by.resolution(),
            element("FchInicio", day),
            element("FchFinal", day),
            element("SecEnvio", sequence),
            element("TmstFirmaEnv", by.wall_time),
        ),
    ).replace("<Caratula>", '<Caratula version="1.0">', 1)
    inside = group(_CONTENT, (cover, *summaries))
    return framed(
        Root.CONSUMO_FOLIOS, inside, tag=_CONTENT, id=f"CF_{day:%Y%m%d}_{sequence}", by=by
    )


def _counts(document: DteDocument) -> bool:
    if document.type in _BOLETAS:
        return True
    found = about(document)
    return document.type is DteType.NOTA_CREDITO and found is not None and found[0] in _BOLETAS


def _summary(kind: DteType, documents: Sequence[DteDocument], voided: Collection[int]) -> str:
    issued = [document.folio for document in documents]
    taxed = kind is not DteType.BOLETA_EXENTA
    fields = (
        element("TipoDocumento", kind.value),
        element("MntNeto", _sum(documents, "net")) if taxed else "",
        element("MntIva", _sum(documents, "iva")) if taxed else "",
        element("TasaIVA", IVA_RATE) if taxed else "",
        element("MntExento", _sum(documents, "exempt")),
        element("MntTotal", _sum(documents, "total")),
        element("FoliosEmitidos", len(issued)),
        element("FoliosAnulados", len(voided)),
        element("FoliosUtilizados", len(issued) + len(voided)),
        *_ranges("RangoUtilizados", issued),
        *_ranges("RangoAnulados", voided),
    )
    return group("Resumen", fields)


def _sum(documents: Iterable[DteDocument], name: str) -> int:
    return sum(getattr(document.totals, name) for document in documents)


def _ranges(tag: str, folios: Collection[int]) -> Iterator[str]:
    for first, last in runs(folios):
        yield group(tag, (element("Inicial", first), element("Final", last)))


def runs(folios: Iterable[int]) -> list[tuple[int, int]]:
    """Return the unbroken ranges that the folios make, lowest first."""
    found: list[tuple[int, int]] = []
    for folio in sorted(set(folios)):
        if found and folio == found[-1][1] + 1:
            found[-1] = (found[-1][0], folio)
        else:
            found.append((folio, folio))
    return found
