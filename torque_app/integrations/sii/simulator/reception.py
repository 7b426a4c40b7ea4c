"""Take a file in: judge it, apply what was ordered for it, and write it down in one transaction."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from torque_app.integrations.sii.simulator import books
from torque_app.integrations.sii.simulator.diagnosis import (
    Context,
    Diagnosis,
    Judged,
    Outcome,
    compare,
    diagnose,
)
from torque_app.integrations.sii.simulator.envelopes import Envelope
from torque_app.integrations.sii.simulator.faults import Mode
from torque_app.integrations.sii.simulator.ledger import Hold, Reception, Track
from torque_app.integrations.sii.simulator.stamps import Finding
from torque_app.integrations.sii.simulator.world import Exchange

ORDERED = {
    Mode.DOCUMENTS_REJECTED: (Outcome.REJECTED, Finding("SIM", 3, 999, "Rechazo pedido")),
    Mode.DOCUMENTS_OBJECTED: (Outcome.OBJECTED, Finding("SIM", 2, 999, "Reparo pedido")),
}
"""What failure modes do to the documents of an envelope."""

NO_PERMISSION = Finding("ENV", 3, 903, "Firma del envio incorrecta: usuario sin permiso")
_LONGEST_NAME = 200


class FieldsNotUnderstood(Exception):
    """The multipart body has not the five fields in SII's order."""


def read_fields(exchange: Exchange, *, channel: str) -> Reception:
    """Read rutSender, dvSender, rutCompany, dvCompany and archivo, in that order."""
    names = tuple(name for name, _ in exchange.fields)
    if names != ("rutSender", "dvSender", "rutCompany", "dvCompany", "archivo"):
        raise FieldsNotUnderstood
    *texts, file = (value for _, value in exchange.fields)
    if isinstance(file, str):
        raise FieldsNotUnderstood
    sender, sender_digit, company, company_digit = map(_printable, map(str, texts))
    return Reception(
        channel,
        f"{company}-{company_digit}",
        f"{sender}-{sender_digit}",
        _printable(file.filename or ""),
        file.file.read(),
        exchange.world.now(),
    )


def _printable(text: str) -> str:
    """Drop what no page or XML can show."""
    return "".join(filter(str.isprintable, text))[:_LONGEST_NAME]


def judge(exchange: Exchange, reception: Reception, file: Envelope) -> Diagnosis:
    """Return the judgement of a schema-valid file by itself; slow, needs no lock."""
    context = Context(
        company=exchange.world.sessions.company(reception.company),
        sender=reception.sender,
        authority=exchange.world.authority,
        now=exchange.local_time,
    )
    judging = books.judge if books.is_book(file) else diagnose
    return judging(file, context)


def broken(errors: Iterable[str]) -> Diagnosis:
    """Return the judgement of a file that breaks the schema: boletas learn it by asking."""
    return Diagnosis("RSC", tuple(Finding("SCH", 3, 905, error) for error in errors))


def store(exchange: Exchange, reception: Reception, diagnosis: Diagnosis) -> Track:
    """Compare with the book and write the envelope down, in the caller's `ledger.alone()`."""
    ledger = exchange.world.ledger
    ordered = _as_ordered(exchange, reception, compare(diagnosis, ledger))
    track = ledger.add(
        reception,
        ordered,
        duration=exchange.world.duration(reception.digest),
        hold=_hold(exchange),
    )
    early = Mode.EARLY_MAIL in exchange.faults
    if reception.channel == "dte":
        for _ in range(2 if Mode.DOUBLE_MAIL in exchange.faults else 1):
            due_at = track.received_at + (0 if early else track.duration)
            ledger.mail(track.id, due_at=due_at, early=early)
    return track


def _hold(exchange: Exchange) -> Hold | None:
    stuck = exchange.faults.get(Mode.STUCK)
    if stuck is None:
        return None
    seconds = stuck.get("seconds")
    until = None if seconds is None else exchange.world.now() + float(seconds)
    return Hold(str(stuck.get("state", "CRT")), until)


def _as_ordered(exchange: Exchange, reception: Reception, diagnosis: Diagnosis) -> Diagnosis:
    if Mode.SIGNATURE_REFUSED in exchange.faults:
        rejected = tuple(
            replace(document, outcome=Outcome.REJECTED, findings=(NO_PERMISSION,))
            for document in diagnosis.documents
        )
        return Diagnosis("RFR", (NO_PERMISSION,), rejected)
    if diagnosis.state != "EPR":
        return diagnosis
    dice = Random(f"{exchange.world.seed}:{reception.digest}")  # noqa: S311 - repeatable
    return replace(
        diagnosis,
        documents=tuple(_ordered(exchange, each, dice) for each in diagnosis.documents),
    )


def _ordered(exchange: Exchange, document: Judged, dice: Random) -> Judged:
    for mode, (_, finding) in ORDERED.items():
        order = exchange.faults.get(mode)
        if order is not None and dice.random() < float(order.get("share", 1)):
            document = document.also([finding])
    return document
