"""What the workshop says to people, and on which events: templates and rules."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from models.notifications_messages import (
    Audience,
    Channel,
    MessageCategory,
    MessageRule,
    MessageTemplate,
)
from torque_app.core.errors import Conflict, Invalid, Stale
from torque_app.core.needs import COMMANDS, needs
from torque_app.core.tx import Tx
from torque_app.notifications import queries
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries import TemplateRow
from torque_app.notifications.queries.words import template_row
from torque_app.notifications.rules import markup, wording
from torque_app.notifications.service.content import written
from torque_app.notifications.service.standard import installed
from torque_app.notifications.variables import OFFERS

LOCALES: Final = ("es_CL", "en")
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,59}")
_PLAIN: Final = frozenset({Channel.SMS, Channel.WHATSAPP, Channel.IN_APP, Channel.PUSH})


@needs(Notifications.CONFIGURE)
def save_template(
    tx: Tx,
    template_id: UUID | None = None,
    *,
    code: str,
    channel: Channel,
    body: str,
    subject: str = "",
    layout: str = "",
    locale: str = LOCALES[0],
    category: MessageCategory = MessageCategory.TRANSACTIONAL,
    provider_name: str = "",
    is_active: bool = True,
    version: int | None = None,
) -> TemplateRow:
    """Write a template, new without `template_id`, and return it.

    Raises Invalid on a hole nothing fills, a markup that cannot be shown, an e-mail without subject
    or publicity without the way out of it; Conflict for a second one of the same code, channel and
    language; Stale when `version` is not the one kept.
    """
    given: dict[str, Any] = {
        "code": code.strip(),
        "channel": channel,
        "locale": locale,
        "category": category,
        "subject": " ".join(subject.split()),
        "body": body.strip(),
        "layout": layout.strip(),
        "provider_name": provider_name.strip(),
        "is_active": is_active,
    }
    _check(given, known=queries.known_variables(tx, given["code"]))
    if template_id is None:
        _check_new(tx, given)
        kept = MessageTemplate(**given, created_at=tx.now)
        tx.session.add(kept)
    else:
        kept = tx.get(MessageTemplate, template_id, lock=True)
        if version is not None and kept.version != version:
            raise Stale
        for name, value in given.items():
            setattr(kept, name, value)
    tx.session.flush()
    return template_row(kept)


def _check(given: Mapping[str, Any], *, known: Mapping[str, str]) -> None:
    if not _CODE.fullmatch(given["code"]):
        raise Invalid.field("code", "El código lleva letras sin tilde, números y «_».")
    if not given["body"]:
        raise Invalid.field("body", "Escribe el texto del mensaje.")
    if given["locale"] not in LOCALES:
        raise Invalid.field("locale", "Elige un idioma de la lista.")
    if given["channel"] is Channel.EMAIL and not given["subject"]:
        raise Invalid.field("subject", "Un correo necesita asunto.")
    if given["channel"] in _PLAIN and given["layout"]:
        raise Invalid.field("layout", "Sólo los correos llevan diseño.")
    markup.check_layout(given["layout"])
    shown = markup.texts(given["layout"])
    for field, text in (("subject", given["subject"]), ("body", given["body"]), ("layout", shown)):
        wording.check_holes(text, field=field, known=known)
    if given["category"] is MessageCategory.MARKETING and given["channel"] is not Channel.IN_APP:
        _check_way_out(given["body"])


def _check_way_out(body: str) -> None:
    if wording.WAY_OUT not in wording.holes(body):
        raise Invalid.field(
            "body", "La publicidad lleva {{ baja }}: el enlace para no recibir más."
        )


def _check_new(tx: Tx, given: Mapping[str, Any]) -> None:
    if (given["channel"], given["locale"]) in queries.wordings(tx, given["code"]):
        raise Conflict("Ya hay una plantilla con ese código para el canal y el idioma.")


@needs(Notifications.CONFIGURE)
def remove_template(tx: Tx, template_id: UUID) -> None:
    """Remove a template; rules that name its code go on with its other channels, if any."""
    tx.get(MessageTemplate, template_id, lock=True).deleted_at = tx.now


@needs(Notifications.CONFIGURE)
def preview(
    tx: Tx, template: Mapping[str, Any], variables: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what a template would say (`subject`, `text`, `html`), its unfilled holes by name.

    `template` has the fields of `save_template`, saved or not. Raises Invalid as that does.
    """
    channel = Channel(template["channel"])
    category = MessageCategory(template.get("category", MessageCategory.TRANSACTIONAL))
    given: dict[str, Any] = {
        "subject": "", "layout": "", "locale": LOCALES[0], "provider_name": "",
        **template, "channel": channel, "category": category,
    }  # fmt: skip
    known = queries.known_variables(tx, given["code"])
    _check(given, known=known)
    told = {name: f"[{label}]" for name, label in known.items()} | dict(variables or {})
    told[wording.LINK] = (
        told[wording.LINK] if markup.is_web(told[wording.LINK]) else "https://ejemplo.cl/"
    )
    row = TemplateRow(
        id=UUID(int=0), code=given["code"], channel=channel, locale=given["locale"],
        category=category, subject=given["subject"], body=given["body"], layout=given["layout"],
        provider_name=given["provider_name"], is_active=True, version=0, updated_at=tx.now,
    )  # fmt: skip
    return written(tx, row, name=told[wording.RECIPIENT], variables=told)


@needs(Notifications.CONFIGURE)
def save_rule(
    tx: Tx,
    rule_id: UUID | None = None,
    *,
    event: str,
    audience: Audience,
    template_code: str,
    audience_name: str = "",
    channels: Iterable[Channel] = (),
    every_channel: bool = False,
    is_active: bool = True,
    version: int | None = None,
) -> UUID:
    """Write a rule, new without `rule_id`, and return its key; Invalid for what does not exist."""
    given: dict[str, Any] = {
        "event": event,
        "audience": audience,
        "audience_name": audience_name if audience in _NAMED else "",
        "template_code": template_code,
        "channels": [channel.value for channel in dict.fromkeys(channels)],
        "every_channel": every_channel,
        "is_active": is_active,
    }
    _check_rule(tx, given)
    if rule_id is None:
        kept = MessageRule(**given, created_at=tx.now)
        tx.session.add(kept)
        tx.session.flush()
        return kept.id
    kept = tx.get(MessageRule, rule_id, lock=True)
    if version is not None and kept.version != version:
        raise Stale
    for name, value in given.items():
        setattr(kept, name, value)
    return kept.id


_NAMED: Final = frozenset({Audience.ROLE, Audience.PERMISSION})


def _check_rule(tx: Tx, given: Mapping[str, Any]) -> None:
    if given["event"] not in OFFERS:
        raise Invalid.field("event", "Elige un suceso de la lista.")
    code = given["template_code"]
    if not (queries.wordings(tx, code) or installed(tx, code)):
        raise Invalid.field("template_code", "No hay una plantilla activa con ese código.")
    name = given["audience_name"]
    if given["audience"] is Audience.ROLE and name not in queries.ROLES:
        raise Invalid.field("audience_name", "Elige un rol de la lista.")
    held = {command.permission for command in COMMANDS.values()}
    if given["audience"] is Audience.PERMISSION and name not in held:
        raise Invalid.field("audience_name", "Elige un permiso de la lista.")


@needs(Notifications.CONFIGURE)
def remove_rule(tx: Tx, rule_id: UUID) -> None:
    """Remove a rule: nobody is told by it any more."""
    tx.get(MessageRule, rule_id, lock=True).deleted_at = tx.now
