"""Quotations of the last days, made by the commands of the counter: their papers are true ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from models.auth import Role
from models.base import new_id
from models.quotations import Decision, DecisionMethod
from torque_app.core.actor import Actor
from torque_app.core.tx import Tx, transaction
from torque_app.files import queries as files
from torque_app.quotations import queries, service
from torque_app.quotations.queries import QuotationDetail
from torque_app.quotations.service import Evidence, NewLine
from torque_app.seed import offered
from torque_app.seed.offered import Story, Told
from torque_app.seed.people import Workshop
from torque_app.seed.quoting import Known, furnish, known
from torque_app.seed.receptions import stroke

_DESK: Final = frozenset(
    {
        "quotations.view", "quotations.edit", "quotations.send", "quotations.see_cost",
        "approvals.view", "approvals.request",
    }
)  # fmt: skip
_BOSS: Final = _DESK | {
    "quotations.approve", "quotations.convert", "quotations.configure", "approvals.decide",
}  # fmt: skip
_SAID: Final = {"Y": Decision.APPROVED, "N": Decision.DECLINED, "L": Decision.DEFERRED}
_PHONE: Final = Evidence("190.20.14.71", "Android 14, Chrome 131")
_MORNING, _NIGHT, _NOON, _SUNDAY = 12, 21, 15, 6
"""Hours in UTC of a working day in Chile, and the day that is none."""

Done = Callable[[Tx, UUID], object]


class Offers:
    """Tells the stories of one workshop whose clients, cars, shelves and OTs are committed."""

    def __init__(self, shop: Workshop, *, now: datetime) -> None:
        self.shop, self.now = shop, now
        login, role = next(
            ((login, role) for _, login, role, _ in shop.plan.staff if role is Role.MANAGER),
            (shop.plan.staff[0][1], shop.plan.staff[0][2]),
        )
        self.boss = Actor(shop.tenant_id, shop.people[login], _BOSS, role=role.value)
        self.desks = [
            Actor(shop.tenant_id, advisor, _DESK, role=Role.OPERATOR.value)
            for advisor in shop.advisors
        ]
        self.client = Actor.system(shop.tenant_id, {"quotations.decide", "quotations.view"})
        self.clock = Actor.system(shop.tenant_id, {"quotations.send"})

    def tell(self) -> None:
        """Write what the workshop quotes with, then its stories, and let the clock follow them."""
        for kind, exists in (
            ("quotation_versions", queries.version_known),
            ("quotation_answers", queries.answer_known),
        ):
            files.register_owner(kind, "quotations.view", exists=exists)
        with transaction(self.boss, now=self.now - timedelta(days=60)) as tx:
            furnish(tx, self.shop.centres[0])
        with transaction(self.boss, now=self.now) as tx:
            about = known(tx, self.shop.centres[0])
        whole = len(self.shop.centres) > 1
        stories = [story for story in offered.STORIES if whole or story.small]
        for place, story in enumerate(stories):
            self._story(story, about, self.desks[place % len(self.desks)])
        with transaction(self.clock, now=self.now) as tx:
            service.follow_up(tx)

    def _story(self, story: Story, about: Known, desk: Actor) -> None:
        begun = _working(self.now - timedelta(hours=story.hours))
        with transaction(desk, now=begun) as tx:
            quotation_id = self._begin(tx, story, about)
        if quotation_id is None:
            return
        for after, said in story.then:
            at = min(begun + timedelta(hours=after), self.now - timedelta(minutes=1))
            verb, _, words = said.partition(":")
            actor, do = self._verbs(desk, words)[verb]
            with transaction(actor, now=at) as tx:
                do(tx, quotation_id)

    def _begin(self, tx: Tx, story: Story, about: Known) -> UUID | None:
        """Draft a quotation with its terms and lines; None without an OT it could be for."""
        begun = self._drafted(tx, story, about)
        if begun is None:
            return None
        quotation_id = begun.quotation.id
        if story.package:
            service.add_package(tx, quotation_id, story.package)
        for told in story.lines:
            service.add_line(tx, quotation_id, self._line(told, about, tx.now))
        terms = story.terms.copy()
        if "claim_number" in terms:
            terms["insurer_id"] = about.insurer_id
        if story.note:
            terms["note_template_id"] = about.notes[story.note]
        if terms:
            service.set_header(tx, quotation_id, **terms)
        return quotation_id

    def _drafted(self, tx: Tx, story: Story, about: Known) -> QuotationDetail | None:
        if story.whose == "working":
            return service.supplement(tx, about.working.pop(0)) if about.working else None
        if story.whose == "inspected":
            return service.from_inspection(tx, about.inspected.pop()) if about.inspected else None
        client_id, vehicle_id = about.family if story.whose == "family" else about.cars.pop(0)
        return service.draft(
            tx,
            client_id=client_id,
            vehicle_id=vehicle_id,
            service_center_id=self.shop.centres[0].id,
        )

    def _line(self, told: Told, about: Known, now: datetime) -> NewLine:
        more = dict(told.more)
        days = more.pop("days", None)
        if days is not None:
            more["expected_on"] = (now + timedelta(days=days)).date()
        line = NewLine(kind=told.kind, **more)
        if told.what in about.operations:
            return replace(line, operation_id=about.operations[told.what].id)
        if told.what in about.items:
            return replace(line, item_id=about.items[told.what])
        return replace(line, description=told.what)

    def _verbs(self, desk: Actor, words: str) -> dict[str, tuple[Actor, Done]]:
        """Return who does what a story names, and how; `words` is what it says with it."""
        return {
            "send": (desk, lambda tx, it: service.send_to_customer(tx, it, channels=())),
            "tell": (desk, service.send_to_customer),
            "seen": (self.client, service.mark_seen),
            "manager": (desk, service.send_to_manager),
            "agree": (self.boss, lambda tx, it: service.manager_approve(tx, it, note=words)),
            "refuse": (self.boss, lambda tx, it: service.manager_reject(tx, it, note=words)),
            "revise": (desk, lambda tx, it: service.revise(tx, it, why=words)),
            "decide": (self.client, lambda tx, it: _decide(tx, it, words)),
            "record": (desk, lambda tx, it: _record(tx, it, words)),
            "convert": (self.boss, service.convert),
            "follow": (self.clock, lambda tx, _: service.follow_up(tx)),
            "take_over": (self.boss, service.take_over),
        }


def _decide(tx: Tx, quotation_id: UUID, words: str) -> None:
    """Answer as the client did, with a finger on the glass."""
    seen = queries.one(tx, quotation_id)
    letters, _, note = words.partition("|")
    service.decide(
        tx,
        quotation_id,
        revision=seen.quotation.revision,
        decisions=_decisions(seen, letters),
        method=DecisionMethod.SIGNATURE,
        name=seen.quotation.client,
        key=new_id(),
        signature=stroke(),
        note=note,
        evidence=_PHONE,
    )


def _record(tx: Tx, quotation_id: UUID, words: str) -> None:
    seen = queries.one(tx, quotation_id)
    letters, _, note = words.partition("|")
    service.record_decision(
        tx,
        quotation_id,
        revision=seen.quotation.revision,
        decisions=_decisions(seen, letters),
        name=seen.quotation.client,
        key=new_id(),
        note=note,
    )


def _decisions(seen: QuotationDetail, letters: str) -> dict[UUID, Decision]:
    """Return a word for every line that is decided; the last letter stands for the rest."""
    lines = [line for line in seen.lines if line.kind is not queries.DISCOUNT]
    words = letters + letters[-1] * max(0, len(lines) - len(letters))
    return {line.id: _SAID[word] for line, word in zip(lines, words, strict=False)}


def _working(at: datetime) -> datetime:
    """Return a moment of the counter's hours: this one, or the noon before it."""
    if not _MORNING <= at.hour < _NIGHT:
        at = (at - timedelta(days=at.hour < _MORNING)).replace(hour=_NOON)
    return at - timedelta(days=at.weekday() == _SUNDAY)
