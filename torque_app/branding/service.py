"""What can be done with the image of a workshop."""

from typing import Final
from uuid import UUID

from torque_app.branding import queries, rules
from torque_app.branding.permissions import Branding
from torque_app.branding.queries import BrandRow
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import service as files
from torque_app.integrations.storage.pictures import Limits
from torque_app.tenants import service as tenants
from torque_app.tenants.events import TenantChanged

LOGO: Final = Limits(max_bytes=2 * 2**20, max_pixels=16_000_000, longest_side=720, small_side=240)
"""Sharp at six centimetres of paper, and light enough to travel in every page of a client."""


@needs(Branding.MANAGE)
def set_colour(tx: Tx, company_id: UUID, *, colour: str) -> BrandRow:
    """Give a legal entity its colour `#rrggbb`; empty takes it back. Invalid for a light one."""
    chosen = colour.strip().lower()
    wrong = rules.wrong_colour(chosen)
    if wrong:
        raise Invalid.field("colour", wrong)
    tenants.dress_company(tx, company_id, branding={"colour": chosen} if chosen else {})
    return queries.brand(tx, company_id)


@needs(Branding.MANAGE)
def set_logo(tx: Tx, company_id: UUID, *, data: bytes, name: str) -> BrandRow:
    """Keep a PNG, JPEG or WebP as the logo of a legal entity, in the place of the one it had.

    It is written anew, without notes or anything else it carried.

    Raises:
        FileTooLarge, TooManyPixels, NotAPicture, DamagedPicture: see `integrations.storage`.
    """
    queries.brand(tx, company_id)
    files.put_only(tx, rules.OWNER, company_id, data=data, name=name, within=LOGO)
    return _changed(tx, company_id)


@needs(Branding.MANAGE)
def remove_logo(tx: Tx, company_id: UUID) -> BrandRow:
    """Take the logo of a legal entity off; NotFound where there is none."""
    queries.brand(tx, company_id)
    if not files.drop_only(tx, rules.OWNER, company_id):
        raise NotFound
    return _changed(tx, company_id)


def _changed(tx: Tx, company_id: UUID) -> BrandRow:
    tx.emit(TenantChanged(tx.actor.tenant_id))
    tx.session.flush()
    return queries.brand(tx, company_id)
