"""What every workshop begins with; from then on it is its own to change or to remove."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from models.notifications_messages import (
    Audience,
    Channel,
    MessageCategory,
    MessageRule,
    MessageTemplate,
)
from torque_app.core.listing import Listing, Page
from torque_app.core.needs import needs
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx
from torque_app.notifications import queries
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries import RuleRow, TemplateRow
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


@needs(Notifications.CONFIGURE)
def offered_rules(tx: Tx, listing: Listing) -> Page[RuleRow]:
    """Return a page of rules, as `queries.rules`; the standard ones are given before."""
    give_rules(tx)
    return queries.rules(tx, listing)


def give_rules(tx: Tx, event: str | None = None) -> None:
    """Give the workshop the standard rules about what it never had a rule about."""
    if not _lacking(tx, event):
        return
    one_at_a_time(tx, "message_rules")
    for one in _lacking(tx, event):
        tx.session.add(
            MessageRule(
                event=one["event"],
                audience=Audience(one["audience"]),
                template_code=one["template_code"],
                created_at=tx.now,
            )
        )
    tx.session.flush()


def _lacking(tx: Tx, event: str | None) -> list[Mapping[str, Any]]:
    given = standard.rules(event)
    if not given:
        return []
    query = select(MessageRule.event).distinct().execution_options(with_deleted=True)
    had = set(tx.session.exec(query).all())
    return [one for one in given if one["event"] not in had]


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
