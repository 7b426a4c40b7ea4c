"""A client who can be reached, and the words a workshop says."""

from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlmodel import select

from models.notifications_messages import Channel, Message
from models.outbox import MessageStatus, OutboxMessage
from tests.factories.workshop import Workshop
from torque_app.clients import service as clients
from torque_app.contexts import rooms
from torque_app.core.tx import transaction
from torque_app.notifications import queries, service
from torque_app.notifications.service import Person
from torque_app.settings import settings
from workers import job as jobs
from workers import messages as _jobs  # noqa: F401 - it registers the job
from workers.archive import archive_messages

OFFERED = tuple(rooms("offers"))
"""What contexts let templates say: a server loads them all before it answers."""

NEVER_QUIET = {"quiet_from": time(3), "quiet_until": time(3)}
"""Hours of silence that end when they begin: tests run at night too."""


@dataclass
class Desk:
    """A workshop that writes to one client."""

    shop: Workshop
    client_id: UUID

    def template(self, channel: Channel, code: str = "aviso", **more: Any) -> Any:
        """Keep a template of this way."""
        given = {"body": "Hola, {{ nombre }}", **more}
        if channel is Channel.EMAIL:
            given.setdefault("subject", "Aviso")
        return self.shop.do(service.save_template, code=code, channel=channel, **given)

    def write(self, *, now: Any = None, **more: Any) -> list[UUID]:
        """Write «aviso» to the client, or to whoever is named."""
        given: dict[str, Any] = {
            "template": "aviso",
            "about": ("clients", self.client_id),
            "to": Person(client_id=self.client_id),
            "variables": {},
            "dedup_key": "uno",
        }
        with self.shop.tx(now=now) as tx:
            return service.write(tx, **(given | more))

    def one(self, message_id: UUID) -> Message:
        """Return a message as it stands."""
        with self.shop.tx() as tx:
            return tx.get(Message, message_id)

    def all(self) -> list[Message]:
        """Return every message, the oldest first."""
        with self.shop.tx() as tx:
            return list(tx.session.exec(select(Message).order_by(Message.created_at)).all())

    def story(self, message_id: UUID) -> list[str]:
        """Return what happened to a message, in a word each."""
        return [each.kind for each in self.shop.do(queries.message, message_id).events]

    def waits_no_more(self, message_id: UUID) -> None:
        """Let the time that a message waits for pass."""
        with transaction(self.shop.actor()) as tx:
            row = tx.get(Message, message_id, lock=True)
            row.next_at = tx.now

    def put_away(self) -> None:
        """Make all that was written a month older, and archive what is at its end."""
        url = settings().database_admin_url.get_secret_value()
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(
                "UPDATE messages SET created_at = now() - interval '31 days' WHERE tenant_id = %s",
                (self.shop.tenant_id,),
            )
            archive_messages(admin)

    def carry_out(self) -> None:
        """Carry out every job of messages that waits, however long it would wait."""
        with self.shop.tx() as tx:
            query = select(OutboxMessage).where(
                OutboxMessage.status != MessageStatus.DONE,
                OutboxMessage.name == "notifications.deliver",
            )
            waiting = [each.id for each in tx.session.exec(query)]
        for each in waiting:
            jobs.run(str(self.shop.tenant_id), str(each))


@pytest.fixture
def desk(shop):
    """A client with a telephone and a mail address, at three in the afternoon or at any hour."""
    client = shop.do(
        clients.create, name="Ana Muñoz", phone="+56912345678", email="ana@cliente.example"
    )
    shop.do(service.save_client_preferences, client.id, channels={}, **NEVER_QUIET)
    return Desk(shop, client.id)
