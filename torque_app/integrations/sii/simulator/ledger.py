"""The envelopes received and their documents; what SII shows of them moves with time."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from torque_app.integrations.sii.simulator.diagnosis import Diagnosis, Judged, Outcome
from torque_app.integrations.sii.simulator.stamps import Finding
from torque_app.integrations.sii.simulator.store import Store

_STEPS = (("REC", 0.0), ("SOK", 0.15), ("CRT", 0.3), ("FOK", 0.45), ("PDR", 0.6))
"""What an envelope shows after which part of its time; at the end it shows its result."""

_STOPS = {"RSC": 0.15, "RCT": 0.3, "RFR": 0.45}
"""The part of its time after which a refused envelope shows the refusal."""

_FIRST_TRACK = {"dte": 253_000_001, "boleta": 100_000_000_000_001}

_TRACK = (
    "id", "channel", "company", "sender", "filename", "received_at", "duration", "state",
    "held_at", "held_until", "resends",
)  # fmt: skip
_NOTES = {61: ("TMC", "MMC", "ANC"), 56: ("TMD", "MMD", "AND")}
"""What SII says of a document that such a note modifies: its text, its amounts, or voids it."""

_CODES = {"2": 0, "3": 1, "1": 2}
_JUDGED = ("type", "folio", "issuer", "receiver", "issued_on", "total", "signature")


@dataclass(frozen=True, slots=True)
class Hold:
    """What an envelope shows whatever its time; `until` seconds since 1970, None: for ever."""

    state: str
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """One envelope received; times are seconds since 1970."""

    id: int
    channel: str
    company: str
    sender: str
    filename: str
    received_at: float
    duration: float
    state: str
    held_at: str | None
    held_until: float | None
    findings: tuple[Finding, ...]
    resends: int

    @property
    def number(self) -> str:
        """The track id as SII writes it: 10 digits, 15 for boletas."""
        return f"{self.id:015d}" if self.channel == "boleta" else f"{self.id:010d}"

    def shown(self, now: float) -> str:
        """Return the state SII shows at that moment."""
        if self.held_at and (self.held_until is None or now < self.held_until):
            return self.held_at
        part = (now - self.received_at) / self.duration if self.duration else 1.0
        if part >= _STOPS.get(self.state, 1.0):
            return self.state
        return next(state for state, begins in reversed(_STEPS) if part >= begins)


@dataclass(frozen=True, slots=True)
class Reception:
    """A file as it came in."""

    channel: str
    company: str
    sender: str
    filename: str
    content: bytes
    received_at: float

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes: the same file again is recognised by it."""
        return hashlib.sha256(self.content).hexdigest()


