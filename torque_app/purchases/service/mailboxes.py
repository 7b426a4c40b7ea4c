"""The box a company's suppliers write to: where it is, and the look into it, mail by mail."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import select

from models.base import new_id
from models.purchases import (
    MailOutcome,
    MailSafety,
    PurchaseMail,
    PurchaseMailbox,
    PurchaseSource,
)
from torque_app.core import crypto
from torque_app.core.errors import Invalid, NotFound, TorqueError
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.mail.imap import Account, MailboxAway, Safety
from torque_app.integrations.mail.message import Attachment
from torque_app.integrations.mail.opening import Opened, Unopenable, open_mail
from torque_app.integrations.sii.client.diagnosis import NoDiagnosis
from torque_app.integrations.sii.reading import Unreadable
from torque_app.invoicing import service as invoicing
from torque_app.purchases.events import MailboxChanged
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.queries import MailboxRow
from torque_app.purchases.queries.mailboxes import mailbox_row
from torque_app.purchases.service.receiving import NotPurchases, Outcome, receive_envelope
from torque_app.tenants import queries as tenants

PURPOSE: Final = "mailbox"
LOOKS_BACK: Final = timedelta(days=30)
"""How old a message may be: what is older was answered, or accepted by silence."""

_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?")
_WORD = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,254}")
_FOLDER = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]{1,100}")
_PASSWORD = re.compile(r"[\x20-\x7e]{1,200}")
_HIGHEST_PORT = 65535
_RESULT = re.compile(rb"<(?:[\w.-]{1,40}:)?RESULTADO_?ENVIO[\s>/]")
_HEAD = 4096
_TOO_LARGE = "El correo pesa demasiado o ya no está en la casilla: no se abrió."


@dataclass(frozen=True, slots=True)
class Errand:
    """A look into a box: whose, where, and after which message of which numbering."""

    mailbox_id: UUID
    account: Account
    last_uid: int
    uid_validity: int
    since: date


@needs(Purchases.CONFIGURE)
def save_mailbox(
    tx: Tx,
    *,
    host: str,
    port: int,
    user: str,
    password: str,
    safety: MailSafety = MailSafety.TLS,
    folder: str = "INBOX",
    company_id: UUID | None = None,
) -> MailboxRow:
    """Keep the box of a company, by default the first, in place of the one it had.

    The password is asked for every time: whoever changes the server never sends it a password
    that another person typed. The same box keeps its place in the messages.
    """
    host, user, folder = host.strip().lower(), user.strip(), folder.strip() or "INBOX"
    _check(host, port, user, password, folder)
    company = tenants.company(tx, company_id)
    query = select(PurchaseMailbox).where(PurchaseMailbox.company_id == company.id)
    row = tx.session.exec(query.with_for_update()).first()
    if row is not None and (row.host, row.username, row.folder) != (host, user, folder):
        _forget(tx, row)
        tx.session.flush()  # the company has one box at a time
        row = None
    row = row or PurchaseMailbox(
        id=new_id(), company_id=company.id, host=host, port=port, safety=safety, username=user,
        folder=folder, password_enc=b"",
    )  # fmt: skip
    row.port, row.safety = port, safety
    row.password_enc = crypto.encrypt(
        password.encode(), purpose=PURPOSE, bound_to=_bond(tx, row.id)
    )
    row.is_active, row.last_error = True, ""
    tx.session.add(row)
    tx.session.flush()
    tx.later("purchases.check_mailbox", {"mailbox_id": str(row.id)})
    tx.emit(MailboxChanged(row.id))
    return mailbox_row(row)


def _check(host: str, port: int, user: str, password: str, folder: str) -> None:
    """Refuse what would not pass a line of the protocol as one word."""
    if not _HOST.fullmatch(host):
        raise Invalid.field("host", "Escribe el servidor como imap.empresa.cl.")
    if not 1 <= port <= _HIGHEST_PORT:
        raise Invalid.field("port", "El puerto va de 1 a 65535; lo usual es 993.")
    if not _WORD.fullmatch(user):
        raise Invalid.field("user", "Escribe el usuario sin espacios ni tildes.")
    if not _PASSWORD.fullmatch(password):
        raise Invalid.field("password", "Escribe la clave, sin tildes ni eñes.")
    if not _FOLDER.fullmatch(folder):
        raise Invalid.field("folder", "Escribe la carpeta sin tildes ni comillas.")


@needs(Purchases.CONFIGURE)
def remove_mailbox(tx: Tx, mailbox_id: UUID) -> None:
    """Look into a box no more; its password is erased and its mails stay in the list."""
    row = tx.get(PurchaseMailbox, mailbox_id, lock=True)
    _forget(tx, row)
    tx.emit(MailboxChanged(row.id))


def _forget(tx: Tx, row: PurchaseMailbox) -> None:
    row.is_active, row.password_enc, row.deleted_at = False, b"", tx.now


@needs(Purchases.UPLOAD)
def order_checks(tx: Tx) -> int:
    """Have every box in use looked into; return how many there are."""
    query = select(PurchaseMailbox.id).where(PurchaseMailbox.is_active)
    found = list(tx.session.exec(query))
    for mailbox_id in found:
        tx.later("purchases.check_mailbox", {"mailbox_id": str(mailbox_id)})
    return len(found)


@needs(Purchases.UPLOAD)
def begin_check(tx: Tx, mailbox_id: UUID) -> Errand | None:
    """Return where to look and from which message on; None when the box is out of use."""
    row = _used(tx, mailbox_id)
    if row is None:
        return None
    password = crypto.decrypt(
        row.password_enc, purpose=PURPOSE, bound_to=_bond(tx, row.id)
    ).decode()
    account = Account(
        row.host, row.port, Safety(row.safety.value), row.username, password, row.folder
    )
    since = (tx.now - LOOKS_BACK).date()
    return Errand(row.id, account, row.last_uid, row.uid_validity, since)


@needs(Purchases.UPLOAD)
def record_message(
    tx: Tx, mailbox_id: UUID, data: bytes | None, *, validity: int, uid: int
) -> None:
    """Take in what a message brings and note it, in one commit: a message counts once.

    It is known by its Message-ID, without one by its number in the box. `data` is None for a
    message that was too large or gone. A refusal in the middle leaves nothing: `refuse_message`.
    """
    row = _used(tx, mailbox_id, lock=True)
    if row is None or not _advance(row, validity=validity, uid=uid):
        return
    try:
        mail, why = (None, _TOO_LARGE) if data is None else (open_mail(data), "")
    except Unopenable as refused:
        mail, why = None, str(refused)
    note = _note(tx, row, mail, number=f"{validity}:{uid}")
    if note is None:
        return
    if mail is None:
        note.outcome, note.said = MailOutcome.REFUSED, [_line("", why)]
    else:
        _take(tx, note, mail)
    tx.session.add(note)
    tx.emit(MailboxChanged(row.id))


@needs(Purchases.UPLOAD)
def refuse_message(tx: Tx, mailbox_id: UUID, why: TorqueError, *, validity: int, uid: int) -> None:
    """Note a message of which nothing could be taken in, and why, under its number."""
    row = _used(tx, mailbox_id, lock=True)
    if row is None or not _advance(row, validity=validity, uid=uid):
        return
    note = _note(tx, row, None, number=f"{validity}:{uid}")
    if note is not None:
        note.outcome, note.said = MailOutcome.REFUSED, [_line("", str(why))]
        tx.session.add(note)
        tx.emit(MailboxChanged(row.id))


@needs(Purchases.UPLOAD)
def finish_check(tx: Tx, mailbox_id: UUID, problem: TorqueError | None = None) -> None:
    """Note when the box was looked into, and what stood in the way.

    A box whose server refuses us rests until somebody saves it again: more tries with a wrong
    password would have the account locked.
    """
    row = _used(tx, mailbox_id, lock=True)
    if row is None:
        return
    row.last_checked_at = tx.now
    told = "" if problem is None else str(problem)[:300]
    if told != row.last_error:
        tx.emit(MailboxChanged(row.id))
    row.last_error = told
    row.is_active = problem is None or isinstance(problem, MailboxAway)


def _used(tx: Tx, mailbox_id: UUID, *, lock: bool = False) -> PurchaseMailbox | None:
    try:
        row = tx.get(PurchaseMailbox, mailbox_id, lock=lock)
    except NotFound:  # removed meanwhile
        return None
    return row if row.is_active else None


def _advance(row: PurchaseMailbox, *, validity: int, uid: int) -> bool:
    """Move the mark past a message; False when it stands there already."""
    if row.uid_validity == validity and uid <= row.last_uid:
        return False
    row.uid_validity, row.last_uid = validity, uid
    return True


def _note(tx: Tx, row: PurchaseMailbox, mail: Opened | None, *, number: str) -> PurchaseMail | None:
    """Return the row of a message not seen before, None for one that was."""
    known_by = mail.message_id if mail is not None and mail.message_id else number
    key = hashlib.sha256(known_by.encode()).hexdigest()
    query = select(PurchaseMail.id).where(
        PurchaseMail.mailbox_id == row.id, PurchaseMail.message_key == key
    )
    if tx.session.exec(query).first() is not None:
        return None
    return PurchaseMail(
        id=new_id(),
        mailbox_id=row.id,
        message_key=key,
        message_id=mail.message_id[:300] if mail else "",
        sender=mail.sender[:254] if mail else "",
        subject=mail.subject[:200] if mail else "",
        received_at=(mail.sent_at if mail else None) or tx.now,
        created_at=tx.now,
        outcome=MailOutcome.NOTHING,
    )


def _take(tx: Tx, note: PurchaseMail, mail: Opened) -> None:
    """Hand each file over to whom it is for; what none can read is said and left."""
    refused = False
    for file in mail.files:
        try:
            taken, sentence, envelope_id = _hand_over(tx, file)
        # all of these are said before anything of the file is written
        except (Unreadable, NotPurchases, NoDiagnosis, invoicing.StillInReview, NotFound) as why:
            taken, sentence, envelope_id, refused = False, str(why), None, True
        note.said = [*note.said, _line(file.name, sentence)]
        if taken:
            note.outcome = MailOutcome.TAKEN
        if envelope_id is not None:
            note.envelope_ids = [*note.envelope_ids, str(envelope_id)]
    if refused and note.outcome is MailOutcome.NOTHING:
        note.outcome = MailOutcome.REFUSED


def _hand_over(tx: Tx, file: Attachment) -> tuple[bool, str, UUID | None]:
    """Return whether a file brought something, what to say of it, and its envelope."""
    if _RESULT.search(file.data[:_HEAD]):
        read = invoicing.read_diagnosis(tx, file.data)
        said = Sentence("Resultado del envío {track_id} del SII.", track_id=read.track_id)
        return True, said, None
    found = receive_envelope(tx, file.data, source=PurchaseSource.MAILBOX, filename=file.name)
    if found.taken == 1:
        return True, "Llegó 1 documento nuevo.", found.envelope_id
    if found.taken:
        said = Sentence("Llegaron {count} documentos nuevos.", count=found.taken)
        return True, said, found.envelope_id
    refusals = [each.sentence for each in found.documents if each.outcome is Outcome.REFUSED]
    return False, (refusals[0] if refusals else "Ya lo tenías."), None


def _line(file: str, sentence: str) -> dict[str, str]:
    return {"file": file, "sentence": str(sentence)[:300]}


def _bond(tx: Tx, row_id: UUID) -> str:
    return f"{tx.actor.tenant_id}|{row_id}"
