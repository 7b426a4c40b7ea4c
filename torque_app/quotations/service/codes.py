"""One-time codes: sent to the client, few, short-lived, and spent by trying."""

from datetime import timedelta
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlmodel import col

from models.base import new_id
from models.quotations import QuotationCode
from torque_app.core.errors import Conflict, Invalid, TooMany
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries.messages import ways_out
from torque_app.quotations.queries.reading import version_of
from torque_app.quotations.rules import deciding
from torque_app.quotations.rules.around import CODE_BY, Way
from torque_app.quotations.service import holding, telling
from torque_app.quotations.service.telling import CODE

_NEW: Final = "Ese código ya no sirve. Pide uno nuevo."


class WrongCode(Invalid):
    """The code is not the one that was sent; the try counts."""

    code: ClassVar[str] = "wrong_code"


@needs(Quotations.DECIDE)
def ask_code(tx: Tx, quotation_id: UUID, *, channel: Way | None = None) -> UUID:
    """Send the client a fresh code for the present version and return its key; TooMany of them.

    Raises NoTemplate where the workshop has none for it: then a signature is the way.
    """
    quotation = holding.held(tx, quotation_id)
    kept = version_of(tx, quotation_id, quotation.revision)
    recent = tx.session.execute(
        select(func.count()).where(
            col(QuotationCode.quotation_version_id) == kept.id,
            col(QuotationCode.sent_at) > tx.now - deciding.CODES_WITHIN,
        )
    ).scalar_one()
    if recent >= deciding.MOST_CODES:
        wait = int(timedelta(minutes=30).total_seconds())
        raise TooMany("Pediste muchos códigos. Espera un momento o firma.", retry_after=wait)
    code, row_id = deciding.new_code(), new_id()
    written = telling.write(
        tx,
        quotation,
        template=CODE,
        variables={"codigo": code},
        channels=CODE_BY if channel is None else (channel,),
        key=str(row_id),
    )
    tx.session.flush()
    if not ways_out(tx, written):
        raise Conflict("No tenemos cómo enviarte un código. Firma en el recuadro.")
    tx.session.add(
        QuotationCode(
            id=row_id,
            quotation_version_id=kept.id,
            code_hash=deciding.code_hash(kept.id, code),
            sent_to=quotation.client_snapshot.get("phone", ""),
            sent_at=tx.now,
            expires_at=tx.now + deciding.LIVES,
        )
    )
    tx.session.flush()
    return row_id


def spend(tx: Tx, version_id: UUID, code: str) -> None:
    """Use up the version's last code; WrongCode or TooMany otherwise.

    A try is counted in a transaction of its own before the code is looked at: what the refusal
    rolls back, and guesses made at the same moment, count all the same.
    """
    found = tx.session.execute(
        select(QuotationCode.id)  # type: ignore[call-overload]
        .where(
            col(QuotationCode.quotation_version_id) == version_id,
            col(QuotationCode.used_at).is_(None),
            col(QuotationCode.expires_at) > tx.now,
        )
        .order_by(col(QuotationCode.sent_at).desc())
        .limit(1)
    ).scalar()
    if found is None:
        raise WrongCode(_NEW, fields={"code": _NEW})
    kept = _tried(tx, found)
    if kept is None:
        raise TooMany("Demasiados intentos. Pide un código nuevo.", retry_after=60)
    if not deciding.same_code(kept, version_id, code):
        sentence = "Ese no es el código que te enviamos."
        raise WrongCode(sentence, fields={"code": sentence})
    tx.session.execute(
        update(QuotationCode)
        .where(col(QuotationCode.id) == found)
        .values(used_at=tx.now)
        .execution_options(unaudited=True, synchronize_session=False)
    )


def _tried(tx: Tx, code_id: UUID) -> str | None:
    """Count a try and return the code's hash; None when there are no more."""
    with transaction(tx.actor, now=tx.now) as apart:
        counted = apart.session.execute(
            update(QuotationCode)
            .where(
                col(QuotationCode.id) == code_id,
                col(QuotationCode.failed_attempts) < deciding.MOST_TRIES,
            )
            .values(failed_attempts=QuotationCode.failed_attempts + 1)
            .returning(col(QuotationCode.code_hash))
            .execution_options(unaudited=True, synchronize_session=False)
        )
        kept: str | None = counted.scalar()
    return kept
