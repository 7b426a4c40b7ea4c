"""The words every workshop begins with; from then on they are its own to change or to remove."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from models.notifications_messages import Channel, MessageCategory, MessageTemplate
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.notifications import queries
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries import TemplateRow
from torque_app.notifications.rules import standard

Worded = dict[tuple[Channel, str], TemplateRow]


@needs(Notifications.SEND)
def installed(tx: Tx, code: str) -> Worded:
    """Give the workshop the standard words of a code it never had; return what is active now.

    A code whose templates were removed or switched off stays so.
    """
    given = [one for one in standard.templates() if one["code"] == code]
    had = select(MessageTemplate.id).where(MessageTemplate.code == code)
    if not given or tx.session.exec(had.execution_options(with_deleted=True)).first() is not None:
        return {}
    for one in given:
        tx.session.add(_template(tx, one))
    tx.session.flush()
    return queries.wordings(tx, code)


@needs(Notifications.CONFIGURE)
def install_standard(tx: Tx) -> int:
    """Give the workshop every standard template it never had; return how many templates."""
    return sum(len(installed(tx, code)) for code in sorted(standard.codes() - _had(tx)))


def _had(tx: Tx) -> set[str]:
    query = select(MessageTemplate.code).distinct()
    return set(tx.session.exec(query.execution_options(with_deleted=True)).all())


def _template(tx: Tx, one: Mapping[str, Any]) -> MessageTemplate:
    return MessageTemplate(
        code=one["code"],
        channel=Channel(one["channel"]),
        locale=one.get("locale", "es_CL"),
        category=MessageCategory(one.get("category", "TRANSACTIONAL")),
        subject=one.get("subject", ""),
        body=one["body"].strip(),
        layout=one.get("layout", "").strip(),
        provider_name=one.get("provider_name", ""),
        created_at=tx.now,
    )
