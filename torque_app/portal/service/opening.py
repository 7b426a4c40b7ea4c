"""Coming in with a PIN: wrong ones are counted, and too many make the link rest."""

from typing import ClassVar

from models.portal import CustomerAccess
from torque_app.core.errors import Invalid, TooMany, TorqueError
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal.permissions import Portal
from torque_app.portal.queries.opening import Visitor
from torque_app.portal.rules import pins


class PinNeeded(TorqueError):
    """The link asks for a PIN that was not said yet."""

    code: ClassVar[str] = "pin_needed"
    status: ClassVar[int] = 401
    message: ClassVar[str] = "Este enlace pide un PIN. Escríbelo primero."


class WrongPin(Invalid):
    """It is not the link's PIN; the try counts."""

    code: ClassVar[str] = "wrong_pin"


class PinRests(TooMany):
    """Too many wrong ones were typed: for a while none is looked at."""

    code: ClassVar[str] = "pin_rests"


@needs(Portal.OPEN)
def prove_pin(tx: Tx, visitor: Visitor, *, pin: str) -> TorqueError | None:
    """Return None for the right PIN, else the refusal; a link without a PIN takes any.

    It is returned and not raised: what rolls back would not have counted. The row is locked, so
    that guesses made at the same moment come one after another.
    """
    if visitor.access_id is None or not visitor.pin_hash:
        return None
    access = tx.get(CustomerAccess, visitor.access_id, lock=True)
    if access.locked_until is not None and access.locked_until > tx.now:
        return _rests(access, tx)
    if pins.is_right(access.pin_hash, access.pin_link_id or visitor.link.id, pin):
        access.failed_attempts, access.locked_until = 0, None
        return None
    access.failed_attempts += 1
    rest = pins.rest_after(access.failed_attempts)
    if rest is None:
        said = pins.wrong(access.failed_attempts)
        return WrongPin(said, fields={"pin": said})
    access.locked_until = tx.now + rest
    return _rests(access, tx)


def _rests(access: CustomerAccess, tx: Tx) -> PinRests:
    assert access.locked_until is not None
    left = access.locked_until - tx.now
    said = pins.waiting(access.locked_until, tx.now)
    return PinRests(said, fields={"pin": said}, retry_after=int(left.total_seconds()) + 1)
