"""Automatic rules by program: what they are made of, their life, and what they did."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from torque_app.automation import queries, service
from torque_app.automation.rules.conditions import LONGEST_VALUE, MOST_CONDITIONS, Operator
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed, told

router = APIRouter(prefix="/automation-rules", tags=["Automatización"])

Text = Annotated[str, Field(max_length=1_000)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class ConditionIn(BaseModel):
    """A figure of the event, how it is compared, and with what; dates YYYY-MM-DD."""

    figure: Name = Field(examples=["ahora"])
    operator: Operator
    value: str = Field(min_length=1, max_length=LONGEST_VALUE, examples=["COMPLETED"])


class ActionIn(BaseModel):
    """A deed on offer and what it is told; texts may name figures: `{{ numero }}`."""

    name: Name = Field(examples=["notifications.bell"])
    arguments: dict[Name, Text] = Field(default_factory=dict)


class RehearsalIn(BaseModel):
    """A rule as it would be, to try it before it is written."""

    trigger: Name = Field(examples=["OTMoved"])
    conditions: list[ConditionIn] = Field(default_factory=list, max_length=MOST_CONDITIONS)
    actions: list[ActionIn] = Field(default_factory=list, max_length=5)


class RuleIn(RehearsalIn):
    """A rule as it is written; it begins switched off."""

    name: str = Field(min_length=1, max_length=120, examples=["Auto listo: avisar al cliente"])
    priority: int = Field(default=50, ge=1, le=100)
    max_per_hour: int = Field(default=100, ge=1, le=10_000)


class RulePatch(BaseModel):
    """What changes of a rule; absent fields stay. `version` refuses a stale edit."""

    version: int | None = None
    name: str | None = Field(default=None, min_length=1, max_length=120)
    trigger: Name | None = None
    conditions: list[ConditionIn] | None = Field(default=None, max_length=MOST_CONDITIONS)
    actions: list[ActionIn] | None = Field(default=None, max_length=5)
    priority: int | None = Field(default=None, ge=1, le=100)
    max_per_hour: int | None = Field(default=None, ge=1, le=10_000)


class SwitchIn(BaseModel):
    """Whether the rule runs from now on."""

    on: bool
    version: int | None = None


@router.get("", response_model=Envelope[list[queries.RuleRow]])
async def rules(calling: Calling, wanted: Wanted) -> Response:
    """Lista las reglas; filtros `trigger` e `is_active`, `q` busca en el nombre."""
    return listed(calling, queries.find, wanted)


@router.post("", response_model=Envelope[queries.RuleRow], status_code=201)
def write(calling: Calling, body: RuleIn) -> Response:
    """Escribe una regla, apagada hasta que se pruebe."""
    return created(calling, service.save_rule, **body.model_dump(mode="json"))


@router.get("/offered", response_model=Envelope[queries.Offered])
def offered(calling: Calling) -> Response:
    """Dice de qué sucesos, datos y acciones se hace una regla."""
    return answer(calling, queries.offered)


@router.get("/runs", response_model=Envelope[list[queries.RunRow]])
async def runs(calling: Calling, wanted: Wanted) -> Response:
    """Lista lo que hicieron las reglas, lo último primero; filtros `rule_id` y `outcome`."""
    return listed(calling, queries.runs, wanted)


@router.post("/rehearse", response_model=Envelope[queries.Rehearsal])
def rehearse(calling: Calling, body: RehearsalIn) -> Response:
    """Prueba una regla con lo que pasó en los últimos 7 días; no hace nada."""
    return answer(calling, queries.rehearse, **body.model_dump(mode="json"))


@router.post("/examples", response_model=Envelope[int])
def examples(calling: Calling) -> Response:
    """Escribe las reglas de ejemplo que faltan, apagadas, y dice cuántas eran."""
    return answer(calling, service.adopt_examples)


@router.get("/{automation_rule_id}", response_model=Envelope[queries.RuleRow])
def one(calling: Calling, automation_rule_id: UUID) -> Response:
    """Devuelve una regla."""
    return answer(calling, queries.one, automation_rule_id)


@router.patch("/{automation_rule_id}", response_model=Envelope[queries.RuleRow])
def change(calling: Calling, automation_rule_id: UUID, body: RulePatch) -> Response:
    """Cambia los campos dados; si cambia lo que hace, queda apagada hasta probarla."""
    changes: dict[str, Any] = told(body, emptied=("version",))
    version = changes.pop("version", None)
    return answer(calling, service.change_rule, automation_rule_id, changes, version=version)


@router.delete("/{automation_rule_id}", response_model=Envelope[None])
def remove(calling: Calling, automation_rule_id: UUID) -> Response:
    """Elimina una regla; lo que hizo queda en el registro."""
    return answer(calling, service.remove_rule, automation_rule_id)


@router.post("/{automation_rule_id}/test", response_model=Envelope[queries.Rehearsal])
def test(calling: Calling, automation_rule_id: UUID) -> Response:
    """Prueba la regla con los últimos 7 días y anota que se probó."""
    return answer(calling, service.test_rule, automation_rule_id)


@router.post("/{automation_rule_id}/switch", response_model=Envelope[queries.RuleRow])
def switch(calling: Calling, automation_rule_id: UUID, body: SwitchIn) -> Response:
    """Enciende la regla, si se probó como está, o la apaga."""
    return answer(
        calling, service.switch_rule, automation_rule_id, on=body.on, version=body.version
    )
