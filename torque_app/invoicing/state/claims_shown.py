"""Facturas and their 8 days as the screen shows them."""

from dataclasses import dataclass
from typing import Final

from models.values import clock, money, rut
from torque_app.core.texts import _, counted
from torque_app.invoicing import queries
from torque_app.invoicing.rules.claims import DEEMED, OPEN

LOOKS: Final = {
    OPEN: "pending",
    "CLAIMED": "danger",
    "ACCEPTED": "success",
    "ACKNOWLEDGED": "success",
    DEEMED: "neutral",
}
_DAY, _HOUR, _MINUTE = 86_400, 3600, 60


@dataclass(frozen=True)
class ClaimLine:
    """One row; `state` is a look and its label the words, `until` the end of the 8 days."""

    id: str = ""
    document: str = ""
    client: str = ""
    receiver_rut: str = ""
    invoice_date: str = ""
    state: str = ""
    state_label: str = ""
    left: str = ""
    until: str = ""
    told: str = ""
    asked_at: str = ""
    total: int = 0


def line(row: queries.ClaimWindow) -> ClaimLine:
    """Return one row of the list."""
    return ClaimLine(
        id=str(row.id),
        document=f"{_(row.type_name)} {row.folio}",
        client=row.client,
        receiver_rut=rut.formatted(row.receiver_rut),
        invoice_date=row.invoice_date.isoformat(),
        state=LOOKS[row.state],
        state_label=_(row.state_name),
        left=_("Terminó") if row.state == DEEMED else left(row.seconds_left),
        until=_until(row),
        told=_told(row.claims),
        asked_at=row.asked_at.isoformat() if row.asked_at else "",
        total=int(row.total),
    )


def left(seconds: int | None) -> str:
    """Return how long there is yet: days and hours, hours and minutes on the last day."""
    if seconds is None:
        return ""
    days, rest = divmod(seconds, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // _MINUTE
    if days:
        return _(counted(days, "{count} día y {hours} h", "{count} días y {hours} h", hours=hours))
    return _("{hours} h y {minutes} min").format(hours=hours, minutes=minutes)


def _until(row: queries.ClaimWindow) -> str:
    """Return when the 8 days end or ended; an answer ended them before."""
    if row.state not in (OPEN, DEEMED):
        return ""
    said = clock.formatted(row.deadline)
    # nobody asked the registry yet: SII may have received it some minutes before we knew
    is_doubtful = row.state == OPEN and not row.is_sure
    return _("{when}, por confirmar").format(when=said) if is_doubtful else said


def _told(events: tuple[queries.ClaimEvent, ...]) -> str:
    """Return what the registry has, oldest first, each with its day."""
    return " · ".join(_event(each) for each in events)


def _event(event: queries.ClaimEvent) -> str:
    if event.happened_at is None:
        return _(event.name)
    return f"{_(event.name)} ({clock.formatted(event.happened_at)})"


def sentence(told: queries.ClaimSummary) -> str:
    """Return what the list says first."""
    if not told.open:
        said = _("Ninguna factura tiene el plazo abierto.")
    else:
        amount = money.formatted(told.open_total)
        said = _(
            counted(
                told.open,
                "1 factura por {amount} todavía se puede reclamar.",
                "{count} facturas por {amount} todavía se pueden reclamar.",
                amount=amount,
            )
        )
    if told.claimed:
        said += " " + _(counted(told.claimed, "1 está reclamada.", "{count} están reclamadas."))
    return said
