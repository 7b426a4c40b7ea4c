"""Judge what DTEUpload takes beside envelopes: the certification sets' books, and the RVD.

The daily summary of boletas (RVD, ConsumoFolios) ended on 2022-08-01 (Res. Ex. 53 of 2022): it is
taken, and answered with that reparo. Books are LOK when cover, signature and sums hold.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from torque_app.integrations.sii.simulator.diagnosis import Context, Diagnosis
from torque_app.integrations.sii.simulator.envelopes import Envelope, child, child_text, whole
from torque_app.integrations.sii.simulator.signatures import BadSignature, name_of, verify
from torque_app.integrations.sii.simulator.stamps import Finding

_CONTENT = {
    "ConsumoFolios": "DocumentoConsumoFolios",
    "LibroCompraVenta": "EnvioLibro",
    "LibroGuia": "EnvioLibro",
    "LibroBoleta": "EnvioLibro",
}
_NOT_REQUIRED = Finding("RVD", 2, 908, "RVD no es obligatorio desde 2022-08-01")


def is_book(file: Envelope) -> bool:
    """Whether the file is a book or summary instead of an envelope."""
    return file.kind in _CONTENT


def judge(file: Envelope, context: Context) -> Diagnosis:
    """Return the judgement of a schema-valid book: LOK, LRC, LRF or LRH; RPR for the RVD."""
    content = child(file.root, _CONTENT[file.kind])
    if content is None:
        return Diagnosis("LRC", (Finding("LIB", 3, 909, "El libro no tiene contenido"),))
    cover = tuple(_check_cover(content, context))
    if cover:
        return Diagnosis("LRC", cover)
    try:
        verify(file.root, signed=content)
    except BadSignature as broken:
        return Diagnosis("LRF", (Finding("LIB", 3, 903, f"Firma incorrecta: {broken}"),))
    if file.kind == "ConsumoFolios":
        return Diagnosis("RPR", (_NOT_REQUIRED,))
    sums = tuple(_check_sums(content))
    return Diagnosis("LRH", sums) if sums else Diagnosis("LOK")


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


def _check_sums(content: etree._Element) -> Iterator[Finding]:
    """Compare the summary of each type with its detail, where there is one."""
    details: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for node in content:
        if name_of(node) == "Detalle":
            kind = child_text(node, "TpoDoc")
            count[kind] += 1
            details[kind] += max(0, whole(child_text(node, "MntTotal")))
    for node in content.iter("{*}TotalesPeriodo"):
        kind = child_text(node, "TpoDoc")
        if not count[kind]:
            continue
        stated = (whole(child_text(node, "TotDoc")), whole(child_text(node, "TotMntTotal")))
        if stated != (count[kind], details[kind]):
            yield Finding("LIB", 3, 910, f"Libro descuadrado en el tipo {kind}")
