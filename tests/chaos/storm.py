"""The storm itself: issue, let everything fail, play the person, and compare two books."""

import contextlib
import random
import sys
import time
from collections import Counter as Tally
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
from sqlmodel import col, func, select

from models.invoicing import Dte, DteStatus, DteStep, DteSubmission
from models.outbox import MessageStatus, OutboxMessage
from tests.chaos.exchange import Killer
from tests.chaos.paper import Paper
from tests.chaos.weather import STORM
from tests.factories.workshop import open_workshop
from tests.invoicing.counter import Counter, open_counter
from torque_app.core.errors import NotFound
from torque_app.integrations.sii.values import DteType
from torque_app.invoicing import service
from torque_app.invoicing.queries.drafts import issuer_of
from torque_app.invoicing.queries.reading import ENVELOPE
from torque_app.tenants import queries as tenants

FINAL: Final = (DteStatus.ACCEPTED, DteStatus.OBJECTED, DteStatus.REJECTED)
GOOD: Final = {"ACCEPTED", "OBJECTED"}
ROUND: Final = 1.0
"""Seconds between the person's looks at the screen."""


class Storm:
    """One workshop, one simulator, and everything that goes wrong between them."""

    def __init__(self, url: str, *, seed: int, data: Path) -> None:
        self._data = data
        self._sii = httpx.Client(base_url=url, timeout=60)
        self._dice = random.Random(seed)
        self._mails: set[int] = set()
        self._resent = 0
        self._counter = _open(url)

    def blow(self, documents: int, *, at_most: float) -> dict[str, Any]:
        """Issue so many documents in the storm and return what both books say in the end."""
        began = time.monotonic()
        for rule in STORM:
            self._sii.post("/simulator/api/faults", json=rule).raise_for_status()
        strange = self._sii.get("/DTEWS/QueryEstUp.jws?WSDL").text
        killer = Killer(self._dice, self._data / "workers.log", documents=documents)
        try:
            self._issue(documents, killer)
            issued = time.monotonic() - began
            self._wait(killer, until=began + at_most)
            killer.rest()
            self._read_mail()
        finally:
            killer.stop()
        took = time.monotonic() - began
        return self._findings(documents) | {
            "seconds": {"issuing": round(issued, 1), "all": round(took, 1)},
            "kills": killer.killed,
            "sent again by a person": self._resent,
            "mails read": len(self._mails),
            "description": "nogal" if "nogal.sii.cl" in strange else "own",
            "failures struck": self._sii.get("/simulator/api/faults/struck").json(),
        }

    def _issue(self, documents: int, killer: Killer) -> None:
        with self._counter.shop.tx() as tx:
            issuer = issuer_of(tenants.company(tx, self._counter.shop.company_id))
        for _ in Paper(self._counter, issuer, self._dice).issue(documents):
            killer.act(self._steps())
            self._play_the_person()

    def _wait(self, killer: Killer, *, until: float) -> None:
        while time.monotonic() < until:
            killer.act(self._steps())
            self._play_the_person()
            if not self._open_documents() and not self._open_jobs():
                return
            time.sleep(ROUND)

    def _open_documents(self) -> int:
        """Return how many documents have no verdict, or may travel again."""
        with self._counter.shop.tx() as tx:
            waiting = tx.session.exec(
                select(func.count()).select_from(Dte).where(col(Dte.status).not_in(FINAL))
            ).one()
        return waiting + len(self._free())

    def _open_jobs(self) -> int:
        """Return how many jobs still wait: a mail may bring a verdict before the last question."""
        with self._counter.shop.tx() as tx:
            return tx.session.exec(
                select(func.count())
                .select_from(OutboxMessage)
                .where(
                    col(OutboxMessage.status).in_([MessageStatus.PENDING, MessageStatus.QUEUED]),
                    col(OutboxMessage.name).like("invoicing.%"),
                )
            ).one()

    def _free(self) -> list[Dte]:
        with self._counter.shop.tx() as tx:
            query = select(Dte).where(Dte.status == DteStatus.REJECTED)
            return [dte for dte in tx.session.exec(query) if _is_free(dte)]

    def _play_the_person(self) -> None:
        """Send again what SII refused as a whole, and read what it mailed."""
        for dte in self._free():
            # a worker may have been quicker: then there is nothing to send again
            with contextlib.suppress(service.NotMendable):
                self._counter.shop.do(service.resend, dte.invoice_id)
                self._resent += 1
        self._read_mail()

    def _read_mail(self) -> None:
        for mail in self._sii.get("/simulator/api/mail").json():
            if mail["id"] in self._mails:
                continue
            answer = self._sii.get(f"/simulator/api/tracks/{mail['track_id']}/diagnosis")
            # a mail may come before the answer to the upload: the number says nothing yet
            with contextlib.suppress(NotFound):
                self._counter.shop.do(service.read_diagnosis, answer.content)
                self._mails.add(mail["id"])

    def _steps(self) -> int:
        """Return how many steps all documents have taken."""
        with self._counter.shop.tx() as tx:
            return tx.session.exec(select(func.count()).select_from(DteStep)).one()

    def _dtes(self) -> list[Dte]:
        return self._counter.rows(Dte)

    # --- the books ---------------------------------------------------------------------------

    def _findings(self, documents: int) -> dict[str, Any]:
        dtes, theirs = self._dtes(), self._their_book()
        differences = [
            *_folio_faults(dtes, documents),
            *(fault for dte in dtes for fault in self._faults(dte, theirs)),
            *(f"{key} is not ours" for key in set(theirs) - {_key(dte) for dte in dtes}),
            *self._story_faults(dtes),
        ]
        return {
            "documents": len(dtes),
            "types": Tally(str(dte.dte_type) for dte in dtes),
            "states": Tally(dte.status.value for dte in dtes),
            "envelopes": Tally(each.status.value for each in self._counter.envelopes()),
            "their envelopes": len(self._tracks()),
            "outcome known to nobody but SII": self._told_apart,
            "differences": differences[:50],
        }

    _told_apart = 0

    def _tracks(self) -> list[dict[str, Any]]:
        asked = {"company": self._counter.rut, "limit": 5000}
        tracks: list[dict[str, Any]] = self._sii.get("/simulator/api/tracks", params=asked).json()
        return tracks

    def _their_book(self) -> dict[tuple[int, int], list[dict[str, Any]]]:
        """Return each folio's every appearance in an envelope that SII opened."""
        book: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for track in self._tracks():
            if track["final_state"] == "EPR":
                for each in track["documents"]:
                    book.setdefault((each["type"], each["folio"]), []).append(each)
        return book

    def _faults(self, dte: Dte, theirs: dict[tuple[int, int], list[dict[str, Any]]]) -> list[str]:
        """Compare one document with SII's book: state, amount, and that it was taken once."""
        name, seen = f"{dte.dte_type} N° {dte.folio}", theirs.get(_key(dte), [])
        taken = [each for each in seen if each["outcome"] in GOOD]
        if dte.status not in FINAL or _is_free(dte) or not seen:
            return [f"{name} ends as {dte.status.value}, SII saw it {len(seen)} times"]
        if dte.status is DteStatus.REJECTED:
            return [f"{name} is rejected here and taken there"] if taken else []
        if len(taken) != 1:
            return [f"{name} was taken {len(taken)} times"]
        faults = []
        total = dte.content["totals"]["total"]
        if taken[0]["total"] != total:
            faults.append(f"{name} is {total} here and {taken[0]['total']} there")
        if taken[0]["outcome"] != dte.status.value:
            if self._could_not_know(dte, seen):
                self._told_apart += 1
            else:
                faults.append(f"{name} is {dte.status.value} here, {taken[0]['outcome']} there")
        return faults

    def _could_not_know(self, dte: Dte, seen: list[dict[str, Any]]) -> bool:
        """Whether a boleta's reparos stand under a number that SII never told."""
        if not DteType(dte.dte_type).is_boleta or dte.envelope_id is None:
            return False
        return len(seen) > 1 or self._envelope(dte.envelope_id).track_id is None

    def _envelope(self, envelope_id: UUID) -> DteSubmission:
        with self._counter.shop.tx() as tx:
            return tx.get(DteSubmission, envelope_id)

    def _story_faults(self, dtes: list[Dte]) -> list[str]:
        """Every document was signed once and judged once; no job is left or dead."""
        with self._counter.shop.tx() as tx:
            steps = Tally(
                tx.session.exec(
                    select(DteStep.dte_id, DteStep.step).where(
                        col(DteStep.step).in_(["SIGNED", *(each.value for each in FINAL)])
                    )
                ).all()
            )
            left = tx.session.exec(
                select(OutboxMessage.name, OutboxMessage.last_error).where(
                    OutboxMessage.status != MessageStatus.DONE,
                    col(OutboxMessage.name).like("invoicing.%"),
                )
            ).all()
        judged = {dte.id: sum(steps[dte.id, each.value] for each in FINAL) for dte in dtes}
        return [
            *(
                f"{d.dte_type} N° {d.folio} signed twice"
                for d in dtes
                if steps[d.id, "SIGNED"] != 1
            ),
            *(
                f"{d.dte_type} N° {d.folio} judged {judged[d.id]}x"
                for d in dtes
                if judged[d.id] != 1
            ),
            *(f"{name} is left: {error}" for name, error in left),
        ]


def _open(url: str) -> Counter:
    shop = open_workshop("Taller en la tormenta")
    counter = open_counter(shop, folios=False)
    for kind in DteType:
        counter.folios(kind.value, first=1, last=5000)
    sys.stderr.write(f"SII at {url}\n")
    return counter


def _key(dte: Dte) -> tuple[int, int]:
    return dte.dte_type, dte.folio


def _is_free(dte: Dte) -> bool:
    """Whether SII refused the envelope, so that the same document may travel again."""
    free = any(reason.get("level") == ENVELOPE for reason in dte.reasons)
    return dte.status is DteStatus.REJECTED and free


def _folio_faults(dtes: list[Dte], documents: int) -> list[str]:
    """No folio is missing and none was used twice."""
    faults = [] if len(dtes) == documents else [f"{len(dtes)} of {documents} documents"]
    for kind in DteType:
        folios = sorted(dte.folio for dte in dtes if dte.dte_type == kind.value)
        if folios != list(range(1, len(folios) + 1)):
            faults.append(f"folios of {kind.value} have holes or doubles")
    return faults
