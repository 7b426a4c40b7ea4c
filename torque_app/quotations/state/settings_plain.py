"""The forms of note templates and of insurers."""

from typing import Any

import reflex as rx

from torque_app.core.screen import allow
from torque_app.quotations import queries, service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state import settings_shown as shown
from torque_app.quotations.state.settings_forms import Configured, key_of, texts
from torque_app.quotations.state.settings_list import QuotingState
from torque_app.quotations.state.settings_shown import InsurerFields, NoteFields


class NoteTemplateState(Configured, rx.State):
    """The form of a note template."""

    fields: NoteFields = NoteFields()

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def start(self) -> None:
        """Open the form of a new one."""
        self.fields, self.errors, self.opened = NoteFields(), {}, True

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def edit(self, template_id: str) -> None:
        """Open the form of one as it is now."""
        row = await self._row(queries.find_note_templates, template_id)
        if row is not None:
            self.fields, self.errors, self.opened = shown.note_fields(row), {}, True

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def close(self) -> None:
        """Close the form."""
        self.opened = False

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write the template."""
        told: dict[str, Any] = {
            **texts(data, "name", "category", "content"),
            "is_active": bool(data.get("is_active")),
        }
        if await self._keep(service.save_note_template, self.fields, told, key=key_of(data)):
            self.opened = False
            return QuotingState.refresh
        return None

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def remove(self) -> Any:
        """Take the template off the list."""
        taken = await self._take_away(service.remove_note_template, self.fields)
        return QuotingState.refresh if taken else None


class InsurerState(Configured, rx.State):
    """The form of an insurer."""

    fields: InsurerFields = InsurerFields()

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def start(self) -> None:
        """Open the form of a new one."""
        self.fields, self.errors, self.opened = InsurerFields(), {}, True

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def edit(self, insurer_id: str) -> None:
        """Open the form of one as it is now."""
        row = await self._row(queries.find_insurers, insurer_id)
        if row is not None:
            self.fields, self.errors, self.opened = shown.insurer_fields(row), {}, True

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def close(self) -> None:
        """Close the form."""
        self.opened = False

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write the insurer."""
        told: dict[str, Any] = {
            **texts(data, "name", "rut", "address", "phone", "email"),
            "is_active": bool(data.get("is_active")),
        }
        if await self._keep(service.save_insurer, self.fields, told, key=key_of(data)):
            self.opened = False
            return QuotingState.refresh
        return None

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def remove(self) -> Any:
        """Take the insurer off the list."""
        taken = await self._take_away(service.remove_insurer, self.fields)
        return QuotingState.refresh if taken else None
