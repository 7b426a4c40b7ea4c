"""The five steps of a job, as its status has them."""

from datetime import UTC, datetime

import pytest

from models.work_orders import OTStage, OTStatus
from torque_app.portal.rules import progress
from torque_app.portal.rules.progress import StepState

DAY = datetime(2026, 11, 20, tzinfo=UTC)
LATER = datetime(2026, 11, 21, tzinfo=UTC)
SIGNS = {StepState.DONE: "x", StepState.NOW: "o", StepState.NEXT: "."}


def way(status, *, stage=None, returned=False, moves=None):
    return progress.steps(status, stage, arrived_at=DAY, moves=moves or {}, is_returned=returned)


@pytest.mark.parametrize(
    ("status", "drawn"),
    [
        (OTStatus.DRAFT, "o...."),
        (OTStatus.PENDING, "xo..."),
        (OTStatus.APPROVED, "xx..."),
        (OTStatus.IN_PROGRESS, "xxo.."),
        (OTStatus.WAITING_PARTS, "xxo.."),
        (OTStatus.QC, "xxxo."),
        (OTStatus.COMPLETED, "xxxxo"),
        (OTStatus.INVOICED, "xxxxo"),
        (OTStatus.CLOSED, "xxxxx"),
    ],
)
def test_each_status_has_its_place_on_the_way(status, drawn):
    assert "".join(SIGNS[step.state] for step in way(status)) == drawn


def test_a_car_that_is_awaited_has_taken_no_step():
    steps = way(OTStatus.DRAFT, stage=OTStage.ARRIVAL_PENDING)
    assert {step.state for step in steps} == {StepState.NEXT}
    assert {step.at for step in steps} == {None}


def test_a_car_that_was_returned_has_taken_all_of_them():
    assert {step.state for step in way(OTStatus.COMPLETED, returned=True)} == {StepState.DONE}


def test_a_step_it_was_sent_back_from_has_no_time_any_more():
    steps = way(OTStatus.IN_PROGRESS, moves={OTStatus.IN_PROGRESS: LATER, OTStatus.QC: DAY})
    assert [step.at for step in steps] == [DAY, None, LATER, None, None]


def test_every_status_has_its_sentence():
    told = {progress.sentence(status, None, is_returned=False) for status in OTStatus}
    assert all(sentence.endswith(".") for sentence in told)
    awaited = progress.sentence(OTStatus.DRAFT, OTStage.PENDING_VEHICLE, is_returned=False)
    assert awaited == "Te esperamos con tu vehículo."
