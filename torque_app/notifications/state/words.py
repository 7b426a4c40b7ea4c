"""/ajustes/mensajes: the words the workshop says to people."""

from dataclasses import asdict
from typing import Any, ClassVar

import reflex as rx

from models.notifications_messages import Channel, MessageCategory
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state.shown import Shown, TemplateLine, template_line
from torque_app.shell.listed import Listed

NEW, PREVIEW = "new", "preview"
_LONGEST = 8000


class TemplatesState(Listed, rx.State):
    """One page of templates; `editing` is the one in the form: `new`, an id, or none."""

    PATH: ClassVar = "/ajustes/mensajes"
    FILTERS: ClassVar = ("channel", "category")

    rows: rx.Field[list[TemplateLine]] = rx.field(default_factory=list[TemplateLine])
    editing: str = ""
    fields: rx.Field[TemplateLine] = rx.field(default_factory=TemplateLine)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    shown: rx.Field[Shown] = rx.field(default_factory=Shown)
    variables: rx.Field[list[str]] = rx.field(default_factory=list[str])

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def load(self) -> None:
        """Read what the address asks for."""
        self._take_address()
        self.editing, self.errors = "", {}
        await self._read()

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def edit(self, template_id: str) -> None:
        """Open the form of a template, or of a new one; nothing closes it."""
        row = next((row for row in self.rows if row.id == template_id), None)
        self.errors = {}
        self.fields = row or TemplateLine()
        self.editing = template_id if row or template_id == NEW else ""
        self.shown = Shown()
        if self.editing:
            known = await self._ask(queries.known_variables, self.fields.code)
            self.variables = [f"{{{{ {name} }}}} · {label}" for name, label in known.items()]
            if self.fields.body:
                await self._preview_kept()

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> None:
        """Write the template of the form, and show what it would say; `only` says not to write."""
        key = next((row.id for row in self.rows if row.id == self.editing), "")
        try:
            said = _said(data)
            if data.get("only") == PREVIEW:
                self.errors = {}
                await self._preview({name: said[name] for name in _PREVIEWED})
                return
            kept = await self._ask(
                service.save_template,
                uuid_or_none(key),
                version=self.fields.version if key else None,
                **said,
            )
        except TorqueError as refused:
            self.errors = refused.fields or {"code": _(str(refused))}
            await self._say(_(str(refused)), "error")
            return
        self.errors, self.fields, self.editing = {}, template_line(kept), str(kept.id)
        await self._say(_("Plantilla guardada. Rige para los próximos mensajes."))
        await self._preview_kept()
        await self._read()

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def remove(self) -> None:
        """Take away the template of the form."""
        key = uuid_or_none(self.editing)
        if key is not None and await self._tell(service.remove_template, key) is None:
            await self._say(_("Plantilla eliminada."))
        self.editing = ""
        await self._read()

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def install(self) -> None:
        """Add the standard templates the workshop never had."""
        if await self._tell(service.install_standard) is None:
            await self._say(_("Agregamos las plantillas de fábrica que faltaban."))
        await self._read()

    async def _preview_kept(self) -> None:
        """Show what the kept template would say; one that names what is gone says just that."""
        try:
            await self._preview({name: getattr(self.fields, name) for name in _PREVIEWED})
        except TorqueError as refused:
            self.shown = Shown(text=_(str(refused)))

    async def _preview(self, given: dict[str, Any]) -> None:
        """Show what a template would say, its variables by what the screen calls them."""
        told = await self._ask(service.preview, given)
        self.shown = Shown(str(told["subject"]), str(told["text"]), str(told.get("html", "")))

    async def _read(self) -> None:
        await self._list(self._ask(queries.templates, self.asked.listing()), template_line)


_PREVIEWED = (
    "code", "channel", "category", "locale", "subject", "body", "layout", "provider_name",
)  # fmt: skip


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """Return what the form says as the command takes it; Invalid names a field."""
    typed = {name: str(data.get(name) or "")[:_LONGEST] for name in asdict(TemplateLine())}
    try:
        channel, category = Channel(typed["channel"]), MessageCategory(typed["category"])
    except ValueError:
        raise Invalid.field("channel", "Elige un canal y un tipo de la lista.") from None
    return {
        "code": typed["code"],
        "channel": channel,
        "category": category,
        "locale": typed["locale"],
        "subject": typed["subject"][:200],
        "body": typed["body"][:4000],
        "layout": typed["layout"],
        "provider_name": typed["provider_name"][:120],
        "is_active": data.get("is_active") in {True, "true", "on"},
    }
