"""The simulator's memory: one SQLite file, so that killing the process forgets nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

_SCHEMA = """
CREATE TABLE IF NOT EXISTS seeds (value TEXT PRIMARY KEY, created_at REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tokens (
    value TEXT PRIMARY KEY, kind TEXT NOT NULL, rut TEXT NOT NULL, used_at REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS companies (
    rut TEXT PRIMARY KEY, authorized INTEGER NOT NULL,
    resolution_date TEXT, resolution_number TEXT) STRICT;
CREATE TABLE IF NOT EXISTS refused_senders (
    sender TEXT NOT NULL, company TEXT NOT NULL, PRIMARY KEY (sender, company)) STRICT;
CREATE TABLE IF NOT EXISTS tracks (
    id INTEGER PRIMARY KEY, channel TEXT NOT NULL, company TEXT NOT NULL, sender TEXT NOT NULL,
    filename TEXT NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL,
    received_at REAL NOT NULL, duration REAL NOT NULL,
    state TEXT NOT NULL, held_at TEXT, findings TEXT NOT NULL, resends INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS tracks_digest ON tracks (digest, company, channel);
CREATE TABLE IF NOT EXISTS documents (
    track_id INTEGER NOT NULL REFERENCES tracks, position INTEGER NOT NULL,
    type INTEGER NOT NULL, folio INTEGER NOT NULL, issuer TEXT NOT NULL, receiver TEXT NOT NULL,
    issued_on TEXT NOT NULL, total INTEGER NOT NULL, signature TEXT NOT NULL,
    outcome TEXT NOT NULL, findings TEXT NOT NULL, PRIMARY KEY (track_id, position)) STRICT;
CREATE INDEX IF NOT EXISTS documents_folio ON documents (issuer, type, folio);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY, mode TEXT NOT NULL, service TEXT NOT NULL, probability REAL NOT NULL,
    times INTEGER, argument TEXT NOT NULL, drawn INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS notes (
    track_id INTEGER NOT NULL, position INTEGER NOT NULL, issuer TEXT NOT NULL,
    about_type INTEGER NOT NULL, about_folio INTEGER NOT NULL, code TEXT NOT NULL,
    FOREIGN KEY (track_id, position) REFERENCES documents) STRICT;
CREATE INDEX IF NOT EXISTS notes_about ON notes (issuer, about_type, about_folio);
CREATE TABLE IF NOT EXISTS mails (
    id INTEGER PRIMARY KEY, track_id INTEGER NOT NULL REFERENCES tracks, due_at REAL NOT NULL,
    early INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS mails_track ON mails (track_id);
"""

_ADDED = (("tracks", "held_until REAL"), ("faults", "struck INTEGER NOT NULL DEFAULT 0"))
"""Columns that files of earlier versions lack."""


class Store:
    """One connection, one writer at a time; a method of the rooms above is one transaction."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._lock = RLock()
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")  # outlives a kill, which is what counts here
        self._db.executescript(_SCHEMA)
        for table, column in _ADDED:
            self._add(table, column)

    def _add(self, table: str, column: str) -> None:
        there = {row["name"] for row in self._db.execute(f"PRAGMA table_info({table})")}
        if column.split(maxsplit=1)[0] not in there:
            self._db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection; commit at the end, undo everything on an error. Nests."""
        with self._lock:
            if self._db.in_transaction:
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()
