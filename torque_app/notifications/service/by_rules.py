"""Telling people what happened, as the workshop's rules say."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict
from hashlib import sha256

from models.notifications import NotificationType
from models.notifications_messages import Audience
from torque_app.auth import queries as members
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.events import Event
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import queries
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries import Person, RuleRow
from torque_app.notifications.rules import standard, wording
from torque_app.notifications.service.bell import notify
from torque_app.notifications.service.standard import give_rules
from torque_app.notifications.service.writing import write
from torque_app.notifications.variables import OFFERS, Concerned

log = logging.getLogger("torque.notifications")

Tells = Callable[[Tx, Event], bool]
_OTHERS: list[Tells] = []


def leave_to(tells: Tells) -> Tells:
    """Keep the standard rules still about an event whose client somebody else tells; a decorator.

    `tells` answers whether it will, by what the workshop itself wrote.
    """
    _OTHERS.append(tells)
    return tells


@needs(Notifications.SEND)
def tell_by_rules(tx: Tx, event: Event) -> int:
    """Write what the rules in force want said of an event; return how many messages.

    The same event about the same thing within the same hour is told once. A rule that cannot be
    carried out is told to those who write rules, and keeps no other from being so.
    """
    offered, rules = OFFERS.get(event.event_name), _rules_in_force(tx, event)
    if offered is None or not rules:
        return 0
    try:
        read, concerned = offered.read(tx, event), offered.audience(tx, event)
    except NotFound:  # what it speaks of was deleted meanwhile: nobody needs to hear of it
        return 0
    same = _digest(tx, event)
    return sum(_tell(tx, rule, concerned, read, same) for rule in rules)


def _rules_in_force(tx: Tx, event: Event) -> list[RuleRow]:
    """Return the rules about an event, without the standard ones that somebody else stands for."""
    give_rules(tx, event.event_name)
    rules = queries.rules_of(tx, event.event_name)
    given = {one["template_code"] for one in standard.rules(event.event_name)}
    if given and any(tells(tx, event) for tells in _OTHERS):
        return [rule for rule in rules if rule.template_code not in given]
    return rules


def _tell(tx: Tx, rule: RuleRow, concerned: Concerned, read: dict[str, str], same: str) -> int:
    told = 0
    for person in _people(tx, rule, concerned):
        try:
            with tx.trying():
                link = concerned.seen_at(tx, inside=person.user_id is not None)
                told += len(
                    write(
                        tx,
                        template=rule.template_code,
                        about=concerned.about,
                        to=person,
                        variables={wording.LINK: link, **read},
                        dedup_key=f"{rule.id}:{same}",
                        channels=rule.channels or None,
                        event=rule.event,
                        every_channel=rule.every_channel,
                    )
                )
        except TorqueError as refused:
            log.warning("a rule was not carried out: %s", refused.code)
            _complain(tx, rule, refused)
    return told


def _complain(tx: Tx, rule: RuleRow, refused: TorqueError) -> None:
    notify(
        tx,
        permission=Notifications.CONFIGURE,
        type=NotificationType.WARNING,
        title="Una regla de avisos no se cumplió",
        message=Sentence(
            "{event}: {reason}", event=Sentence(rule.event_label), reason=Sentence(str(refused))
        ),
        link="/ajustes/mensajes",
    )


def _people(tx: Tx, rule: RuleRow, concerned: Concerned) -> Iterator[Person]:
    if rule.audience is Audience.CLIENT and concerned.client_id:
        yield Person(client_id=concerned.client_id)
    if rule.audience is Audience.ADVISOR and concerned.advisor_id:
        yield Person(user_id=concerned.advisor_id)
    if rule.audience is Audience.TECHNICIAN and concerned.technician_id:
        yield Person(user_id=concerned.technician_id)
    if rule.audience is Audience.ROLE:
        yield from (Person(user_id=one) for one in queries.addressees(tx, rule.audience_name))
    if rule.audience is Audience.PERMISSION:
        yield from (Person(user_id=one) for one in members.holders(tx, rule.audience_name))


def _digest(tx: Tx, event: Event) -> str:
    whole = json.dumps([event.event_name, asdict(event)], default=str, sort_keys=True)
    return f"{sha256(whole.encode()).hexdigest()[:24]}:{tx.now:%Y%m%d%H}"
