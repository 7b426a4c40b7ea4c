"""Making, ending and counting links; their tokens are shown once and stored nowhere."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlmodel import col

from models.base import new_id
from models.links import ShareLink
from torque_app.core.crypto import fingerprint, mac
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.links.events import LinkMade, LinkOpened, LinkRevoked
from torque_app.links.permissions import Links
from torque_app.links.queries import HeldLink, Subject
from torque_app.links.rules import DAYS, MOST_DAYS, MOST_LIVE, new_token


class TooManyLinks(Conflict):
    """A thing has as many open links as it may."""

    code = "too_many_links"
    message = "Ya hay demasiados enlaces abiertos. Revoca los que no uses."


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link whole: `token` is shown this once."""

    id: UUID
    token: str = field(repr=False)
    expires_at: datetime


@needs(Links.KEEP)
def make(tx: Tx, subject: Subject, *, days: int = DAYS) -> MadeLink:
    """Make a link that opens the subject for so many days; whoever calls holds the subject's lock.

    Raises Invalid on `days` outside 1 to 366, TooManyLinks when 20 are open.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Invalid.field(
            "days", Sentence("Un enlace dura entre 1 y {most} días.", most=MOST_DAYS)
        )
    if _open(tx, subject) >= MOST_LIVE:
        raise TooManyLinks
    return _kept(tx, subject, new_id(), token=new_token(), days=days)


@needs(Links.KEEP)
def standing(tx: Tx, subject: Subject) -> MadeLink:
    """Return the link by which messages lead to the subject: one, until half its days are over.

    Its token is stored nowhere either: it follows from the link's key and the server's.
    """
    lasting = tx.now + timedelta(days=DAYS) / 2
    query = columns(ShareLink.id, ShareLink.token_hash, ShareLink.expires_at).where(
        col(ShareLink.subject_type) == subject.type,
        col(ShareLink.subject_id) == subject.id,
        col(ShareLink.revoked_at).is_(None),
        col(ShareLink.expires_at) > lasting,
    )
    for key, token_hash, expires_at in tx.session.execute(query):
        if fingerprint(_standing_token(key)) == token_hash:
            return MadeLink(key, _standing_token(key), expires_at)
    key = new_id()
    return _kept(tx, subject, key, token=_standing_token(key), days=DAYS)


def _standing_token(key: UUID) -> str:
    return mac(str(key), purpose="links.standing")


def _kept(tx: Tx, subject: Subject, key: UUID, *, token: str, days: int) -> MadeLink:
    link = ShareLink(
        id=key,
        subject_type=subject.type,
        subject_id=subject.id,
        token_hash=fingerprint(token),
        created_by=tx.actor.user_id,
        created_at=tx.now,
        expires_at=tx.now + timedelta(days=days),
    )
    tx.session.add(link)
    tx.emit(LinkMade(link.id, *subject))
    return MadeLink(link.id, token, link.expires_at)


@needs(Links.KEEP)
def revoke(tx: Tx, subject: Subject, link_id: UUID) -> None:
    """End a link of the subject for good; Conflict when it was ended before."""
    link = tx.get(ShareLink, link_id, lock=True)
    if (link.subject_type, link.subject_id) != subject:
        raise NotFound
    if link.revoked_at is not None:
        raise Conflict("Ese enlace ya estaba revocado.")
    link.revoked_at = tx.now
    tx.emit(LinkRevoked(link.id, *subject))


@needs(Links.OPEN)
def count_opening(tx: Tx, link: HeldLink) -> None:
    """Count that the link's page was shown.

    One statement that adds: visits at the same moment are all counted, and none is a change to
    what the workshop decided, so the log of changes does not tell of it.
    """
    counted = (
        update(ShareLink)
        .where(col(ShareLink.id) == link.id)
        .values(opened=ShareLink.opened + 1, last_opened_at=tx.now)
        .returning(col(ShareLink.opened))
        .execution_options(unaudited=True, synchronize_session=False)
    )
    if tx.session.execute(counted).scalar_one() == 1:
        tx.emit(LinkOpened(link.id, *link.subject))


def _open(tx: Tx, subject: Subject) -> int:
    query = select(func.count()).where(
        col(ShareLink.subject_type) == subject.type,
        col(ShareLink.subject_id) == subject.id,
        col(ShareLink.revoked_at).is_(None),
        col(ShareLink.expires_at) > tx.now,
    )
    return int(tx.session.execute(query).scalar_one())
