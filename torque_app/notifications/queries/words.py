"""The workshop's templates and rules, and what they may be made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from models.notifications_messages import (
    Audience,
    Channel,
    MessageCategory,
    MessageRule,
    MessageTemplate,
)
from torque_app.core.listing import Listing, Page, paged
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules import standard
from torque_app.notifications.rules.wording import COMMON
from torque_app.notifications.variables import OFFERS


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A message with holes; `provider_name` is what the provider approved it under."""

    id: UUID
    code: str
    channel: Channel
    locale: str
    category: MessageCategory
    subject: str
    body: str
    layout: str
    provider_name: str
    is_active: bool
    version: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class RuleRow:
    """On which event whom is told, with which template, by which ways in order."""

    id: UUID
    event: str
    event_label: str
    audience: Audience
    audience_name: str
    template_code: str
    channels: tuple[Channel, ...]
    every_channel: bool
    is_active: bool
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class EventOffer:
    """An event messages can be made of, and what the screen calls it and its variables."""

    event: str
    label: str
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleParts:
    """What a rule may be made of: events, and the codes of templates."""

    events: tuple[EventOffer, ...]
    templates: tuple[str, ...]


def template_row(kept: MessageTemplate) -> TemplateRow:
    """Return the plain row of a template."""
    return TemplateRow(**{name: getattr(kept, name) for name in TemplateRow.__slots__})


def _rule_row(kept: MessageRule) -> RuleRow:
    offered = OFFERS.get(kept.event)
    return RuleRow(
        id=kept.id,
        event=kept.event,
        event_label=_(offered.label) if offered else kept.event,
        audience=kept.audience,
        audience_name=kept.audience_name,
        template_code=kept.template_code,
        channels=tuple(Channel(name) for name in kept.channels),
        every_channel=kept.every_channel,
        is_active=kept.is_active,
        version=kept.version,
        created_at=kept.created_at,
    )


@needs(Notifications.CONFIGURE)
def templates(tx: Tx, listing: Listing) -> Page[TemplateRow]:
    """Return a page of templates; filters `channel`, `category`, `locale`, `code`, `is_active`."""
    query = select(MessageTemplate)
    if listing.q.strip():
        query = query.where(col(MessageTemplate.code).contains(listing.q.strip(), autoescape=True))
    return paged(
        tx,
        query,
        listing,
        sorts={"code": col(MessageTemplate.code), "updated_at": col(MessageTemplate.updated_at)},
        default="code",
        filters={
            "channel": lambda wanted: col(MessageTemplate.channel) == Channel(wanted),
            "category": lambda wanted: col(MessageTemplate.category) == MessageCategory(wanted),
            "locale": lambda wanted: col(MessageTemplate.locale) == wanted,
            "code": lambda wanted: col(MessageTemplate.code) == wanted,
            "is_active": lambda wanted: col(MessageTemplate.is_active) == _truth(wanted),
        },
        make=lambda row: template_row(row[0]),
    )


@needs(Notifications.CONFIGURE)
def template(tx: Tx, template_id: UUID) -> TemplateRow:
    """Return one template; NotFound for another workshop's."""
    return template_row(tx.get(MessageTemplate, template_id))


@needs(Notifications.SEND)
def wordings(tx: Tx, code: str) -> dict[tuple[Channel, str], TemplateRow]:
    """Return the active templates of a code by channel and language."""
    query = select(MessageTemplate).where(
        MessageTemplate.code == code, col(MessageTemplate.is_active)
    )
    kept = tx.session.exec(query).all()
    return {(each.channel, each.locale): template_row(each) for each in kept}


@needs(Notifications.CONFIGURE)
def rules(tx: Tx, listing: Listing) -> Page[RuleRow]:
    """Return a page of rules; filters `event`, `audience`, `template_code`, `is_active`."""
    return paged(
        tx,
        select(MessageRule),
        listing,
        sorts={"created_at": col(MessageRule.created_at), "event": col(MessageRule.event)},
        default="created_at",
        filters={
            "event": lambda wanted: col(MessageRule.event) == wanted,
            "audience": lambda wanted: col(MessageRule.audience) == Audience(wanted),
            "template_code": lambda wanted: col(MessageRule.template_code) == wanted,
            "is_active": lambda wanted: col(MessageRule.is_active) == _truth(wanted),
        },
        make=lambda row: _rule_row(row[0]),
    )


@needs(Notifications.CONFIGURE)
def rule(tx: Tx, rule_id: UUID) -> RuleRow:
    """Return one rule; NotFound for another workshop's."""
    return _rule_row(tx.get(MessageRule, rule_id))


@needs(Notifications.SEND)
def rules_of(tx: Tx, event: str) -> list[RuleRow]:
    """Return the rules in force for an event, the oldest first."""
    query = (
        select(MessageRule)
        .where(MessageRule.event == event, col(MessageRule.is_active))
        .order_by(col(MessageRule.created_at), col(MessageRule.id))
    )
    return [_rule_row(kept) for kept in tx.session.exec(query)]


@needs(Notifications.SEND)
def template_codes(tx: Tx) -> list[str]:
    """Return the codes something can be said by: the active ones, and standard ones never had."""
    every = select(MessageTemplate.code).distinct().execution_options(with_deleted=True)
    active = select(MessageTemplate.code).where(col(MessageTemplate.is_active)).distinct()
    had, said = set(tx.session.exec(every)), set(tx.session.exec(active))
    return sorted((standard.codes() - had) | said)


@needs(Notifications.CONFIGURE)
def event_offers(tx: Tx) -> list[EventOffer]:  # noqa: ARG001 - every query takes the transaction
    """Return the events that messages can be made of, by name."""
    found = [
        EventOffer(
            name,
            _(each.label),
            {key: _(said) for key, said in {**COMMON, **each.variables}.items()},
        )
        for name, each in OFFERS.items()
    ]
    return sorted(found, key=lambda each: each.label)


@needs(Notifications.CONFIGURE)
def rule_parts(tx: Tx) -> RuleParts:
    """Return what a rule may be made of."""
    return RuleParts(tuple(event_offers(tx)), tuple(template_codes(tx)))


@needs(Notifications.CONFIGURE)
def known_variables(tx: Tx, code: str) -> dict[str, str]:
    """Return the variables a template of this code may name, and what the screen calls them.

    Those the product fills in what it writes by itself, and those of the events whose rules use
    it; of every event while no rule does.
    """
    query = select(MessageRule.event).where(MessageRule.template_code == code)
    used = [OFFERS[event] for event in tx.session.exec(query) if event in OFFERS]
    delivered = standard.variables(code)
    found = {name: _(said) for name, said in {**COMMON, **delivered}.items()}
    for each in used or ([] if delivered else OFFERS.values()):
        found |= {name: _(said) for name, said in each.variables.items()}
    return found


def _truth(wanted: str) -> bool:
    if wanted not in {"true", "false"}:
        raise ValueError(wanted)
    return wanted == "true"
