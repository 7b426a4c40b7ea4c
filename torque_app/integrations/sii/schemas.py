"""SII's XML schemas: compiled once per process, never fetched, one per kind of root."""

import threading
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lxml import etree

_MOST_ERRORS: Final = 20
_VALIDATING: Final = threading.Lock()


class Root(StrEnum):
    """The schema file of each kind of document; boletas have their own set of types."""

    DTE = "DTE_v10.xsd"
    ENVIO_DTE = "EnvioDTE_v10.xsd"
    ENVIO_BOLETA = "EnvioBOLETA_v11.xsd"
    RESPUESTA = "RespuestaEnvioDTE_v10.xsd"
    RECIBOS = "EnvioRecibos_v10.xsd"
    LIBRO_CV = "LibroCV_v10.xsd"
    LIBRO_GUIA = "LibroGuia_v10.xsd"
    CONSUMO_FOLIOS = "ConsumoFolio_v10.xsd"

    @property
    def tag(self) -> str:
        """The name of the root element."""
        return _TAGS.get(self.name, self.value.partition("_")[0])


_TAGS: Final = {
    "RESPUESTA": "RespuestaDTE",
    "LIBRO_CV": "LibroCompraVenta",
    "CONSUMO_FOLIOS": "ConsumoFolios",
}
"""The roots that are not called like their schema's file."""


def validate(data: bytes, root: Root, *, directory: Path) -> list[str]:
    """Return what the schema objects to, `line: sentence` each; empty when the document is valid.

    `directory` holds SII's XSD files together. Raises `OSError` when they are not there.
    """
    try:
        tree = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        return [f"{error.lineno}: {error.msg}"]
    docinfo: Any = tree.getroottree().docinfo
    if docinfo.doctype:
        return ["1: DOCTYPE is not allowed"]
    schema = _schema(directory, root)
    # an XMLSchema keeps its errors in itself, so two threads would read each other's
    with _VALIDATING:
        if schema.validate(tree):
            return []
        entries: Iterable[Any] = schema.error_log  # type: ignore[assignment]  # the stubs forget it
        return [f"{entry.line}: {entry.message}" for entry in entries][:_MOST_ERRORS]


def _parser() -> etree.XMLParser:
    """Return a parser that expands no entity, loads no DTD and opens no connection."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


@lru_cache(maxsize=16)
def _schema(directory: Path, root: Root) -> etree.XMLSchema:
    """Return the compiled schema."""
    return etree.XMLSchema(etree.parse(str(directory / root.value), _parser()))
