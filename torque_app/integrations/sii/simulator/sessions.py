"""Seeds, tokens and who may send for whom (autenticación v1.9; token life: field reports)."""

import secrets
import string
from enum import StrEnum

from torque_app.integrations.sii.simulator.diagnosis import Company
from torque_app.integrations.sii.simulator.store import Store

SEED_LIFE = 120.0
TOKEN_IDLE = 3600.0
_ALPHABET = string.ascii_letters + string.digits


class SeedState(StrEnum):
    """What a seed is worth."""

    GOOD = "good"
    OLD = "old"
    UNKNOWN = "unknown"


class Sessions:
    """Authentication and permissions, all in the store; times are seconds since 1970."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def new_seed(self, now: float) -> str:
        """Return a fresh 12-digit seed."""
        value = f"{secrets.randbelow(10**12):012d}"
        with self._store.transaction() as db:
            db.execute("DELETE FROM seeds WHERE created_at < ?", (now - 10 * SEED_LIFE,))
            db.execute("INSERT OR REPLACE INTO seeds VALUES (?, ?)", (value, now))
        return value

    def use_seed(self, value: str, now: float) -> SeedState:
        """Spend a seed: it serves once, within two minutes."""
        with self._store.transaction() as db:
            row = db.execute(
                "DELETE FROM seeds WHERE value = ? RETURNING created_at", (value,)
            ).fetchone()
        if row is None:
            return SeedState.UNKNOWN
        return SeedState.OLD if now - row["created_at"] > SEED_LIFE else SeedState.GOOD

    def new_token(self, kind: str, rut: str, now: float) -> str:
        """Return a token for a person and a service; earlier ones stay alive."""
        value = "".join(secrets.choice(_ALPHABET) for _ in range(13))
        with self._store.transaction() as db:
            db.execute("DELETE FROM tokens WHERE used_at < ?", (now - TOKEN_IDLE,))
            db.execute("INSERT INTO tokens VALUES (?, ?, ?, ?)", (value, kind, rut, now))
        return value

    def owner(self, kind: str, token: str, now: float) -> str | None:
        """Return the RUT behind a living token and prolong it, None when dead or of other kind."""
        with self._store.transaction() as db:
            row = db.execute(
                "UPDATE tokens SET used_at = ? WHERE value = ? AND kind = ? AND used_at >= ? "
                "RETURNING rut",
                (now, token, kind, now - TOKEN_IDLE),
            ).fetchone()
        return None if row is None else str(row["rut"])

    def kill_token(self, token: str) -> None:
        """End one session."""
        with self._store.transaction() as db:
            db.execute("DELETE FROM tokens WHERE value = ?", (token,))

    def kill_all(self) -> None:
        """End every session, as SII does when it restarts."""
        with self._store.transaction() as db:
            db.execute("DELETE FROM tokens")

    def company(self, rut: str) -> Company:
        """Return what is known of an issuer; strangers are authorized with any resolution."""
        with self._store.transaction() as db:
            row = db.execute("SELECT * FROM companies WHERE rut = ?", (rut,)).fetchone()
        if row is None:
            return Company(rut)
        return Company(
            rut, bool(row["authorized"]), row["resolution_date"], row["resolution_number"]
        )

    def set_company(self, company: Company) -> None:
        """Remember what SII knows of an issuer."""
        with self._store.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO companies VALUES (?, ?, ?, ?)",
                (
                    company.rut,
                    company.authorized,
                    company.resolution_date,
                    company.resolution_number,
                ),
            )

    def may_send(self, sender: str, company: str) -> bool:
        """Whether the person may send for the company; everybody may unless refused."""
        with self._store.transaction() as db:
            return (
                db.execute(
                    "SELECT 1 FROM refused_senders WHERE sender = ? AND company = ?",
                    (sender, company),
                ).fetchone()
                is None
            )

    def set_permission(self, sender: str, company: str, *, allowed: bool) -> None:
        """Refuse a person for a company, or take the refusal back."""
        statement = (
            "DELETE FROM refused_senders WHERE sender = ? AND company = ?"
            if allowed
            else "INSERT OR IGNORE INTO refused_senders VALUES (?, ?)"
        )
        with self._store.transaction() as db:
            db.execute(statement, (sender, company))
