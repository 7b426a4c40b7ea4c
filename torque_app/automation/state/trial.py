"""What the rule on the page would have done, and what it did."""

from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.automation import queries, service
from torque_app.automation.permissions import Automation
from torque_app.automation.state import shown
from torque_app.automation.state.rule import NEW, RuleState
from torque_app.automation.state.shown import RunLine, TrialLine
from torque_app.core.errors import TorqueError
from torque_app.core.listing import Listing
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _

ROWS: Final = 20


class TrialState(Screen, rx.State):
    """The last trial of the rule and one page of its log."""

    lines: rx.Field[list[TrialLine]] = rx.field(default_factory=list[TrialLine])
    sentence: str = ""
    runs: rx.Field[list[RunLine]] = rx.field(default_factory=list[RunLine])
    total: int = 0
    page: int = 1
    _rule_id: str = ""

    @rx.event
    @allow(Automation.VIEW)
    async def load(self) -> None:
        """Read the log of the rule of the address, now and whenever the rule runs."""
        query = self._get_root_state().router_data.get("query", {})
        self.lines, self.sentence, self.runs, self.total, self.page = [], "", [], 0, 1
        self._rule_id = str(query.get("rule_id", ""))
        if self._rule_id != NEW:
            await self._read()

    @rx.event
    @allow(Automation.VIEW)
    async def refresh(self) -> None:
        """Read the same page of the log again."""
        await self._read()

    @rx.event
    @allow(Automation.VIEW)
    async def turn(self, page: int) -> None:
        """Go to a page of the log."""
        self.page = max(int(page), 1)
        await self._read()

    @rx.event
    @allow(Automation.CONFIGURE)
    async def test(self) -> Any:
        """Try the rule as it stands on the page on the last days; nothing is done."""
        rule = await self.get_state(RuleState)
        try:
            told = await self._rehearsed(rule)
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return None
        self.lines, self.sentence = shown.trial_lines(told), shown.trial_sentence(told)
        return RuleState.refresh

    async def _rehearsed(self, rule: Any) -> queries.Rehearsal:
        if rule.draft.id and not rule.changed:
            return await self._ask(service.test_rule, UUID(rule.draft.id))
        return await self._ask(
            queries.rehearse,
            trigger=rule.draft.trigger,
            conditions=rule._conditions,  # noqa: SLF001 - the page's own
            actions=rule._actions,  # noqa: SLF001 - idem
        )

    async def _read(self) -> None:
        try:
            wanted = str(UUID(self._rule_id))
        except ValueError:
            return
        await self._watch(f"automation:{wanted}")
        asked = Listing(page=self.page, limit=ROWS, filters={"rule_id": wanted})
        try:
            found = await self._ask(queries.runs, asked)
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        self.runs = [shown.run_line(row) for row in found.rows]
        self.total = found.total
