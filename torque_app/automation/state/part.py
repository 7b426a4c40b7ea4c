"""The dialog of one condition or one action of the rule on the page."""

from typing import Any, Final

import reflex as rx

from torque_app.automation import queries
from torque_app.automation.permissions import Automation
from torque_app.automation.queries import Offered
from torque_app.automation.rules import conditions as asking
from torque_app.automation.state import shown
from torque_app.automation.state.rule import RuleState
from torque_app.automation.state.shown import ArgumentField
from torque_app.automation.triggers import trigger as on_offer
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _

CONDITION: Final = "condition"
ACTION: Final = "action"


class PartState(Screen, rx.State):
    """The part being written: which of what is on offer was chosen, and the fields it asks for.

    `kind` is empty while the dialog is closed; `place` -1 is a new part. `value_kind` says how the
    value of a condition is typed.
    """

    kind: str = ""
    place: int = -1
    names: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list[dict[str, str]])
    chosen: str = ""
    operators: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list[dict[str, str]])
    operator: str = ""
    value: str = ""
    value_kind: str = ""
    choices: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list[dict[str, str]])
    fields: rx.Field[list[ArgumentField]] = rx.field(default_factory=list[ArgumentField])
    holes: str = ""
    error: str = ""

    @rx.event
    @allow(Automation.CONFIGURE)
    async def edit(self, kind: str, place: int) -> None:
        """Open the form of a condition or an action; place -1 is a new one."""
        page = await self.get_state(RuleState)
        parts = page._conditions if kind == CONDITION else page._actions  # noqa: SLF001 - the page's
        part = parts[place] if 0 <= place < len(parts) else {}
        self.kind = CONDITION if kind == CONDITION else ACTION
        self.place, self.error = place if part else -1, ""
        self.chosen = str(part.get("figure") or part.get("name") or "")
        self.operator, self.value = str(part.get("operator", "")), str(part.get("value", ""))
        await self._offer(page.draft.trigger, part.get("arguments") or {})

    @rx.event
    @allow(Automation.CONFIGURE)
    async def pick(self, name: str) -> None:
        """Take another figure or another deed; its form is empty."""
        page = await self.get_state(RuleState)
        self.chosen, self.operator, self.value, self.error = name, "", "", ""
        await self._offer(page.draft.trigger, {})

    @rx.event
    @allow(Automation.VIEW)
    async def close(self) -> None:
        """Close the form: when it is left, and when another page is come to."""
        self.kind = ""

    @rx.event
    @allow(Automation.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> None:
        """Put the part into the rule; it is written when the rule is saved."""
        page = await self.get_state(RuleState)
        if self.kind not in {CONDITION, ACTION} or not self.chosen:
            self.error = _("Elige de la lista.")
            return
        told = self._condition(data) if self.kind == CONDITION else self._action(data)
        self.error = self._fault(page.draft.trigger, told)
        if self.error:
            return
        parts = [*(page._conditions if self.kind == CONDITION else page._actions)]  # noqa: SLF001
        if 0 <= self.place < len(parts):
            parts[self.place] = told
        else:
            parts.append(told)
        await page._put(self.kind, parts)  # noqa: SLF001 - the page's own
        self.kind = ""

    def _condition(self, data: dict[str, Any]) -> dict[str, Any]:
        said = {name: str(data.get(name) or "").strip() for name in ("operator", "value")}
        return {"figure": self.chosen, **said}

    def _action(self, data: dict[str, Any]) -> dict[str, Any]:
        told = {one.name: str(data.get(f"argument.{one.name}") or "") for one in self.fields}
        return {"name": self.chosen, "arguments": {k: v for k, v in told.items() if v}}

    def _fault(self, trigger: str, told: dict[str, Any]) -> str:
        """Return what is wrong with a condition at once; an action is checked when it is saved."""
        about = on_offer(trigger)
        if self.kind == ACTION or about is None:
            lacking = [one for one in self.fields if one.required]
            given = told.get("arguments", {})
            return next(
                (_("Falta: {what}.").format(what=one.label) for one in lacking
                 if not given.get(one.name, "").strip()),
                "",
            )  # fmt: skip
        try:
            (asked,) = asking.read([told])
        except ValueError:
            return _("Elige una comparación de la lista.")
        return _(asking.fault(asked, about.figures) or "")

    async def _offer(self, trigger: str, told: dict[str, Any]) -> None:
        offered = await self._ask(queries.offered)
        if self.kind == CONDITION:
            self._offer_figures(offered, trigger)
        else:
            self._offer_deeds(offered, trigger, told)

    def _offer_figures(self, offered: Offered, trigger: str) -> None:
        about = shown.trigger_of(offered, trigger)
        figures = about.figures if about else ()
        self.names = [{"id": one.name, "label": one.label} for one in figures]
        figure = next((one for one in figures if one.name == self.chosen), None)
        self.operators = shown.options(figure.operators if figure else ())
        self.choices = shown.options(figure.choices if figure else ())
        self.value_kind = figure.kind if figure else ""

    def _offer_deeds(self, offered: Offered, trigger: str, told: dict[str, Any]) -> None:
        about = shown.trigger_of(offered, trigger)
        deeds = shown.deeds_for(offered, about)
        self.names = [{"id": one.name, "label": one.label} for one in deeds]
        deed = next((one for one in deeds if one.name == self.chosen), None)
        self.fields = shown.argument_fields(deed, told)
        figures = about.figures if about else ()
        self.holes = " ".join(f"{{{{ {one.name} }}}}" for one in figures)
