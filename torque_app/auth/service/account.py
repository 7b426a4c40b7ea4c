"""One's own account: name, phone, password."""

from sqlmodel import col, select

from models.auth import SecurityEventKind, User
from torque_app.auth import passwords, rules
from torque_app.auth.permissions import OwnSession
from torque_app.auth.service.ground import locked_user, prove, record
from torque_app.auth.service.registration import person_name
from torque_app.auth.service.sessions import revoke_others
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

PHONE_LENGTH = 20
_PHONE = set("+0123456789 ")


@needs(OwnSession.OWN)
def update_profile(tx: Tx, *, full_name: str | None = None, phone: str | None = None) -> User:
    """Change one's own name or phone; an empty phone removes it. Conflict for a taken phone."""
    user = locked_user(tx, tx.actor.user_id)
    if full_name is not None:
        try:
            user.full_name = person_name(full_name)
        except ValueError as refused:
            raise Invalid.field("full_name", str(refused)) from None
    if phone is not None:
        user.phone = _phone(phone)
    return user


def _phone(typed: str) -> str | None:
    number = typed.strip()
    if not set(number) <= _PHONE or len(number) > PHONE_LENGTH:
        raise Invalid.field("phone", "Escribe sólo números, por ejemplo +56 9 1234 5678.")
    return number.replace(" ", "") or None


@needs(OwnSession.OWN)
def change_password(tx: Tx, *, current: str, new: str) -> int:
    """Change one's password and end all other sessions; return how many those were."""
    user = tx.session.exec(select(User).where(col(User.id) == tx.actor.user_id)).one()
    refused = rules.wrong_password(new, user.email)
    if refused:
        raise Invalid.field("new", refused)
    user = prove(tx, current, field="current")
    if passwords.verify(user.hashed_password, new).right:
        raise Invalid.field("new", "Elige una distinta de la actual.")
    user.hashed_password = passwords.hashed(new)
    user.failed_logins = 0
    record(tx, SecurityEventKind.PASSWORD_CHANGED)
    return revoke_others(tx)
