"""Messages on their way out: claimed, handed over with no transaction open, recorded.

Nothing is handed over twice: an attempt is written down before the call, and one that was broken
off is asked about (SMS), waited for (WhatsApp tells by itself) or repeated where a repetition is
known for the same message (Message-ID of mail, Topic of a push).
"""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from models.notifications_messages import Channel
from torque_app.core.errors import TorqueError
from torque_app.integrations.mail.message import compose
from torque_app.integrations.mail.smtp import MailDelayed, MailRefused, Server
from torque_app.integrations.push.client import PushDelayed, PushGone, PushRefused, wake
from torque_app.integrations.sms.client import Provider, SmsDelayed, SmsRefused, SmsUnsure
from torque_app.integrations.whatsapp.client import (
    Account,
    ApprovedTemplate,
    WhatsAppDelayed,
    WhatsAppRefused,
    WhatsAppUnsure,
)
from torque_app.notifications import queries, service
from torque_app.notifications.service import Handover, NotYet
from torque_app.settings import settings
from workers.job import Later, Run, job

SEND: Final = "notifications.send"
PATIENCE: Final = 600.0
"""Seconds given to a provider that tells by itself what it took."""

ASK_AGAIN: Final = 60.0
LONGEST_DOUBT: Final = 24 * 3600.0
AT_ONCE: Final = 0.2

Receipt = tuple[str, str]
"""What the provider calls the message, and its words."""

_NOT_NOW: Final = (MailDelayed, SmsDelayed, WhatsAppDelayed, PushDelayed)
_UNSURE: Final = (SmsUnsure, WhatsAppUnsure)
_NEVER: Final = (MailRefused, SmsRefused, WhatsAppRefused, PushRefused, PushGone)


@job("notifications.deliver")
def deliver(run: Run, *, message_id: str) -> None:
    """Hand a message over to its provider, or find out what became of the last attempt."""
    with run.transaction(SEND) as tx:
        claim = service.begin_message(tx, UUID(message_id))
    if claim is None:
        return
    if isinstance(claim, NotYet):
        raise Later(seconds=claim.seconds, reason=claim.reason)
    if claim.in_doubt and claim.channel in _ASKED:
        _ASKED[claim.channel](run, claim)
    else:
        _hand_over(run, claim)


def _hand_over(run: Run, message: Handover) -> None:
    provider, send = _WAYS[message.channel]
    try:
        provider_id, answer = send(run, message)
    except _UNSURE as lost:
        _doubt(run, message, lost)
        return
    except _NOT_NOW as delayed:
        _later(run, message, delayed)
        return
    except _NEVER as refused:
        with run.finish(SEND) as tx:
            service.refuse_message(tx, message.id, answer=_said(refused))
        return
    with run.finish(SEND) as tx:
        service.record_handover(
            tx, message.id, provider=provider, provider_id=provider_id, answer=answer
        )


def _later(run: Run, message: Handover, delayed: TorqueError) -> None:
    asked = getattr(delayed, "after", None)
    with run.transaction(SEND) as tx:
        seconds = service.postpone_message(tx, message.id, answer=_said(delayed), asked=asked)
    if seconds is not None:
        raise Later(seconds=seconds, reason=delayed.code)


def _doubt(run: Run, message: Handover, lost: TorqueError) -> None:
    seconds = ASK_AGAIN if message.channel is Channel.SMS else PATIENCE
    with run.transaction(SEND) as tx:
        service.doubt_message(tx, message.id, answer=_said(lost), seconds=seconds)
    raise Later(seconds=seconds, reason=lost.code)


def _said(refused: TorqueError) -> str:
    """Return the provider's own words, or why there are none."""
    details = refused.details
    return str(details.get("answer") or details.get("why") or refused)


# --- the ways ---------------------------------------------------------------------------


def _mail(run: Run, message: Handover) -> Receipt:
    chosen, content = settings(), message.content
    if chosen.smtp_url is None:
        raise MailDelayed(answer="SMTP_URL")
    message_id = f"{message.id}@{chosen.mail_from.rpartition('@')[2]}"
    with run.transaction(SEND) as tx:
        html, pictures = service.with_logo(tx, str(content.get("html", "")))
    data = compose(
        sender=chosen.mail_from,
        sender_name=str(content.get("workshop", "")),
        to=message.recipient,
        subject=message.subject,
        text=str(content["text"]),
        html=html,
        pictures=pictures,
        way_out=str(content.get("way_out", "")),
        reply_to=str(content.get("reply_to", "")) or None,
        message_id=message_id,
        at=message.written_at,
    )
    server = Server.at(chosen.smtp_url.get_secret_value())
    answer = server.send(data, sender=chosen.mail_from, to=message.recipient)
    return message_id, answer


