"""What clients are told of their quotations, and the approval one may be waiting for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from models.quotations import Quotation
from models.values import clock, money, plate
from torque_app.approvals import queries as approvals
from torque_app.approvals.queries import ApprovalRow
from torque_app.core.tx import Tx
from torque_app.notifications import service as post
from torque_app.notifications.queries import Person
from torque_app.quotations.queries import SUBJECT
from torque_app.quotations.queries.messages import ways_out
from torque_app.quotations.rules import around
from torque_app.quotations.rules.around import Way
from torque_app.settings import settings

OFFERED: Final = "quotation_sent"
REMINDED: Final = "quotation_reminder"
CODE: Final = "quotation_code"
"""The codes of the templates these messages are worded by."""


@dataclass(frozen=True, slots=True)
class Told:
    """The messages written, and whether they went by WhatsApp."""

    messages: tuple[UUID, ...] = ()
    by_whatsapp: bool = False


def offered(
    tx: Tx,
    quotation: Quotation,
    *,
    path: str,
    channels: Sequence[Way] | None,
    template: str = OFFERED,
) -> Told:
    """Write to the client that their quotation can be seen at a link; no channels, no message.

    A workshop without a template for it hands the link over by itself.
    """
    if channels is not None and not channels:
        return Told()
    try:
        written = write(
            tx,
            quotation,
            template=template,
            variables={"enlace": address(path)},
            channels=channels,
            key=path,
        )
        tx.session.flush()
    except post.NoTemplate:
        return Told()
    return Told(tuple(written), around.WHATSAPP in ways_out(tx, written))


def address(path: str) -> str:
    """Return where a path of the product is found from outside."""
    return f"{settings().public_url.rstrip('/')}{path}"


def write(
    tx: Tx,
    quotation: Quotation,
    *,
    template: str,
    variables: Mapping[str, str],
    channels: Sequence[Way] | None,
    key: str,
) -> list[UUID]:
    """Write a message about a quotation to its client; NoTemplate where there is none."""
    snapshot = quotation.client_snapshot
    until = quotation.valid_until
    known = {
        "numero": quotation.number,
        "cliente": snapshot.get("client", ""),
        "patente": plate.formatted(snapshot.get("plate", "")),
        "vehiculo": snapshot.get("vehicle", ""),
        "total": money.formatted(quotation.total),
        "vence": clock.formatted_date(until) if until else "",
    }
    return post.write(
        tx,
        template=template,
        about=(SUBJECT, quotation.id),
        to=Person(client_id=quotation.client_id),
        variables={**known, **variables},
        dedup_key=f"{template}:{quotation.id}:{key[-12:]}",
        channels=channels,
    )


def waiting_approval(tx: Tx, quotation_id: UUID) -> ApprovalRow | None:
    """Return the approval a quotation waits for, or None."""
    found = approvals.of_subject(tx, around.SUBJECT, quotation_id)
    return next((each for each in found if each.status is around.WAITING), None)
