"""SII's XML schemas, loaded once each from a folder; without the folder the step is skipped."""

from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from torque_app.integrations.sii.simulator.envelopes import Envelope

_FILES = {
    "EnvioDTE": "EnvioDTE_v10.xsd",
    "EnvioBOLETA": "EnvioBOLETA_v11.xsd",
    "ConsumoFolios": "ConsumoFolio_v10.xsd",
    "LibroCompraVenta": "LibroCV_v10.xsd",
    "LibroGuia": "LibroGuia_v10.xsd",
    "LibroBoleta": "LibroBOLETA_v10.xsd",
}
_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_NAMESPACE = "http://www.sii.cl/SiiDte"
_SHOWN = 10


class Schemas:
    """The schemas of envelopes; `folder` None means they are not installed."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._loaded: dict[str, etree.XMLSchema] = {}
        self._lock = Lock()

    @property
    def installed(self) -> bool:
        """Whether envelopes are validated."""
        return self._folder is not None

    def errors(self, envelope: Envelope) -> list[str]:
        """Return SII-like error lines, none when valid (or when no schema is installed)."""
        name = _FILES.get(envelope.kind)
        if name is None or envelope.root.get(_LOCATION) != f"{_NAMESPACE} {name}":
            return ["SCH-00001: Invalid Schema Name"]
        if self._folder is None:
            return []
        with self._lock:
            schema = self._schema(self._folder / name)
            if schema.validate(envelope.root):
                return []
            log: Any = schema.error_log  # iterable, which the stubs do not know
            return [f"LSX-00213: linea {e.line}: {e.message}" for e in log][:_SHOWN]

    def _schema(self, path: Path) -> etree.XMLSchema:
        if path.name not in self._loaded:
            self._loaded[path.name] = etree.XMLSchema(etree.parse(path))
        return self._loaded[path.name]
