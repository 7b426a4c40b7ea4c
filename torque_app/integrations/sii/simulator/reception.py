"""Take a file in: judge it, apply what was ordered for it, and write it down in one transaction."""

from dataclasses import replace
from datetime import date

from torque_app.integrations.sii.simulator.diagnosis import (
    Context,
    Diagnosis,
    Outcome,
    diagnose,
)
from torque_app.integrations.sii.simulator.envelopes import Envelope
from torque_app.integrations.sii.simulator.faults import Drawn, Mode
from torque_app.integrations.sii.simulator.ledger import Reception, Track
from torque_app.integrations.sii.simulator.stamps import Finding
from torque_app.integrations.sii.simulator.world import Exchange

ORDERED = {
    Mode.DOCUMENTS_REJECTED: (Outcome.REJECTED, Finding("SIM", 3, 999, "Rechazo pedido")),
    Mode.DOCUMENTS_OBJECTED: (Outcome.OBJECTED, Finding("SIM", 2, 999, "Reparo pedido")),
}
"""What failure modes do to the documents of an envelope."""

NO_PERMISSION = Finding("ENV", 3, 903, "Firma del envio incorrecta: usuario sin permiso")


class FieldsNotUnderstood(Exception):
    """The multipart body has not the five fields in SII's order."""


def read_fields(exchange: Exchange, *, channel: str) -> Reception:
    """Read rutSender, dvSender, rutCompany, dvCompany and archivo, in that order."""
    names = tuple(name for name, _ in exchange.fields)
    if names != ("rutSender", "dvSender", "rutCompany", "dvCompany", "archivo"):
        raise FieldsNotUnderstood
    *texts, file = (value for _, value in exchange.fields)
    if isinstance(file, str) or not all(isinstance(text, str) for text in texts):
        raise FieldsNotUnderstood
    sender, sender_digit, company, company_digit = texts
    return Reception(
        channel,
        f"{company}-{company_digit}",
        f"{sender}-{sender_digit}",
        file.filename or "",
        file.file.read(),
        exchange.now,
    )


def accept(exchange: Exchange, reception: Reception, envelope: Envelope) -> Track:
    """Judge a schema-valid envelope and store it."""
    with exchange.world.ledger.alone():
        return _store(exchange, reception, _judge(exchange, reception, envelope))


def accept_broken(exchange: Exchange, reception: Reception, errors: list[str]) -> Track:
    """Store a file that breaks the schema: boletas learn it from the status only."""
    findings = tuple(Finding("SCH", 3, 905, error) for error in errors)
    return _store(exchange, reception, Diagnosis("RSC", findings))


def _store(exchange: Exchange, reception: Reception, diagnosis: Diagnosis) -> Track:
    stuck = exchange.faults.get(Mode.STUCK)
    return exchange.world.ledger.add(
        reception,
        _as_ordered(diagnosis, exchange.faults),
        duration=exchange.world.duration(reception.digest),
        held_at=None if stuck is None else str(stuck.get("state", "CRT")),
    )


def _judge(exchange: Exchange, reception: Reception, envelope: Envelope) -> Diagnosis:
    world = exchange.world
    today: date = exchange.local_time.date()
    return diagnose(
        envelope,
        Context(
            company=world.sessions.company(reception.company),
            sender=reception.sender,
            authority=world.authority,
            today=today,
            is_known=lambda kind, folio, issuer: bool(world.ledger.find(issuer, kind, folio)),
        ),
    )


def _as_ordered(diagnosis: Diagnosis, faults: Drawn) -> Diagnosis:
    if Mode.SIGNATURE_REFUSED in faults:
        rejected = tuple(
            replace(document, outcome=Outcome.REJECTED, findings=(NO_PERMISSION,))
            for document in diagnosis.documents
        )
        return Diagnosis("RFR", (NO_PERMISSION,), rejected)
    for mode, (outcome, finding) in ORDERED.items():
        if mode in faults and diagnosis.state == "EPR":
            documents = tuple(
                replace(document, outcome=outcome, findings=(*document.findings, finding))
                for document in diagnosis.documents
            )
            return replace(diagnosis, documents=documents)
    return diagnosis
