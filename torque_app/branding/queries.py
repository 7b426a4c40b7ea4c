"""How a legal entity presents itself: to its owner, on paper and on the pages of its clients."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from models.tenants import Company
from torque_app.branding.permissions import Branding
from torque_app.branding.rules import OWNER, wrong_colour
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.integrations.printing.branding import Branding as Printed
from torque_app.tenants import queries as tenants

PLAIN: Final = Printed().colour
"""The colour of whoever chose none."""


@dataclass(frozen=True, slots=True)
class LogoRow:
    """A logo as it is kept: sides in pixels, `size` in bytes, and where it is read."""

    name: str
    mime: str
    size: int
    width: int
    height: int
    created_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class BrandRow:
    """The image of a legal entity; `colour` is `#rrggbb`, empty where none was chosen."""

    company_id: UUID
    colour: str
    logo: LogoRow | None


@dataclass(frozen=True, slots=True)
class Face:
    """A legal entity on a page: its colour `#rrggbb`, and a small logo as a data address or ""."""

    colour: str = PLAIN
    logo: str = field(default="", repr=False)


@needs(Branding.VIEW)
def brand(tx: Tx, company_id: UUID) -> BrandRow:
    """Return the image of a legal entity, or raise NotFound."""
    company = tx.get(Company, company_id)
    found = files.only(tx, OWNER, company_id)
    logo = None
    if found is not None:
        logo = LogoRow(
            name=found.name,
            mime=found.mime,
            size=found.size,
            width=found.width or 0,
            height=found.height or 0,
            created_at=found.created_at,
            url=f"/api/v1/companies/{company_id}/branding/logo?v={found.id}",
        )
    return BrandRow(company_id, str(company.branding.get("colour") or ""), logo)


@needs(Branding.VIEW)
def chosen(tx: Tx, company_id: UUID | None) -> BrandRow | None:
    """Return the image of a legal entity, by default the oldest's; None while there is none."""
    known = [row.id for row in tenants.companies(tx)]
    wanted = company_id if company_id in known else next(iter(known), None)
    return brand(tx, wanted) if wanted else None


@needs(Branding.VIEW)
def logo(tx: Tx, company_id: UUID) -> tuple[str, bytes]:
    """Return the media type and the bytes of a logo; NotFound where there is none."""
    found = files.only_bytes(tx, OWNER, company_id)
    if found is None:
        raise NotFound
    return found


@needs(Branding.VIEW)
def on_paper(tx: Tx, company_id: UUID | None, *, contacts: tuple[str, ...] = ()) -> Printed:
    """Return how a legal entity dresses its papers; plainly where there is no such."""
    found = files.only_bytes(tx, OWNER, company_id) if company_id else None
    return Printed(
        logo=found[1] if found else None, colour=_colour(tx, company_id), contacts=contacts
    )


@needs(Branding.VIEW)
def on_page(tx: Tx, company_id: UUID | None) -> Face:
    """Return how a legal entity looks on the pages of its clients."""
    found = files.only_bytes(tx, OWNER, company_id, small=True) if company_id else None
    told = f"data:{found[0]};base64,{b64encode(found[1]).decode()}" if found else ""
    return Face(_colour(tx, company_id), told)


def _colour(tx: Tx, company_id: UUID | None) -> str:
    """Return the colour chosen; one that no paper knows keeps nobody from the paper."""
    company = tx.session.get(Company, (tx.actor.tenant_id, company_id)) if company_id else None
    chosen = str(company.branding.get("colour") or "").lower() if company else ""
    return PLAIN if not chosen or wrong_colour(chosen) else chosen