def _sms(run: Run, message: Handover) -> Receipt:  # noqa: ARG001 - all ways are called alike
    told_at = f"{settings().public_url.rstrip('/')}/external/sms/{_back(message)}"
    receipt = _provider().send(message.recipient, str(message.content["text"]), told_at=told_at)
    return receipt.id, receipt.status


def _whatsapp(run: Run, message: Handover) -> Receipt:  # noqa: ARG001 - all ways are called alike
    url = settings().whatsapp_url
    if url is None:
        raise WhatsAppDelayed(answer="WHATSAPP_URL")
    approved = message.content.get("template")
    provider_id = Account.at(url.get_secret_value()).send(
        message.recipient,
        str(message.content["text"]),
        template=ApprovedTemplate(**approved) if approved else None,
        told_back=_back(message),
    )
    return provider_id, "accepted"


def _push(run: Run, message: Handover) -> Receipt:
    device_id = UUID(str(message.content["device_id"]))
    with run.transaction(SEND) as tx:
        browser = service.subscription(tx, device_id)
    if browser is None:
        raise PushGone
    told = {
        "title": message.subject or str(message.content.get("workshop", "")),
        "body": str(message.content["text"])[:600],
        "link": str(message.content.get("link", "")),
        "tag": str(message.id),
    }
    try:
        its_id = wake(
            browser,
            json.dumps(told, ensure_ascii=False).encode(),
            topic=base64.urlsafe_b64encode(message.id.bytes).rstrip(b"=").decode(),
            contact=_contact(),
        )
    except PushGone:
        with run.transaction(SEND) as tx:
            service.forget_device(tx, device_id)
        raise
    except PushRefused:
        with run.transaction(SEND) as tx:
            service.note_refused(tx, device_id)
        raise
    with run.transaction(SEND) as tx:
        service.note_woken(tx, device_id)
    return its_id, "201"


def _contact() -> str:
    """Return whom push services may write to about us (RFC 8292 §2.1)."""
    chosen = settings()
    return f"mailto:{chosen.push_contact or chosen.mail_from or 'soporte@torque.example'}"


def _provider() -> Provider:
    chosen = settings()
    if chosen.sms_url is None:
        raise SmsDelayed(answer="SMS_URL")
    return Provider.at(chosen.sms_url.get_secret_value(), sender=chosen.sms_from)


def _back(message: Handover) -> str:
    """Return what a provider tells us back with each status."""
    return f"{message.tenant_id.hex}.{message.id.hex}"


Send = Callable[[Run, Handover], Receipt]
_WAYS: Final[Mapping[Channel, tuple[str, Send]]] = {
    Channel.EMAIL: ("smtp", _mail),
    Channel.SMS: ("sms", _sms),
    Channel.WHATSAPP: ("whatsapp", _whatsapp),
    Channel.PUSH: ("push", _push),
}


# --- what became of an attempt that was broken off ----------------------------------------


def _ask_sms(run: Run, message: Handover) -> None:
    """Ask the provider for what it took; what it does not know of goes again."""
    text = str(message.content["text"])
    try:
        found = _provider().sent_since(message.recipient, text, since=message.began_at)
    except SmsDelayed as silent:
        _wait_on(run, message, ASK_AGAIN, answer=_said(silent))
        return
    if found is None:
        _free(run, message, "El proveedor no lo recibió.")
        return
    with run.finish(SEND) as tx:
        service.record_handover(
            tx, message.id, provider="sms", provider_id=found.id, answer=found.status
        )


def _await_whatsapp(run: Run, message: Handover) -> None:
    """Wait for Meta to tell; where it always tells and did not, it never took the message."""
    left = PATIENCE - message.doubted_for
    if left > 0:
        _wait_on(run, message, left, answer="Sin respuesta de WhatsApp.")
        return
    with run.transaction(SEND) as tx:
        tells = queries.tells_back(tx, message.channel)
    if tells:
        _free(run, message, "WhatsApp no lo recibió.")
        return
    with run.finish(SEND) as tx:
        service.bury_message(tx, message.id, answer=service.UNKNOWN)


def _wait_on(run: Run, message: Handover, seconds: float, *, answer: str) -> None:
    if message.doubted_for > LONGEST_DOUBT:
        with run.finish(SEND) as tx:
            service.bury_message(tx, message.id, answer=service.UNKNOWN)
        return
    with run.transaction(SEND) as tx:
        service.doubt_message(tx, message.id, answer=answer, seconds=seconds)
    raise Later(seconds=seconds, reason="unsure")


def _free(run: Run, message: Handover, answer: str) -> None:
    with run.transaction(SEND) as tx:
        service.free_message(tx, message.id, answer=answer)
    raise Later(seconds=AT_ONCE, reason="not_gone")


_ASKED: Final[Mapping[Channel, Callable[[Run, Handover], None]]] = {
    Channel.SMS: _ask_sms,
    Channel.WHATSAPP: _await_whatsapp,
}
