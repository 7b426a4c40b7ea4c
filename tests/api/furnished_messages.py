"""The message, its words and its rule that paths can name."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from models.notifications_messages import (
    Audience,
    Channel,
    Message,
    MessageStatus,
    MessageTemplate,
)
from tests.factories.workshop import Workshop
from torque_app.notifications import service
from torque_app.notifications.service import Person


def messages(do: Callable[..., Any], ids: dict[str, UUID], shop: Workshop) -> dict[str, Any]:
    """Write a template with its rule, and a message that found no way out, to be sent again."""
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    words = {"channel": Channel.SMS, "body": "Hola, {{ nombre }}"}
    template = _once(do, shop, words)
    rule = do(
        service.save_rule,
        event="StockRanLow",
        audience=Audience.PERMISSION,
        audience_name="inventory.receive",
        template_code=do(service.save_template, code=f"regla_{fresh()['number']}", **words).code,
    )
    key = fresh()["sku"]
    (message_id,) = do(
        service.write,
        template="aviso",
        about=("clients", ids["client_id"]),
        to=Person(client_id=ids["client_id"]),
        variables={},
        dedup_key=key,
    )
    endpoint = f"https://fcm.googleapis.com/fcm/send/{key}-mine"
    device = do(service.subscribe, endpoint=endpoint, p256dh="B" + "A" * 86, auth="A" * 22)
    with shop.tx() as tx:
        tx.get(Message, message_id, lock=True).status = MessageStatus.DEAD
    return {
        "message_template_id": template,
        "message_code": do(service.save_template, code=f"nueva_{fresh()['number']}", **words).code,
        "message_rule_id": rule,
        "message_id": message_id,
        "push_subscription_id": device,
        "push_endpoint": endpoint,
    }


def _once(do: Callable[..., Any], shop: Workshop, words: dict[str, Any]) -> UUID:
    """Return the template «aviso»; a workshop furnished again has it already."""
    with shop.tx() as tx:
        query = select(MessageTemplate.id).where(
            MessageTemplate.code == "aviso", col(MessageTemplate.channel) == Channel.SMS
        )
        found = tx.session.exec(query).first()
    return found or do(service.save_template, code="aviso", **words).id
