"""What may be done at a tablet: each kind of action and what it carries."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.inspections import Grade
from models.work_orders import PauseReason
from torque_app.core.errors import Invalid

MOST_PHOTOS: Final = 6
Number = Annotated[Decimal, Field(ge=0, lt=100_000, allow_inf_nan=False)]
Units = Annotated[Decimal, Field(gt=0, lt=100_000, allow_inf_nan=False)]
Kilometres = Annotated[int, Field(ge=0, le=3_000_000)]


class Deed(BaseModel):
    """What an action carries; a field nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def subject(self) -> UUID | None:
        """What the action is about: after one that failed, later ones about it depend on it."""
        return None


class OfOrder(Deed):
    """Something about an OT."""

    ot_id: UUID

    @property
    def subject(self) -> UUID | None:
        """The OT itself."""
        return self.ot_id


class OfTask(OfOrder):
    """Something about a task of an OT."""

    labor_id: UUID

    @property
    def subject(self) -> UUID | None:
        """The task."""
        return self.labor_id


class StartTask(OfTask):
    """Start the clock; with `switch` the one that runs elsewhere is paused for it."""

    switch: bool = False


class PauseTask(OfTask):
    """Stop the clock of a task that is not finished."""

    reason: PauseReason


class HandOver(OfTask):
    """Give the task to a colleague."""

    to_user_id: UUID
    note: str = Field(default="", max_length=200)


class GradePoint(Deed):
    """What was seen of a point of an inspection."""

    point_id: UUID
    grade: Grade | None = None
    measure: Number | None = None
    note: str | None = Field(default=None, max_length=500)
    photos: tuple[UUID, ...] = Field(default=(), max_length=MOST_PHOTOS)

    @property
    def subject(self) -> UUID | None:
        """The point."""
        return self.point_id


class AskPart(OfOrder):
    """Ask the store for a part, one of its items or by a name."""

    item_id: UUID | None = None
    name: str = Field(default="", max_length=80)
    quantity: Units = Decimal(1)

    @property
    def subject(self) -> UUID | None:
        """Nothing that a later action depends on."""
        return None


class AddFinding(OfOrder):
    """Tell of something nobody had asked to look at."""

    title: str = Field(min_length=1, max_length=120)
    grade: Grade
    note: str = Field(default="", max_length=500)
    photos: tuple[UUID, ...] = Field(default=(), max_length=MOST_PHOTOS)
    voice: UUID | None = None

    @property
    def subject(self) -> UUID | None:
        """Nothing that a later action depends on."""
        return None


class AskHelp(Deed):
    """Call whoever gives out the work."""

    ot_id: UUID | None = None
    words: str = Field(default="", max_length=300)


class OfCheck(Deed):
    """Something about a quality control."""

    check_id: UUID

    @property
    def subject(self) -> UUID | None:
        """The control."""
        return self.check_id


class AnswerCheck(OfCheck):
    """Answer a point of a control; no answer where it does not apply."""

    key: str = Field(max_length=60)
    ok: bool | None
    measure: Number | None = None
    note: str | None = Field(default=None, max_length=500)


class RoadTest(OfCheck):
    """What the odometer showed before and after the road test."""

    start_km: Kilometres
    end_km: Kilometres


class Second(BaseModel):
    """Who signs beside, and the PIN that proves it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user_id: UUID
    pin: str = Field(max_length=20, repr=False)


class PassCheck(OfCheck):
    """Approve the work, signed by a second person."""

    second: Second


class FailCheck(OfCheck):
    """Send the OT back to work."""

    note: str = Field(default="", max_length=500)


KINDS: Final[Mapping[str, type[Deed]]] = {
    "task.start": StartTask,
    "task.pause": PauseTask,
    "task.finish": OfTask,
    "task.hand_over": HandOver,
    "order.finish": OfOrder,
    "inspection.start": OfOrder,
    "point.grade": GradePoint,
    "part.ask": AskPart,
    "finding.add": AddFinding,
    "help.ask": AskHelp,
    "check.begin": OfOrder,
    "check.answer": AnswerCheck,
    "check.road_test": RoadTest,
    "check.pass": PassCheck,
    "check.fail": FailCheck,
}
"""Every kind of action, and what it carries."""


def read(kind: str, payload: Mapping[str, Any]) -> Deed:
    """Return what an action carries; Invalid for a kind or a content nobody knows."""
    known = KINDS.get(kind)
    if known is None:
        raise Invalid("Esta tablet pide algo que no conocemos. Actualiza la página.")
    try:
        return known.model_validate(payload)
    except ValidationError as wrong:
        names = {str(error["loc"][0]) if error["loc"] else "payload" for error in wrong.errors()}
        fields = dict.fromkeys(sorted(names), "Revisa este dato.")
        raise Invalid("Falta un dato o no es válido. Revísalo y repítelo.", fields=fields) from None


def kept(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the log keeps of a payload: everything but a PIN."""
    second = payload.get("second")
    if not isinstance(second, Mapping):
        return dict(payload)
    return {**payload, "second": {key: value for key, value in second.items() if key != "pin"}}