class Ledger:
    """Tracks and documents, all in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self,
        reception: Reception,
        diagnosis: Diagnosis,
        *,
        duration: float,
        hold: Hold | None = None,
    ) -> Track:
        """Store an envelope, judged but not yet shown so."""
        with self._store.transaction() as db:
            ident = self._next_id(db, reception.channel)
            db.execute(
                "INSERT INTO tracks (id, channel, company, sender, filename, digest, content,"
                " received_at, duration, state, held_at, held_until, findings)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    ident,
                    reception.channel,
                    reception.company,
                    reception.sender,
                    reception.filename,
                    reception.digest,
                    reception.content,
                    reception.received_at,
                    duration,
                    diagnosis.state,
                    hold and hold.state,
                    hold and hold.until,
                    _dump(diagnosis.findings),
                ),
            )
            for position, document in enumerate(diagnosis.documents):
                db.execute(
                    "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (ident, position, *_columns(document)),
                )
                db.executemany(
                    "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        (ident, position, document.issuer, each.type, each.folio, each.code)
                        for each in document.references
                        if each.code in _CODES
                    ],
                )
            track = self.get(ident)
        assert track is not None
        return track

    def alone(self) -> AbstractContextManager[object]:
        """Keep other requests out, so that nobody uses a folio between looking and writing."""
        return self._store.transaction()

    def get(self, ident: int) -> Track | None:
        """Return a track by number."""
        with self._store.transaction() as db:
            row = db.execute("SELECT * FROM tracks WHERE id = ?", (ident,)).fetchone()
        return None if row is None else _track(row)

    def latest(self, limit: int, *, company: str = "", after: int = 0) -> list[Track]:
        """Return the newest tracks, of one company if given, leaving out the first `after`."""
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT * FROM tracks WHERE ? IN ('', company)"
                " ORDER BY received_at DESC, id DESC LIMIT ? OFFSET ?",
                (company, limit, after),
            ).fetchall()
        return [_track(row) for row in rows]

    def sent_before(self, reception: Reception) -> Track | None:
        """Return the track of the identical file, counting the repetition."""
        with self._store.transaction() as db:
            row = db.execute(
                "UPDATE tracks SET resends = resends + 1 "
                "WHERE digest = ? AND company = ? AND channel = ? RETURNING *",
                (reception.digest, reception.company, reception.channel),
            ).fetchone()
        return None if row is None else _track(row)

    def documents(self, track_id: int) -> list[Judged]:
        """Return the documents of a track in their order."""
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT * FROM documents WHERE track_id = ? ORDER BY position", (track_id,)
            ).fetchall()
        return [_judged(row) for row in rows]

    def find(self, issuer: str, type_: int, folio: int) -> list[tuple[Track, Judged]]:
        """Return every time a folio came inside an envelope that was opened, oldest first."""
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT d.* FROM documents d JOIN tracks t ON t.id = d.track_id "
                "WHERE d.issuer = ? AND d.type = ? AND d.folio = ? AND t.state = 'EPR' "
                "ORDER BY t.received_at, t.id, d.position",
                (issuer, type_, folio),
            ).fetchall()
            return [(self._existing(row["track_id"]), _judged(row)) for row in rows]

    def used(self, issuer: str, type_: int, folio: int) -> bool:
        """Whether the folio came in an envelope that was opened: it is burnt."""
        return bool(self.find(issuer, type_, folio))

    def accepted(self, issuer: str, type_: int, folio: int) -> Judged | None:
        """Return the accepted document of that folio."""
        found = (each for _, each in self.find(issuer, type_, folio))
        return next((each for each in found if each.outcome is not Outcome.REJECTED), None)

    def reaches(self, issuer: str, type_: int, folio: int) -> bool:
        """Whether a lower folio of the issuer is known."""
        with self._store.transaction() as db:
            row = db.execute(
                "SELECT 1 FROM documents WHERE issuer = ? AND type = ? AND folio < ? LIMIT 1",
                (issuer, type_, folio),
            ).fetchone()
        return row is not None

    def modified(self, document: Judged) -> str | None:
        """Return what SII says of a document that an accepted note modifies, as ANC or TMD."""
        with self._store.transaction() as db:
            row = db.execute(
                "SELECT d.type, n.code FROM notes n"
                " JOIN documents d ON d.track_id = n.track_id AND d.position = n.position"
                " JOIN tracks t ON t.id = n.track_id"
                " WHERE n.issuer = ? AND n.about_type = ? AND n.about_folio = ?"
                " AND t.state = 'EPR' AND d.outcome <> 'REJECTED'"
                " ORDER BY n.track_id DESC LIMIT 1",
                (document.issuer, document.type, document.folio),
            ).fetchone()
        if row is None or row["type"] not in _NOTES:
            return None
        return _NOTES[row["type"]][_CODES[row["code"]]]

    def mail(self, track_id: int, *, due_at: float, early: bool = False) -> None:
        """Plan an e-mail with the diagnosis; an `early` one does not wait for the state."""
        with self._store.transaction() as db:
            db.execute(
                "INSERT INTO mails (track_id, due_at, early) VALUES (?, ?, ?)",
                (track_id, due_at, early),
            )

    def mails(self, now: float) -> list[tuple[int, float, Track]]:
        """Return the e-mails sent by now, newest first: number, moment and track of each."""
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT * FROM mails WHERE due_at <= ? ORDER BY due_at DESC, id DESC", (now,)
            ).fetchall()
            found = [(row, self._existing(row["track_id"])) for row in rows]
        return [
            (row["id"], row["due_at"], track)
            for row, track in found
            if row["early"] or track.shown(now) == track.state
        ]

    def overrule(
        self, track_id: int, *, state: str, outcome: Outcome | None, finding: Finding | None
    ) -> None:
        """Force a track's end; with `outcome` every document gets it, and the finding."""
        with self._store.transaction() as db:
            db.execute(
                "UPDATE tracks SET state = ?, held_at = NULL, held_until = NULL, findings = ?"
                " WHERE id = ?",
                (state, _dump([finding] if finding and outcome is None else []), track_id),
            )
            if outcome is not None:
                db.execute(
                    "UPDATE documents SET outcome = ?, findings = ? WHERE track_id = ?",
                    (outcome.value, _dump([finding] if finding else []), track_id),
                )

    def hold(self, track_id: int, state: str | None) -> None:
        """Freeze what a track shows, or let it go on (None)."""
        with self._store.transaction() as db:
            db.execute(
                "UPDATE tracks SET held_at = ?, held_until = NULL WHERE id = ?", (state, track_id)
            )

    def _existing(self, ident: int) -> Track:
        track = self.get(ident)
        assert track is not None
        return track

    @staticmethod
    def _next_id(db: sqlite3.Connection, channel: str) -> int:
        row = db.execute("SELECT max(id) FROM tracks WHERE channel = ?", (channel,)).fetchone()
        return max(_FIRST_TRACK[channel], (row[0] or 0) + 1)


def counts(documents: Iterable[Judged]) -> Mapping[int, Counter[str]]:
    """Count outcomes by document type."""
    totals: dict[int, Counter[str]] = {}
    for document in documents:
        totals.setdefault(document.type, Counter())[document.outcome] += 1
    return totals


def _columns(document: Judged) -> tuple[Any, ...]:
    return (
        document.type,
        document.folio,
        document.issuer,
        document.receiver,
        document.issued_on,
        document.total,
        document.signature,
        document.outcome.value,
        _dump(document.findings),
    )


def _dump(findings: Iterable[Finding]) -> str:
    return json.dumps([[f.section, f.level, f.code, f.text] for f in findings])


def _load(text: str) -> tuple[Finding, ...]:
    return tuple(Finding(*fields) for fields in json.loads(text))


def _track(row: sqlite3.Row) -> Track:
    shown: dict[str, Any] = {name: row[name] for name in _TRACK}
    return Track(**shown, findings=_load(row["findings"]))


def _judged(row: sqlite3.Row) -> Judged:
    known: dict[str, Any] = {name: row[name] for name in _JUDGED}
    return Judged(**known, outcome=Outcome(row["outcome"]), findings=_load(row["findings"]))
