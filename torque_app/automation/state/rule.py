"""/automatizacion/[rule_id]: one rule, written part by part and saved as a whole."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.automation import queries, service
from torque_app.automation.permissions import Automation
from torque_app.automation.state import shown
from torque_app.automation.state.rules import PATH
from torque_app.automation.state.shown import Draft, Part
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled

NEW: Final = "nueva"
Stored = list[dict[str, Any]]


class RuleState(Filled, rx.State):
    """The rule of the address; what is changed and not saved yet stands here alone."""

    draft: rx.Field[Draft] = rx.field(default_factory=Draft)
    conditions: rx.Field[list[Part]] = rx.field(default_factory=list[Part])
    actions: rx.Field[list[Part]] = rx.field(default_factory=list[Part])
    triggers: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list[dict[str, str]])
    changed: bool = False
    loading: bool = True
    missing: bool = False
    _conditions: Stored = []
    _actions: Stored = []

    @rx.event
    @allow(Automation.VIEW)
    async def load(self) -> Any:
        """Read the rule of the address, now and whenever it changes; `nueva` begins one."""
        query = self._get_root_state().router_data.get("query", {})
        self.draft, self._conditions, self._actions = Draft(), [], []
        self.changed, self.loading, self.missing, self.errors = False, True, False, {}
        yield  # the rule seen before must not stand under this address
        asked = str(query.get("rule_id", ""))
        if asked != NEW:
            await self._open(asked)
        if not self.missing:
            await self._show()
        self.loading = False

    @rx.event
    @allow(Automation.VIEW)
    async def refresh(self) -> None:
        """Read the rule again, unless it is being changed here."""
        if self.draft.id and not self.changed:
            await self._open(self.draft.id)
            await self._show()

    @rx.event
    @allow(Automation.CONFIGURE)
    async def choose(self, trigger: str) -> None:
        """Take another event; conditions and actions of the one before fall away."""
        if trigger == self.draft.trigger:
            return
        self.draft = replace(self.draft, trigger=trigger)
        self._conditions, self._actions, self.changed = [], [], True
        await self._show()

    @rx.event
    @allow(Automation.CONFIGURE)
    async def drop(self, kind: str, place: int) -> None:
        """Take a condition or an action out."""
        parts = self._conditions if kind == "condition" else self._actions
        if 0 <= place < len(parts):
            await self._put(kind, [one for at, one in enumerate(parts) if at != place])

    @rx.event
    @allow(Automation.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write the rule."""
        try:
            told = _told(data) | {
                "trigger": self.draft.trigger,
                "conditions": self._conditions,
                "actions": self._actions,
            }
            wanted = UUID(self.draft.id) if self.draft.id else None
            version = self.draft.version if wanted else None
            row = await self._ask(service.save_rule, wanted, **told, version=version)
        except TorqueError as refused:
            await self._refuse(refused)
            return None
        self._keep(data)
        self.changed = False
        await self._say(_("Regla guardada. Pruébala antes de encenderla."))
        self._take(row)
        await self._show()
        return rx.redirect(f"{PATH}/{row.id}") if wanted is None else None

    @rx.event
    @allow(Automation.CONFIGURE)
    async def switch(self, wanted: bool) -> None:
        """Let the rule run from now on, or no more."""
        if self.draft.id:
            await self._tell(service.switch_rule, UUID(self.draft.id), on=wanted)
            await self._open(self.draft.id)

    @rx.event
    @allow(Automation.CONFIGURE)
    async def remove(self) -> Any:
        """Take the rule away and go back to the list."""
        if not self.draft.id or await self._tell(service.remove_rule, UUID(self.draft.id)):
            return None
        await self._say(_("Regla eliminada. Lo que hizo queda en el registro."))
        return rx.redirect(PATH)

    async def _open(self, rule_id: str) -> None:
        try:
            row = await self._ask(queries.one, UUID(rule_id))
        except (ValueError, NotFound):
            self.missing = True
            return
        self._take(row)
        await self._watch(f"automation:{row.id}")

    def _take(self, row: queries.RuleRow) -> None:
        self.draft = shown.draft(row)
        self._conditions = [dict(one) for one in row.conditions]
        self._actions = [dict(one) for one in row.actions]

    async def _put(self, kind: str, parts: Stored) -> None:
        """Take new conditions or actions of the rule; they are written when it is saved."""
        if kind == "condition":
            self._conditions = parts
        else:
            self._actions = parts
        self.changed, self.errors = True, {}
        await self._show()

    async def _show(self) -> None:
        offered = await self._ask(queries.offered)
        about = shown.trigger_of(offered, self.draft.trigger)
        self.triggers = [{"id": one.name, "label": one.label} for one in offered.triggers]
        self.conditions = shown.condition_parts(self._conditions, about)
        self.actions = shown.action_parts(self._actions, offered)


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Return the name and the limits of the form; what is no whole number is out of bounds."""
    return {
        "name": str(data.get("name") or ""),
        "priority": _whole(data.get("priority")),
        "max_per_hour": _whole(data.get("max_per_hour")),
    }


def _whole(typed: Any) -> int:
    text = str(typed or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004
