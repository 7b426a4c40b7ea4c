"""/ajustes/aprobaciones: above which figure whose approval is needed."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import reflex as rx

from models.approvals import ApprovalSubject
from models.values import quantity
from torque_app.approvals import rules, service
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.queries import RuleRow
from torque_app.approvals.state import shown
from torque_app.approvals.state.shown import Rule
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _

NEW = "new"
_LONGEST = 120


class ApprovalRulesState(Screen, rx.State):
    """The workshop's rules; `editing` is the one in the form: `new`, an id, or none."""

    rows: list[Rule] = []
    fields: Rule = Rule()
    editing: str = ""
    errors: dict[str, str] = {}
    loading: bool = True
    _known: list[RuleRow] = []

    @rx.event
    @allow(Approvals.CONFIGURE)
    async def load(self) -> None:
        """Read the rules, now and whenever one changes."""
        self.loading, self.editing, self.errors = True, "", {}
        await self._watch("approval_rules")
        await self._read()

    @rx.event
    @allow(Approvals.CONFIGURE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Approvals.CONFIGURE)
    async def edit(self, rule_id: str) -> None:
        """Open the form of a rule, or of a new one; nothing closes it."""
        row = self._row(rule_id)
        self.errors = {}
        self.fields = shown.rule(row) if row else Rule()
        self.editing = rule_id if row or rule_id == NEW else ""

    @rx.event
    @allow(Approvals.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> None:
        """Write the rule of the form."""
        row = self._row(self.editing)
        try:
            said = _said(data)
            await self._ask(
                service.save_rule,
                row.id if row else None,
                version=row.version if row else None,
                **said,
            )
        except TorqueError as refused:
            self.errors = refused.fields or {"name": _(str(refused))}
            await self._say(_(str(refused)), "error")
        else:
            self.editing, self.errors = "", {}
            await self._say(_("Regla guardada. Rige para lo que se pida desde ahora."))
        await self._read()

    @rx.event
    @allow(Approvals.CONFIGURE)
    async def switch(self, rule_id: str, wanted: bool) -> None:
        """Let a rule ask, or no longer."""
        row = self._row(rule_id)
        if row is not None:
            await self._tell(service.save_rule, row.id, is_active=wanted, version=row.version)
        await self._read()

    @rx.event
    @allow(Approvals.CONFIGURE)
    async def remove(self) -> None:
        """Take away the rule of the form."""
        row = self._row(self.editing)
        if row is not None and await self._tell(service.remove_rule, row.id) is None:
            await self._say(_("Regla eliminada. Lo ya pedido sigue su curso."))
        self.editing = ""
        await self._read()

    def _row(self, rule_id: str) -> RuleRow | None:
        return next((row for row in self._known if str(row.id) == rule_id), None)

    async def _read(self) -> None:
        self._known = await self._ask(service.offered_rules)
        self.rows = [shown.rule(row) for row in self._known]
        self.loading = False


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """Return what the form says as the command takes it; Invalid names a field."""
    typed = {name: str(data.get(name) or "").strip()[:_LONGEST] for name in asdict(Rule())}
    try:
        subject = ApprovalSubject(typed["subject"])
    except ValueError:
        raise Invalid.field("subject", "Elige qué necesita aprobación.") from None
    return {
        "subject": subject,
        "name": typed["name"],
        "figure": typed["figure"],
        "threshold": _threshold(typed["threshold"]),
        "levels": [
            {"role": typed[f"role_{place}"], "hours": _hours(typed[f"hours_{place}"], place)}
            for place in range(1, rules.MOST_LEVELS + 1)
            if typed[f"role_{place}"]
        ],
        "escalates_to": typed["escalates_to"],
    }


def _threshold(typed: str) -> Decimal:
    try:
        return quantity.parsed(typed.replace("$", "").replace("%", ""))
    except ValueError:
        raise Invalid.field("threshold", "Escribe desde qué cifra pide aprobación.") from None


def _hours(typed: str, place: int) -> int:
    try:
        return int(typed or 0)
    except ValueError:
        raise Invalid.field(f"hours_{place}", "Escribe un número entero de horas.") from None
