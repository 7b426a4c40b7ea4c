"""Coming in by telephone: a code by text message to a number its owner confirmed.

Whoever asks for a code learns nothing from the answer: an unknown number gets a challenge like a
known one, counted alike, in the same time, only that no message goes out.
"""

import base64
import time
from dataclasses import dataclass
from uuid import UUID

from models.auth import IdentityProvider, SecurityEventKind, SessionKind
from models.values import phone as numbers
from torque_app.auth import phone_codes
from torque_app.auth.errors import IdentityTaken, NotOffered, WrongPhoneCode
from torque_app.auth.permissions import Entry, OwnSession
from torque_app.auth.phone_codes import Challenge
from torque_app.auth.queries.actors import NOWHERE
from torque_app.auth.queries.own import workshops_of
from torque_app.auth.service.entry import Entered, Tokens, enter_known, tokens_for
from torque_app.auth.service.ground import (
    Origin,
    entering,
    locked_user,
    note_failure,
    prove,
    record,
    rests,
)
from torque_app.auth.service.identities import holder_of, linked, of_kind
from torque_app.core.crypto import decrypt, encrypt
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx, transaction
from torque_app.settings import settings

PHONE = IdentityProvider.PHONE
ENTER, LINK = "enter", "link"
SEND = "auth.send_code"
SEALED = "auth.phone_code"
EVENLY = 0.25
"""Seconds every request for a code takes: sending takes less, and cannot be told from not."""


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A code is on its way, if the number opens an account; `challenge` goes with the code."""

    challenge: str
    expires_in: int = phone_codes.LIFE


def ask_entry_code(phone: str, *, origin: Origin) -> CodeSent:
    """Send a code to a number somebody comes in by; the same answer for every number.

    NotOffered without a provider, Invalid on `phone`, TooMany past the limits.
    """
    began = time.monotonic()
    number = _number(phone)
    phone_codes.charge(number=number, address=origin.ip)
    user_id = holder_of(PHONE, number)
    challenge = phone_codes.ask(number, user_id=user_id, purpose=ENTER)
    if user_id is not None:
        _send_to_holder(user_id, number, challenge, origin)
    _evenly(began)
    return CodeSent(challenge.id)


def _send_to_holder(user_id: UUID, number: str, challenge: Challenge, origin: Origin) -> None:
    with transaction(entering(user_id, origin)) as tx:
        homes = workshops_of(tx, user_id)
    if not homes:
        return  # nobody of the platform alone comes in by telephone: a workshop sends the message
    with transaction(entering(user_id, origin, tenant_id=homes[0].id)) as tx:
        _send(tx, number, challenge)


@needs(Entry.ENTER)
def _send(tx: Tx, number: str, challenge: Challenge) -> None:
    _later(tx, number, challenge)
    record(tx, SecurityEventKind.PHONE_CODE_ASKED, purpose=ENTER)


def _later(tx: Tx, number: str, challenge: Challenge) -> None:
    """Have the message sent; the outbox keeps the code sealed, and it is worth ten minutes."""
    sealed = encrypt(challenge.code.encode(), purpose=SEALED, bound_to=number)
    told = {
        "number": number,
        "sealed": base64.b64encode(sealed).decode(),
        "until": int(tx.now.timestamp()) + phone_codes.LIFE,
    }
    tx.later("auth.phone_code", told)


def code_message(number: str, sealed: str) -> str:
    """Return the text a code travels in, from what the outbox kept of it.

    It names nobody, and warns who did not ask.
    """
    code = decrypt(base64.b64decode(sealed), purpose=SEALED, bound_to=number).decode()
    return _(
        Sentence(
            "{code} es tu código de TORQUE 360. Dura diez minutos. No lo compartas con nadie.",
            code=code,
        )
    )


def sign_in_by_phone(
    challenge: str, code: str, *, origin: Origin, kind: SessionKind = SessionKind.BROWSER
) -> Entered:
    """Open a session for the right code; WrongPhoneCode is the one answer to all else.

    The second factor is still owed. Wrong codes count as wrong passwords do, and make the account
    rest. A refusal takes the same time for every number.
    """
    began = time.monotonic()
    entered = _entered(challenge, code, origin, kind)
    if entered is None:
        _evenly(began)
        raise WrongPhoneCode
    return entered


def _entered(challenge: str, code: str, origin: Origin, kind: SessionKind) -> Entered | None:
    aimed_at, answered = phone_codes.answer(challenge, code, purpose=ENTER)
    if answered is None or answered.user_id is None:
        if aimed_at is not None:
            _note_wrong(aimed_at, origin)
        return None
    if holder_of(PHONE, answered.number) != answered.user_id:
        return None  # it was unlinked while the code was on its way
    return enter_known(answered.user_id, PHONE, origin=origin, kind=kind)


def _evenly(began: float) -> None:
    time.sleep(max(0.0, EVENLY - (time.monotonic() - began)))


def sign_in_api_by_phone(challenge: str, code: str, *, origin: Origin) -> Tokens:
    """Return tokens for the right code; with a second factor, only a partial one."""
    entered = sign_in_by_phone(challenge, code, origin=origin, kind=SessionKind.API)
    return tokens_for(entered, origin=origin)


def _note_wrong(user_id: UUID, origin: Origin) -> None:
    with transaction(entering(user_id, origin)) as tx:
        _count_wrong(tx, user_id)


@needs(Entry.ENTER)
def _count_wrong(tx: Tx, user_id: UUID) -> None:
    try:
        user = locked_user(tx, user_id)
    except NotFound:
        return
    if rests(user, tx.now):
        record(tx, SecurityEventKind.LOGIN_FAILED, reason="locked")
    else:
        note_failure(tx, user, SecurityEventKind.LOGIN_FAILED)


@needs(OwnSession.OWN)
def ask_link_code(tx: Tx, *, phone: str, password: str) -> CodeSent:
    """Send a code to a number that is to open one's own account; the password proves it is them.

    NotOffered, Invalid on `phone` or `password`, IdentityTaken when one has a number already. A
    number that is another's gets its code all the same: only who reads it there learns more.
    """
    number = _number(phone)
    if tx.actor.tenant_id == NOWHERE:
        raise Conflict("Para unir un teléfono tienes que estar en un taller.")
    user = prove(tx, password, field="password")
    if of_kind(tx, user.id, PHONE) is not None:
        raise IdentityTaken("Ya tienes un teléfono unido. Quítalo antes de unir otro.")
    address = str(tx.actor.context.get("ip", ""))
    phone_codes.charge(number=number, address=address, user=str(user.id))
    challenge = phone_codes.ask(number, user_id=user.id, purpose=LINK)
    _later(tx, number, challenge)
    record(tx, SecurityEventKind.PHONE_CODE_ASKED, purpose=LINK)
    return CodeSent(challenge.id)


@needs(OwnSession.OWN)
def link_phone(tx: Tx, *, challenge: str, code: str) -> None:
    """Join the number to one's own account for the right code; else Invalid on `code`.

    IdentityTaken when it opens another account.
    """
    _aimed_at, answered = phone_codes.answer(challenge, code, purpose=LINK)
    if answered is None or answered.user_id != tx.actor.user_id:
        raise Invalid.field("code", WrongPhoneCode.message)
    user = locked_user(tx, tx.actor.user_id)
    linked(tx, user, PHONE, subject=answered.number, label=answered.number)


def _number(typed: str) -> str:
    """Return the number in E.164; NotOffered where nothing can be sent, Invalid for no number."""
    if not settings().has_sms:
        raise NotOffered
    try:
        return numbers.e164(typed)
    except ValueError as refused:
        raise Invalid.field("phone", str(refused)) from None
