"""Coming in by Google, and joining a Google account to one's own.

What Google says arrives here proved (`integrations.google`): signature, issuer, audience, times,
nonce and verified e-mail. An equal address alone opens nothing: whoever gets hold of it at Google
would hold the account.
"""

from uuid import UUID

from models.auth import IdentityProvider, SessionKind, User
from models.base import new_id
from torque_app.auth import slips
from torque_app.auth.errors import NotOffered, OthersInvitation, Unlinked, WrongCredentials
from torque_app.auth.permissions import Entry, OwnSession
from torque_app.auth.queries.own import WorkshopRow
from torque_app.auth.service.entry import Entered, enter_known, open_session
from torque_app.auth.service.ground import Origin, account_of, entering, locked_user, prove
from torque_app.auth.service.identities import holder_of, joined, linked
from torque_app.auth.service.invitations import Offer, offered, taken
from torque_app.auth.service.registration import person_name
from torque_app.core.actor import Actor
from torque_app.core.errors import Invalid, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction
from torque_app.integrations.google.tokens import Proof
from torque_app.settings import settings

GOOGLE = IdentityProvider.GOOGLE
WISH = "google.wish"


def enter_by_google(
    proof: Proof, *, origin: Origin, kind: SessionKind = SessionKind.BROWSER
) -> Entered:
    """Open a session for the account joined to a Google one; the second factor is still owed.

    Unlinked when it is joined to none, WrongCredentials when the account may not come in.
    """
    user_id = holder_of(GOOGLE, proof.subject)
    if user_id is None:
        raise Unlinked
    entered = enter_known(user_id, GOOGLE, origin=origin, kind=kind)
    if entered is None:
        raise WrongCredentials
    return entered


@needs(OwnSession.OWN)
def wish_for_google(tx: Tx, *, password: str) -> str:
    """Return a token that lets this person, and nobody else, join a Google account, this once.

    The password proves it is really them; NotOffered where there is no Google.
    """
    if not settings().has_google:
        raise NotOffered
    user = prove(tx, password, field="password")
    return slips.put(WISH, {"user_id": str(user.id)})


def wisher(token: str) -> UUID | None:
    """Return who asked to join a Google account with this token, or None; it counts once."""
    told = slips.take(WISH, token)
    return UUID(told["user_id"]) if told else None


def link_google(actor: Actor, proof: Proof, *, asked_by: UUID) -> None:
    """Join a Google account to the account of whoever is signed in and asked for it.

    NotAllowed when somebody else is signed in, or nobody quite; IdentityTaken when it is another's.
    """
    if actor.user_id != asked_by:
        raise NotAllowed
    with transaction(actor) as tx:
        _link(tx, proof)


@needs(OwnSession.OWN)
def _link(tx: Tx, proof: Proof) -> None:
    user = locked_user(tx, tx.actor.user_id)
    linked(tx, user, GOOGLE, subject=proof.subject, label=proof.email)


def accept_by_google(code: str, proof: Proof, *, origin: Origin) -> Entered:
    """Take the place an invitation keeps for the address that Google vouches for.

    A new account is made without a password; an existing one must be joined to this Google account
    already. OthersInvitation for another address or another's account.
    """
    offer = offered(code)
    if proof.email.strip().lower() != offer.email:
        raise OthersInvitation
    account, holder = account_of(offer.email), holder_of(GOOGLE, proof.subject)
    if account is None and holder is None:
        with transaction(entering(new_id(), origin, tenant_id=offer.tenant_id)) as tx:
            return _join_new(tx, offer, proof)
    if account is None or holder != account.id:
        raise OthersInvitation
    with transaction(entering(holder, origin, tenant_id=offer.tenant_id)) as tx:
        _join_known(tx, offer, holder)
    entered = enter_known(holder, GOOGLE, origin=origin, home_id=offer.tenant_id)
    if entered is None:
        raise OthersInvitation
    return entered


@needs(Entry.ENTER)
def _join_new(tx: Tx, offer: Offer, proof: Proof) -> Entered:
    assert tx.actor.user_id is not None
    user = User(id=tx.actor.user_id, email=offer.email, full_name=_name(offer, proof))
    tx.session.add(user)
    tx.session.flush()
    home: WorkshopRow = taken(tx, offer, user)
    joined(tx, user, GOOGLE, subject=proof.subject, label=proof.email)
    kind = SessionKind.BROWSER
    return open_session(tx, user, kind=kind, home=home, mfa=False, came_by=GOOGLE)


@needs(Entry.ENTER)
def _join_known(tx: Tx, offer: Offer, user_id: UUID) -> None:
    user = locked_user(tx, user_id)
    if not user.is_active:
        raise OthersInvitation
    taken(tx, offer, user)


def _name(offer: Offer, proof: Proof) -> str:
    """Return the name the workshop invited; Google's where that is no name."""
    for name in (offer.full_name, proof.name):
        try:
            return person_name(name)
        except ValueError:
            continue
    raise Invalid.field("full_name", "Escribe nombre y apellido.")
