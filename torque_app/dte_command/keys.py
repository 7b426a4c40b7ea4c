"""The keys of an emission: certificate and CAFs read from files, and folios dealt in order."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from torque_app.embedded.places import Refused, say
from torque_app.integrations.sii.caf import CafRefused, parse_caf
from torque_app.integrations.sii.certificate import CertificateUnusable, load_certificate
from torque_app.integrations.sii.values import Caf, Certificate, DteType, Environment

_PRACTICE: Final = (
    "Aviso: {name}: el SII no firmó este CAF. Se acepta porque falta --production: sus folios"
    " sirven para practicar, no para enviar documentos al SII."
)


def certificate_of(path: Path, password: str, *, at: datetime) -> Certificate:
    """Return who signs; raises `Refused` saying what is wrong with the file."""
    try:
        return load_certificate(path.read_bytes(), password, at=at)
    except CertificateUnusable as error:
        raise Refused(f"{path.name}: {error}") from error


def cafs_of(paths: Sequence[Path], *, issuer_rut: str, production: bool) -> list[Caf]:
    """Return the ranges of folios; one SII did not sign is told, and refused for production."""
    environment = Environment.PRODUCTION if production else Environment.CERTIFICATION
    return [_caf(path, environment, issuer_rut) for path in paths]


def _caf(path: Path, environment: Environment, issuer_rut: str) -> Caf:
    data = path.read_bytes()
    try:
        return parse_caf(data, environment=environment, issuer_rut=issuer_rut)
    except CafRefused as refusal:
        practice = refusal.details.get("reason") in {"unknown_key", "signature"}
        if environment is Environment.PRODUCTION or not practice:
            raise Refused(f"{path.name}: {refusal}") from refusal
    try:
        caf = parse_caf(data, environment=environment, issuer_rut=issuer_rut, trusted_keys=None)
    except CafRefused as refusal:
        raise Refused(f"{path.name}: {refusal}") from refusal
    say(_PRACTICE.format(name=path.name))
    return caf


class Folios:
    """Deals each folio of the ranges once, the lowest first."""

    def __init__(self, cafs: Sequence[Caf], *, on: date) -> None:
        self._cafs = sorted(cafs, key=lambda caf: caf.first)
        self._on = on
        self._taken: set[tuple[DteType, int]] = set()

    def take(self, type: DteType, asked: int | None = None) -> int:
        """Return the next folio of a type, or the very one asked for; raises `Refused`."""
        folio = self._next(type) if asked is None else asked
        if (type, folio) in self._taken:
            raise Refused(f"El folio {folio} del tipo {type.value} se pide dos veces.")
        self.of(type, folio)
        self._taken.add((type, folio))
        return folio

    def of(self, type: DteType, folio: int) -> Caf:
        """Return the range a folio belongs to; raises `Refused`."""
        found = next((caf for caf in self._usable(type) if caf.covers(folio)), None)
        if found is None:
            raise Refused(f"Ningún CAF vigente autoriza el folio {folio} del tipo {type.value}.")
        return found

    def _usable(self, type: DteType) -> list[Caf]:
        return [caf for caf in self._cafs if caf.type is type and not caf.is_expired(self._on)]

    def _next(self, type: DteType) -> int:
        for caf in self._usable(type):
            free = (n for n in range(caf.first, caf.last + 1) if (type, n) not in self._taken)
            folio = next(free, None)
            if folio is not None:
                return folio
        raise Refused(f"No quedan folios vigentes del tipo {type.value}: falta un CAF con --caf.")
