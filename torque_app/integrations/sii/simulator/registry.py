"""What SII's registry of claims remembers: documents, their receivers, the acts about them.

Suppliers of a practice installation send nothing here, so a document this SII never saw counts as
received when somebody first asks about it; `expect` says otherwise.
"""

import sqlite3
from dataclasses import dataclass

from torque_app.integrations.sii.simulator.ledger import Ledger
from torque_app.integrations.sii.simulator.store import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS claimables (
    issuer TEXT NOT NULL, type INTEGER NOT NULL, folio INTEGER NOT NULL, receiver TEXT NOT NULL,
    received_at REAL, PRIMARY KEY (issuer, type, folio)) STRICT;
CREATE TABLE IF NOT EXISTS claim_events (
    id INTEGER PRIMARY KEY, issuer TEXT NOT NULL, type INTEGER NOT NULL, folio INTEGER NOT NULL,
    code TEXT NOT NULL, owner TEXT NOT NULL, at REAL NOT NULL) STRICT;
"""
CLAIMS = ("RCD", "RFP", "RFT")

Told = tuple[int, str]
OK: Told = (0, "Acción Completada OK")
_SEVEN: Told = (7, "Evento registrado previamente")
_AFTER: dict[str, Told] = {
    "ACD": (11, "No se puede reclamar DTE previamente aceptado"),
    "ERM": (13, "No se puede reclamar DTE previamente registrado como que acuso recibo"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the registry knows it; `received_at` is None when SII never got it."""

    issuer: str
    type: int
    folio: int
    receiver: str
    received_at: float | None


class Registry:
    """Documents that may be answered and what was registered about them."""

    def __init__(self, store: Store, ledger: Ledger) -> None:
        self._store = store
        self._ledger = ledger
        with store.transaction() as db:
            for statement in _SCHEMA.split(";"):
                db.execute(statement)

    def expect(self, document: Document) -> None:
        """Say when SII received a supplier's document and for whom, or that it did not."""
        with self._store.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO claimables VALUES (?, ?, ?, ?, ?)",
                (
                    document.issuer,
                    document.type,
                    document.folio,
                    document.receiver,
                    document.received_at,
                ),
            )

    def find(self, issuer: str, type_: int, folio: int, *, now: float) -> Document:
        """Return a document: as ordered, as it came in an envelope, or received just now."""
        with self._store.transaction() as db:
            row = db.execute(
                "SELECT * FROM claimables WHERE issuer = ? AND type = ? AND folio = ?",
                (issuer, type_, folio),
            ).fetchone()
            if row is not None:
                return Document(*row)
            known = self._ledger.find(issuer, type_, folio)
            if known:
                track, judged = known[0]
                return Document(issuer, type_, folio, judged.receiver, track.received_at)
            document = Document(issuer, type_, folio, "", now)
            self.expect(document)
            return document

    def events(self, document: Document) -> list[sqlite3.Row]:
        """Return what is registered, oldest first."""
        with self._store.transaction() as db:
            return db.execute(
                "SELECT * FROM claim_events WHERE issuer = ? AND type = ? AND folio = ? "
                "ORDER BY id",
                (document.issuer, document.type, document.folio),
            ).fetchall()

    def register(self, document: Document, action: str, *, owner: str, now: float) -> Told:
        """Judge an act by what is registered already, and write it when it may stand."""
        with self._store.transaction() as db:
            told = _judge(action, [row["code"] for row in self.events(document)])
            if told == OK:
                db.execute(
                    "INSERT INTO claim_events (issuer, type, folio, code, owner, at) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (document.issuer, document.type, document.folio, action, owner, now),
                )
            return told


def _judge(action: str, before: list[str]) -> Told:
    """Return what the manual says to an act after those registered before."""
    if action in before:
        return _SEVEN
    if action in CLAIMS:
        return next((_AFTER[code] for code in ("ACD", "ERM") if code in before), OK)
    claim = next((code for code in before if code in CLAIMS), None)
    if claim is None:
        return OK
    if action == "ERM":
        return 6, f"No se puede acusar recibo de mercaderia de DTE reclamado por {claim}"
    return 12, f"No se puede dar por aceptado DTE previamente rechazado por {claim}"
