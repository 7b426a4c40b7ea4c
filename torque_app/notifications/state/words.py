"""/ajustes/mensajes: the words the workshop says to people."""

from dataclasses import asdict
from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from models.notifications_messages import Channel, MessageCategory
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state.shown import TemplateLine, template_line
from torque_app.shell.listed import Listed

NEW = "new"
_LONGEST = 8000


class TemplatesState(Listed, rx.State):
    """One page of templates; `editing` is the one in the form: `new`, an id, or none."""

    PATH: ClassVar = "/ajustes/mensajes"
    FILTERS: ClassVar = ("channel", "category")

    rows: rx.Field[list[TemplateLine]] = rx.field(default_factory=list[TemplateLine])
    total: int = 0
    loading: bool = True
    error: str = ""
    editing: str = ""
    fields: rx.Field[TemplateLine] = rx.field(default_factory=TemplateLine)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    shown_subject: str = ""
    shown_text: str = ""
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
        if self.editing:
            known = await self._ask(queries.known_variables, self.fields.code)
            self.variables = [f"{{{{ {name} }}}} · {label}" for name, label in known.items()]
            await self._preview()

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> None:
        """Write the template of the form, and show what it would say."""
        key = next((row.id for row in self.rows if row.id == self.editing), "")
        try:
            kept = await self._ask(
                service.save_template,
                _key(key),
                version=self.fields.version if key else None,
                **_said(data),
            )
        except TorqueError as refused:
            self.errors = refused.fields or {"code": _(str(refused))}
            await self._say(_(str(refused)), "error")
            return
        self.errors, self.fields, self.editing = {}, template_line(kept), str(kept.id)
        await self._say(_("Plantilla guardada. Rige para los próximos mensajes."))
        await self._preview()
        await self._read()

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def remove(self) -> None:
        """Take away the template of the form."""
        key = _key(self.editing)
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

    async def _preview(self) -> None:
        """Show what the kept template would say; a new one says nothing yet."""
        self.shown_subject = self.shown_text = ""
        if not self.fields.body:
            return
        given = {name: getattr(self.fields, name) for name in _PREVIEWED}
        try:
            told = await self._ask(service.preview, given)
        except TorqueError as refused:
            self.shown_text = _(str(refused))
        else:
            self.shown_subject, self.shown_text = str(told["subject"]), str(told["text"])

    async def _read(self) -> None:
        try:
            page = await self._ask(queries.templates, self.asked.listing())
        except TorqueError as refused:
            self.rows, self.total, self.error = [], 0, _(str(refused))
        else:
            self.rows = [template_line(row) for row in page.rows]
            self.total, self.error = page.total, ""
        self.loading = False


_PREVIEWED = (
    "code", "channel", "category", "locale", "subject", "body", "layout", "provider_name",
)  # fmt: skip


def _key(text: str) -> UUID | None:
    """Return a key, None for a new one and for nonsense."""
    try:
        return UUID(text)
    except ValueError:
        return None


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
