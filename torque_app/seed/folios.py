"""The practice authority's papers: the certificate that signs and the ranges of folios."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from models.invoicing import CafFolio, Certificate
from models.tenants import DteEnvironment
from torque_app.core import crypto
from torque_app.integrations.sii import certificate as pfx
from torque_app.integrations.sii.caf import SII_KEYS, parse_caf
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.practice import PRACTICE_KEY, make_caf, make_pfx
from torque_app.integrations.sii.simulator.desk import KEY_FILE, open_authority
from torque_app.integrations.sii.values import Caf, DteType, Environment, Issuer
from torque_app.invoicing.service.certificates import PURPOSE as CERTIFICATE
from torque_app.invoicing.service.folios import PURPOSE as CAF
from torque_app.seed.people import Workshop
from torque_app.seed.rows import Book, Cursor, Dice
from torque_app.settings import settings

F, B = DteType.FACTURA, DteType.BOLETA
PRACTICE = Environment.CERTIFICATION
USABLE: Final = timedelta(days=150)  # a CAF of facturas lasts six months (SII FAQ 001_003_6968)
HOLDER: Final = ("15.555.555-6", "Rosa Aravena")


@dataclass
class Range:
    """A CAF in use: its row, its key, the next folio."""

    id: UUID
    caf: Caf
    raw: bytes
    next: int
    opened: datetime


def authority_folder() -> Path:
    """Return where the practice authority's key lies; the simulator trusts the same."""
    return settings().sii_authority_dir or settings().data_dir / "sii-authority"


def _authority_key() -> RSAPrivateKey:
    folder = authority_folder()
    folder.mkdir(parents=True, exist_ok=True)
    open_authority(folder)
    key = load_pem_private_key((folder / KEY_FILE).read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("the practice authority's key is RSA")
    return key


class Papers:
    """What one workshop needs to issue documents in the practice environment."""

    def __init__(
        self, book: Book, dice: Dice, shop: Workshop, *, issuer: Issuer, opened: datetime
    ) -> None:
        self.book, self.dice, self.shop, self.issuer = book, dice, shop, issuer
        self.authority = _authority_key()
        self.ranges: dict[DteType, Range] = {}
        self.used: list[Range] = []
        self.signer = self._certificate(opened)

    def _certificate(self, opened: datetime) -> Any:
        rut, name = HOLDER
        raw = make_pfx(
            rut=rut.replace(".", ""),
            name=name,
            password="practica",  # noqa: S106 - of a file that is never kept
            valid_from=opened - timedelta(days=1),
        )
        signer = pfx.load_certificate(raw, "practica", at=opened)
        row = self.dice.id(opened)
        self.book.add(
            Certificate,
            id=row,
            company_id=self.shop.company_id,
            holder_rut=signer.holder_rut,
            holder_name=signer.holder_name,
            fingerprint=signer.fingerprint,
            not_before=signer.valid_from,
            not_after=signer.valid_until,
            secret_enc=self._sealed(pfx.export(signer), CERTIFICATE, row),
            created_at=opened,
        )
        return signer

    def _sealed(self, plain: bytes, purpose: str, row: UUID) -> bytes:
        return crypto.encrypt(plain, purpose=purpose, bound_to=f"{self.shop.tenant_id}|{row}")

    def range(self, type: DteType, at: datetime, *, fresh: bool = False) -> Range:
        """Return a range with folios left that is not too old, asking for another if need be."""
        held = self.ranges.get(type)
        if not fresh and held is not None:
            old = type is F and at - held.opened > USABLE
            if held.next <= held.caf.last and not old:
                return held
        at -= timedelta(days=7)  # jobs end in another order than they began
        first = 1 if held is None else held.caf.last + 1
        size = 60 if type is F and not fresh else 400
        raw = make_caf(
            type=type,
            issuer_rut=self.issuer.rut,
            razon_social=self.issuer.razon_social,
            first=first,
            last=first + size - 1,
            authorized_on=sii_time(at).date(),
            authority=self.authority,
        )
        trusted = {**SII_KEYS, PRACTICE_KEY: self.authority.public_key()}
        caf = parse_caf(raw, environment=PRACTICE, issuer_rut=self.issuer.rut, trusted_keys=trusted)
        opened = Range(self.dice.id(at), caf, raw, first, at)
        self.ranges[type] = opened
        self.used.append(opened)
        self._note(opened)
        return opened

    def _note(self, opened: Range) -> None:
        self.book.add(
            CafFolio,
            id=opened.id,
            company_id=self.shop.company_id,
            environment=DteEnvironment.CERTIFICATION,
            dte_type=int(opened.caf.type),
            range_from=opened.caf.first,
            range_to=opened.caf.last,
            next_folio=opened.next,
            authorised_on=opened.caf.authorized_on,
            expires_on=opened.caf.expires_on,
            caf_xml_enc=self._sealed(opened.raw, CAF, opened.id),
            sha256=sha256(opened.raw).hexdigest(),
            created_at=opened.opened,
        )

    def close(self, cursor: Cursor, now: datetime) -> None:
        """Leave the ranges as they stand, with fresh folios of every type for the day ahead."""
        for type_ in DteType:
            self.range(type_, now, fresh=True)
        self.book.write(cursor)
        cursor.executemany(
            "UPDATE caf_folios SET next_folio = %s WHERE tenant_id = %s AND id = %s",
            [(used.next, self.shop.tenant_id, used.id) for used in self.used],
        )
