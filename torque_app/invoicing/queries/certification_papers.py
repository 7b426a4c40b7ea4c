"""The zip of a test set: its files for SII, its documents, and their printed samples."""

from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from models.values import clock
from torque_app.core.errors import Conflict
from torque_app.core.paper import Paper
from torque_app.integrations.printing.dte import can_be_assigned, print_dte
from torque_app.invoicing.queries.certification import SetMaterial
from torque_app.invoicing.rules.content import restored


class NotBuiltYet(Conflict):
    """The set has nothing to download."""

    code = "set_not_built"
    message = "Construye el set antes de descargarlo."


def certification_zip(material: SetMaterial) -> Paper:
    """Return the zip; takes a tenth of a second per document, so run it with no transaction open.

    Raises NotBuiltYet for a set that was not built.
    """
    if not material.files:
        raise NotBuiltYet
    buffer = BytesIO()
    at = clock.local(material.built_at)
    built = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with ZipFile(buffer, "w") as zipped:
        for name, data in chain(material.files, _documents(material)):
            # dated by the set: downloaded twice, it is the same file
            zipped.writestr(ZipInfo(name, built), data, ZIP_DEFLATED)
    stem = material.name.rpartition(".")[0] or material.name
    return Paper(f"certificacion-{stem}.zip", "application/zip", buffer.getvalue())


def _documents(material: SetMaterial) -> Iterator[tuple[str, bytes]]:
    """Yield the signed XML of each document, its print and, where there is one, its cedible."""
    for case, content, xml, ted in material.documents:
        document = restored(content)
        name = f"{case}-T{int(document.type)}F{document.folio}"
        yield f"documentos/{name}.xml", xml
        yield f"muestras/{name}.pdf", print_dte(document, ted)
        if can_be_assigned(document):
            printed = print_dte(document, ted, cedible=True)
            yield f"muestras/{name}-cedible.pdf", printed
