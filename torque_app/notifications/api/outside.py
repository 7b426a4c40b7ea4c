"""What providers tell without a session.

A provider's word counts by its signature alone; what is not signed, or names nothing of ours, is
answered the same and changes nothing.
"""

import hmac
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.notifications_messages import MessageStatus
from torque_app.core.actor import Actor
from torque_app.core.errors import NotFound
from torque_app.core.tx import transaction
from torque_app.integrations.sms import client as sms
from torque_app.integrations.whatsapp import webhook
from torque_app.notifications import service
from torque_app.notifications.permissions import Notifications
from torque_app.settings import settings
from torque_app.shell.rest import FORMS

pages = APIRouter(include_in_schema=False)

_OF_META: Final = {
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.READ,
    "failed": MessageStatus.FAILED,
}
_OF_SMS: Final = {
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.READ,
    "failed": MessageStatus.FAILED,
    "undelivered": MessageStatus.FAILED,
}


@pages.get("/external/whatsapp")
def verify(request: Request) -> Response:
    """Prove to Meta that this address is ours, once, when it is written down there."""
    asked = request.query_params
    right = settings().whatsapp_verify_token.get_secret_value()
    given = asked.get("hub.verify_token", "")
    if not right or not hmac.compare_digest(given.encode(), right.encode()):
        return PlainTextResponse("", 403)
    return PlainTextResponse(asked.get("hub.challenge", "")[:200])


@pages.post("/external/whatsapp")
async def told_by_whatsapp(request: Request) -> Response:
    """Take down what Meta tells of messages, which is JSON: a form was read before it came here."""
    if request.headers.get("content-type", "").startswith(FORMS):
        return PlainTextResponse("", 403)
    body = await request.body()
    secret = settings().whatsapp_app_secret.get_secret_value()
    if not webhook.is_signed(body, request.headers.get("x-hub-signature-256", ""), secret=secret):
        return PlainTextResponse("", 403)
    for told in webhook.statuses(body):
        await run_in_threadpool(
            _record,
            told.told_back,
            provider="whatsapp",
            provider_id=told.provider_id,
            status=_OF_META[told.status],
            event_id=told.event_id,
            answer=told.error,
        )
    return PlainTextResponse("")


@pages.post("/external/sms/{back}")
async def told_by_sms(request: Request, back: str) -> Response:
    """Take down what the provider of text messages tells of one."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    address = f"{settings().public_url.rstrip('/')}{request.url.path}"
    account = _sms_token()
    signature = request.headers.get("x-twilio-signature", "")
    if not account or not sms.is_signed(address, form, signature, token=account):
        return PlainTextResponse("", 403)
    status = _OF_SMS.get(form.get("MessageStatus", ""))
    if status is not None:
        provider_id = form.get("MessageSid", "")
        await run_in_threadpool(
            _record,
            back,
            provider="sms",
            provider_id=provider_id,
            status=status,
            event_id=f"{provider_id}:{status.value}",
            answer=form.get("ErrorCode", ""),
        )
    return PlainTextResponse("")


def _sms_token() -> str:
    url = settings().sms_url
    return "" if url is None else sms.Provider.at(url.get_secret_value(), sender="").token


def _record(
    back: str,
    *,
    provider: str,
    provider_id: str,
    status: MessageStatus,
    event_id: str,
    answer: str,
) -> None:
    """Note a status of the message `workshop.message`; what names nothing of ours is let be."""
    tenant, _dot, message = back.partition(".")
    try:
        tenant_id, message_id = UUID(hex=tenant), UUID(hex=message)
    except ValueError:
        return
    try:
        with transaction(Actor.system(tenant_id, {Notifications.SEND})) as tx:
            service.record_status(
                tx,
                provider=provider,
                provider_id=provider_id,
                status=status,
                event_id=event_id,
                message_id=message_id,
                answer=answer,
            )
    except NotFound:  # archived meanwhile, or another installation's
        return
