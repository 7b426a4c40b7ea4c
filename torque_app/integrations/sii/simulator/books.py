"""Judge what DTEUpload takes beside envelopes: the certification sets' books, and the RVD.

The daily summary of boletas (RVD, ConsumoFolios) ended on 2022-08-01 (Res. Ex. 53 of 2022): it is
taken, and answered with that reparo. Books are LOK when cover, signature and sums hold.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from lxml import etree

from torque_app.integrations.sii.simulator.book_sums import (
    check_folio_use,
    check_guides,
    check_iecv,
)
from torque_app.integrations.sii.simulator.diagnosis import Context, Diagnosis
from torque_app.integrations.sii.simulator.envelopes import Envelope, child, child_text
from torque_app.integrations.sii.simulator.signatures import BadSignature, verify
from torque_app.integrations.sii.simulator.stamps import Finding

_CONTENT = {
    "ConsumoFolios": "DocumentoConsumoFolios",
    "LibroCompraVenta": "EnvioLibro",
    "LibroGuia": "EnvioLibro",
    "LibroBoleta": "EnvioLibro",
}
_SUMS: Mapping[str, Callable[[etree._Element], Iterator[Finding]]] = {
    "ConsumoFolios": check_folio_use,
    "LibroCompraVenta": check_iecv,
    "LibroGuia": check_guides,
}
_NOT_REQUIRED = Finding("RVD", 2, 908, "RVD no es obligatorio desde 2022-08-01")
_SPECIAL = "ESPECIAL"


def is_book(file: Envelope) -> bool:
    """Whether the file is a book or summary instead of an envelope."""
    return file.kind in _CONTENT


def judge(file: Envelope, context: Context) -> Diagnosis:
    """Return the judgement of a schema-valid book: LOK, LRC, LRF or LRH; RPR or RCH for the RVD."""
    summary = file.kind == "ConsumoFolios"
    content = child(file.root, _CONTENT[file.kind])
    if content is None:
        return Diagnosis("LRC", (Finding("LIB", 3, 909, "El libro no tiene contenido"),))
    cover = tuple(_check_cover(content, context))
    if cover:
        return Diagnosis("RCT" if summary else "LRC", cover)
    broken = tuple(_check_signature(file, content, context))
    if broken:
        return Diagnosis("RFR" if summary else "LRF", broken)
    check = _SUMS.get(file.kind)
    wrong = tuple(check(content)) if check else ()
    if summary:
        return Diagnosis("RCH", wrong) if wrong else Diagnosis("RPR", (_NOT_REQUIRED,))
    return Diagnosis("LRH", wrong) if wrong else Diagnosis("LOK")


def _check_signature(
    file: Envelope, content: etree._Element, context: Context
) -> Iterator[Finding]:
    try:
        proof = verify(file.root, signed=content)
    except BadSignature as broken:
        yield Finding("LIB", 3, 903, f"Firma incorrecta: {broken}")
        return
    if not proof.holder.valid_from <= context.now <= proof.holder.valid_until:
        yield Finding("LIB", 3, 904, "El certificado de la firma no esta vigente")


def _check_cover(content: etree._Element, context: Context) -> Iterator[Finding]:
    cover, company = child(content, "Caratula"), context.company
    issuer = child_text(cover, "RutEmisorLibro") or child_text(cover, "RutEmisor")
    if issuer != company.rut:
        yield Finding("CRT", 3, 901, "RUT Emisor diferente al Upload")
    if child_text(cover, "RutEnvia") != context.sender:
        yield Finding("CRT", 3, 11, "RUT envia diferente al Upload")
    resolution = (child_text(cover, "FchResol"), child_text(cover, "NroResol"))
    known = (company.resolution_date, company.resolution_number)
    if any(ours not in {None, theirs} for ours, theirs in zip(known, resolution, strict=True)):
        yield Finding("CRT", 3, 19, "Numero o fecha de resolucion no corresponde")
    special = child_text(cover, "TipoLibro") == _SPECIAL
    if special and not child_text(cover, "FolioNotificacion"):
        yield Finding("CRT", 3, 913, "Libro ESPECIAL sin Folio de Notificacion")
    if _is_ahead(child_text(cover, "PeriodoTributario"), context.now):
        yield Finding("CRT", 3, 914, "Periodo Tributario posterior a la recepcion")


def _is_ahead(period: str, now: datetime) -> bool:
    """Whether a tax period (AAAA-MM) has not begun; the years of SII all have four digits."""
    return period > f"{now:%Y-%m}"
