"""Reads shared by who asks at once: as few as can be, and none older than its question."""

import asyncio

import pytest

from torque_app.core.sharing import Sharing


class Source:
    """Something that changes, and takes as long to read as the test likes."""

    def __init__(self) -> None:
        self.value = 0
        self.reads = 0
        self.held = asyncio.Event()
        self.held.set()

    async def read(self) -> int:
        self.reads += 1
        seen = self.value
        await self.held.wait()
        return seen


async def a_moment() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_many_who_ask_at_once_are_answered_by_one_read():
    sharing, source = Sharing(), Source()
    answers = await asyncio.gather(*(sharing.once("board", source.read) for _ in range(50)))
    assert (answers, source.reads) == ([0] * 50, 1)


async def test_nobody_gets_a_read_that_began_before_they_asked():
    sharing, source = Sharing(), Source()
    source.held.clear()
    early = asyncio.create_task(sharing.once("board", source.read))
    await a_moment()
    source.value = 1
    late = [asyncio.create_task(sharing.once("board", source.read)) for _ in range(20)]
    await a_moment()
    source.held.set()
    assert await early == 0
    assert await asyncio.gather(*late) == [1] * 20
    assert source.reads == 2


async def test_other_questions_are_read_apart_and_not_in_line():
    sharing, source, other = Sharing(), Source(), Source()
    source.held.clear()
    other.value = 7
    waiting = asyncio.create_task(sharing.once("north", source.read))
    await a_moment()
    assert await sharing.once("south", other.read) == 7
    source.held.set()
    assert await waiting == 0


async def test_what_a_read_raised_reaches_all_who_asked_and_nobody_after_them():
    sharing, source = Sharing(), Source()

    async def broken() -> int:
        raise LookupError("away")

    told = await asyncio.gather(
        *(sharing.once("board", broken) for _ in range(3)), return_exceptions=True
    )
    assert [type(each) for each in told] == [LookupError] * 3
    assert await sharing.once("board", source.read) == 0


async def test_who_leaves_takes_nobodys_answer_away():
    sharing, source = Sharing(), Source()
    source.held.clear()
    first = asyncio.create_task(sharing.once("board", source.read))
    second = asyncio.create_task(sharing.once("board", source.read))
    await a_moment()
    first.cancel()
    source.held.set()
    assert await second == 0
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_nothing_is_kept_once_all_are_answered():
    sharing, source = Sharing(), Source()
    await asyncio.gather(*(sharing.once(name, source.read) for name in "aabbc"))
    assert (sharing._running, sharing._waiting) == ({}, {})


async def test_answers_are_handed_out_with_room_between_them():
    sharing, source = Sharing(), Source()
    done = 0

    async def ask() -> None:
        nonlocal done
        await sharing.once("board", source.read)
        done += 1

    asking = [asyncio.create_task(ask()) for _ in range(30)]
    most, before = 0, 0
    while done < len(asking):
        await asyncio.sleep(0)
        most, before = max(most, done - before), done
    assert most <= 2
