"""A list is read when it is sent: once for an actor's equal questions that wait together."""
# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import asyncio
from dataclasses import dataclass
from threading import Event

import httpx
import pytest
from fastapi import FastAPI

PATIENCE = 20


@dataclass(frozen=True)
class Row:
    number: int
    name: str


class Shelf:
    """A query that counts its readings; the first one waits until it may end."""

    def __init__(self):
        self.readings, self.refusal = 0, None
        self.begun, self.may_end = Event(), Event()

    def find(self, tx, listing):
        from torque_app.core.listing import Page

        self.readings += 1
        reading = self.readings
        if reading == 1:
            self.begun.set()
            assert self.may_end.wait(PATIENCE)
        if self.refusal:
            raise self.refusal
        rows = (Row(reading, f"{tx.actor.name} {listing.q}"),)
        return Page(rows, 1, listing.page, listing.limit)


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
async def web(servers, shop, rival, shelf):
    """Serve the list to whom `X-Asker` names: the shop's ana and beto, and the rival's eva."""
    from dataclasses import replace

    from fastapi import Request

    from models.base import new_id
    from torque_app.shell import failures, rest
    from torque_app.shell.rest import Wanted

    ana = replace(shop.actor("shelf.view"), name="ana")
    askers = {
        "ana": ana,
        "beto": replace(ana, name="beto", user_id=new_id()),
        "narrow": replace(ana, permissions=frozenset()),
        "eva": replace(rival.actor("shelf.view"), name="eva"),
    }
    api = FastAPI()
    failures.speak(api)

    @api.get("/things")
    async def things(request: Request, wanted: Wanted) -> rest.Response:
        said = request.headers
        asker = replace(askers[said["x-asker"]], context={"request_id": said["x-request-id"]})
        return rest.listed(rest.Call(asker, said["x-request-id"], None, b""), shelf.find, wanted)

    transport = httpx.ASGITransport(app=api)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as web:
        yield web


def asking(web, *, who="ana", request_id="r", q="tornillos", color="rojo"):
    """Ask for the list; the question is sent at the next turn of the loop."""
    headers = {"x-asker": who, "x-request-id": request_id}
    asked = {"q": q, "color": color}
    return asyncio.create_task(web.get("/things", params=asked, headers=headers))


async def begun(shelf, *waiting):
    """Wait until the first reading runs and everybody else waits for theirs."""
    assert await asyncio.to_thread(shelf.begun.wait, PATIENCE)
    for _ in range(50):
        await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)


def number(answer):
    return answer.json()["data"][0]["number"]


async def test_equal_questions_that_wait_together_share_one_reading(web, shelf):
    first = asking(web)
    await begun(shelf)
    late = [asking(web, request_id=f"r{n}") for n in range(5)]
    await begun(shelf, *late)
    shelf.may_end.set()
    answers = await asyncio.gather(first, *late)
    assert [number(answer) for answer in answers] == [1, 2, 2, 2, 2, 2]
    assert shelf.readings == 2


async def test_each_answer_carries_its_own_request_id(web, shelf):
    shelf.may_end.set()
    answers = await asyncio.gather(*(asking(web, request_id=f"r{n}") for n in range(3)))
    assert [answer.json()["meta"]["request_id"] for answer in answers] == ["r0", "r1", "r2"]
    assert {answer.json()["meta"]["total"] for answer in answers} == {1}


async def test_nobody_is_answered_by_a_reading_older_than_the_question(web, shelf):
    first = asking(web)
    await begun(shelf)
    late = asking(web)
    await begun(shelf, late)
    shelf.may_end.set()
    assert (number(await first), number(await late)) == (1, 2)


@pytest.mark.parametrize(
    "other", [{"who": "beto"}, {"who": "narrow"}, {"who": "eva"}, {"q": "x"}, {"color": "azul"}]
)
async def test_another_asker_or_another_question_is_read_apart(web, shelf, other):
    first = asking(web)
    await begun(shelf)
    late = [asking(web), asking(web, **other)]
    await begun(shelf, late[0])
    shelf.may_end.set()
    answers = await asyncio.gather(first, *late)
    assert len({number(answer) for answer in answers}) == 3
    own = {"eva": "eva", "beto": "beto"}.get(other.get("who"), "ana")
    assert answers[2].json()["data"][0]["name"] == f"{own} {other.get('q', 'tornillos')}"


async def test_a_refusal_is_told_to_everybody_who_waited(web, shelf):
    from torque_app.core.errors import NotAllowed

    shelf.refusal = NotAllowed(required="shelf.view")
    shelf.may_end.set()
    answers = await asyncio.gather(*(asking(web) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert {answer.json()["error"]["code"] for answer in answers} == {NotAllowed.code}
