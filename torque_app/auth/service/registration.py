"""A new workshop with its OWNER, in one transaction (CORE-20)."""

from uuid import UUID

from models.auth import Membership, Role, SecurityEventKind, SessionKind, User
from models.base import new_id
from torque_app.auth import passwords, rules
from torque_app.auth.errors import AccountExists
from torque_app.auth.permissions import Entry
from torque_app.auth.queries.own import WorkshopRow
from torque_app.auth.service.entry import Entered, open_session
from torque_app.auth.service.ground import Origin, account_of, entering, record
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction
from torque_app.tenants import service as tenants

NAME_LENGTH = 120


def register(
    *,
    workshop: str,
    full_name: str,
    email: str,
    password: str,
    business_type: str = tenants.Profile.WORKSHOP,
    origin: Origin,
    kind: SessionKind = SessionKind.BROWSER,
) -> Entered:
    """Write tenant, centre SC001, account and OWNER, and sign the owner in.

    Raises Invalid with every wrong field at once, AccountExists for a known address.
    """
    address, name, profile = _checked(workshop, full_name, email, password, business_type)
    hashed = passwords.hashed(password)
    if account_of(address) is not None:
        raise AccountExists(fields={"email": AccountExists.message})
    actor = entering(new_id(), origin, tenant_id=new_id(), more="tenants.open")
    with transaction(actor) as tx:
        assert actor.user_id is not None
        user = User(id=actor.user_id, email=address, full_name=name, hashed_password=hashed)
        return _found(tx, user, workshop=workshop, profile=profile, kind=kind)


def person_name(typed: str) -> str:
    """Return a person's name on one line; raises ValueError when it is empty or too long."""
    name = " ".join(typed.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise ValueError("Escribe nombre y apellido.")
    return name


def _legible(typed: str) -> str:
    return "".join(c for c in typed if c.isprintable()).strip()


def _checked(
    workshop: str, full_name: str, email: str, password: str, business_type: str
) -> tuple[str, str, tenants.Profile]:
    wrong: dict[str, str] = {}
    address, name, profile = rules.email_of(email) or "", "", tenants.Profile.WORKSHOP
    if not address:
        wrong["email"] = "Ese correo no parece válido."
    if not _legible(workshop) or len(workshop) > NAME_LENGTH:
        wrong["workshop"] = "Escribe el nombre de tu taller."
    try:
        name = person_name(full_name)
    except ValueError as refused:
        wrong["full_name"] = str(refused)
    try:
        profile = tenants.Profile(business_type)
    except ValueError:
        wrong["business_type"] = "Elige un tipo de negocio."
    refused_password = rules.wrong_password(password, address)
    if refused_password:
        wrong["password"] = refused_password
    if wrong:
        raise Invalid(fields=wrong)
    return address, name, profile


@needs(Entry.ENTER)
def _found(
    tx: Tx, user: User, *, workshop: str, profile: tenants.Profile, kind: SessionKind
) -> Entered:
    tenant = tenants.open_workshop(tx, name=workshop, business_type=profile)
    tx.session.add(user)
    tx.session.flush()
    tx.session.add(Membership(user_id=user.id, role=Role.OWNER))
    record(tx, SecurityEventKind.REGISTERED)
    home = _home(tenant.id, tenant.name, tenant.slug)
    return open_session(tx, user, kind=kind, home=home, mfa=False)


def _home(tenant_id: UUID, name: str, slug: str) -> WorkshopRow:
    owner = rules.ROLE_NAMES[Role.OWNER]
    return WorkshopRow(tenant_id, name, slug, Role.OWNER, owner, is_current=True)
