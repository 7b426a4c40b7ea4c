"""/ajustes/mensajes/reglas: on which event whom the workshop tells, and with which words."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

import reflex as rx

from models.auth import Role
from models.notifications_messages import Audience, Channel
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import Sentence, _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules import standard
from torque_app.notifications.state.shown import CHANNELS
from torque_app.shell.listed import Listed

NEW: Final = "new"
PATH: Final = "/ajustes/mensajes/reglas"
_ROLES: Final = {
    Role.OWNER: _("Dueños"),
    Role.ADMIN: _("Administradores"),
    Role.MANAGER: _("Jefes de taller"),
    Role.OPERATOR: _("Operadores"),
    Role.VIEWER: _("Sólo lectura"),
}
_SINGLE: Final = {
    Audience.CLIENT.value: _("Cliente"),
    Audience.ADVISOR.value: _("Quien atiende"),
    Audience.TECHNICIAN.value: _("Técnico a cargo"),
}
AUDIENCES: Final = {
    **_SINGLE,
    **{f"{Audience.ROLE.value}:{role.value}": name for role, name in _ROLES.items()},
}
"""Whom a rule may tell, by what the form sends."""


@dataclass(frozen=True)
class RuleLine:
    """One rule of the list, and all of it in the form; an empty `id` is a new one."""

    id: str = ""
    event: str = ""
    event_label: str = ""
    audience: str = Audience.CLIENT.value
    audience_label: str = ""
    template: str = ""
    template_label: str = ""
    ways: str = ""
    in_app: bool = False
    email: bool = False
    whatsapp: bool = False
    sms: bool = False
    push: bool = False
    every_channel: bool = False
    is_active: bool = True
    state: str = "success"
    state_label: str = ""
    version: int = 0


@dataclass(frozen=True)
class Option:
    """One choice of a list."""

    id: str
    label: str


class MessageRulesState(Listed, rx.State):
    """One page of rules; `editing` is the one in the form: `new`, an id, or none."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = ("event", "is_active")

    rows: rx.Field[list[RuleLine]] = rx.field(default_factory=list[RuleLine])
    editing: str = ""
    fields: rx.Field[RuleLine] = rx.field(default_factory=RuleLine)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    events: rx.Field[list[Option]] = rx.field(default_factory=list[Option])
    templates: rx.Field[list[Option]] = rx.field(default_factory=list[Option])

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def load(self) -> None:
        """Read what the address asks for, and what a rule may be made of."""
        self._take_address()
        self.editing, self.errors = "", {}
        parts = await self._ask(queries.rule_parts)
        self.events = [Option(one.event, one.label) for one in parts.events]
        self.templates = [Option(one, _(standard.name(one))) for one in parts.templates]
        await self._read()

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def edit(self, rule_id: str) -> None:
        """Open the form of a rule, or of a new one; nothing closes it."""
        row = next((row for row in self.rows if row.id == rule_id), None)
        self.errors, self.fields = {}, row or RuleLine()
        self.editing = rule_id if row or rule_id == NEW else ""

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> None:
        """Write the rule of the form."""
        key = next((row.id for row in self.rows if row.id == self.editing), "")
        try:
            await self._ask(
                service.save_rule,
                UUID(key) if key else None,
                version=self.fields.version if key else None,
                **_said(data),
            )
        except TorqueError as refused:
            wrong = dict(refused.fields)
            if "audience_name" in wrong:  # the form asks for both in one list
                wrong["audience"] = wrong.pop("audience_name")
            self.errors = wrong
            await self._say(_(str(refused)), "error")
            return
        self.editing, self.errors = "", {}
        await self._say(_("Regla guardada. Rige desde el próximo suceso."))
        await self._read()

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def remove(self) -> None:
        """Take away the rule of the form."""
        key = next((row.id for row in self.rows if row.id == self.editing), "")
        if key and await self._tell(service.remove_rule, UUID(key)) is None:
            await self._say(_("Regla eliminada."))
        self.editing = ""
        await self._read()

    async def _read(self) -> None:
        await self._list(self._ask(service.offered_rules, self.asked.listing()), _line)


def _line(row: queries.RuleRow) -> RuleLine:
    ways = ", ".join(_(CHANNELS[way]) for way in row.channels)
    whom = f"{row.audience.value}:{row.audience_name}" if row.audience_name else row.audience.value
    return RuleLine(
        id=str(row.id),
        event=row.event,
        event_label=row.event_label,
        audience=whom,
        audience_label=_(
            AUDIENCES.get(whom)
            or Sentence("Quienes tienen el permiso {name}", name=row.audience_name)
        ),
        template=row.template_code,
        template_label=_(standard.name(row.template_code)),
        ways=ways or _("El orden de siempre"),
        **{way.value.lower(): way in row.channels for way in Channel},
        every_channel=row.every_channel,
        is_active=row.is_active,
        state="success" if row.is_active else "neutral",
        state_label=_("En uso") if row.is_active else _("Apagada"),
        version=row.version,
    )


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """Return what the form says as the command takes it; Invalid names a field."""
    whom, _colon, name = str(data.get("audience") or "").partition(":")
    try:
        audience = Audience(whom)
    except ValueError:
        raise Invalid.field("audience", "Elige a quién avisar.") from None
    return {
        "event": str(data.get("event") or "")[:80],
        "audience": audience,
        "audience_name": name[:60],
        "template_code": str(data.get("template_code") or "")[:60],
        "channels": [way for way in Channel if _on(data, way.value.lower())],
        "every_channel": _on(data, "every_channel"),
        "is_active": _on(data, "is_active"),
    }


def _on(data: dict[str, Any], name: str) -> bool:
    return data.get(name) in {True, "true", "on"}
