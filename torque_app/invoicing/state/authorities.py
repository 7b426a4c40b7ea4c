"""A company's certificates, folios and alerts as the screen shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from models.values import rut
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.texts import _, counted
from torque_app.invoicing import queries
from torque_app.invoicing.rules.folios import FolioEnd

PATH: Final = "/ajustes/facturacion"
ASKED: Final = "empresa"
"""Where the address of the page names the company."""


@dataclass(frozen=True)
class Stock:
    """The folios of a type on screen."""

    id: str = ""
    name: str = ""
    available: int = 0
    used: int = 0
    wasted: int = 0
    pace: str = ""
    ends: str = ""
    warning: str = ""


@dataclass(frozen=True)
class Range:
    """One CAF on screen; `may_retire` while it has folios left."""

    id: str = ""
    name: str = ""
    folios: str = ""
    available: int = 0
    expires_on: str = ""
    state: str = ""
    state_label: str = ""
    may_retire: bool = False


@dataclass(frozen=True)
class Lost:
    """Folios that no valid document has, on screen."""

    id: str = ""
    name: str = ""
    folios: str = ""
    count: int = 0
    since: str = ""
    kind: str = ""
    kind_label: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Signer:
    """A certificate on screen; `in_use` is the one that signs today."""

    id: str = ""
    name: str = ""
    rut: str = ""
    until: str = ""
    warning: str = ""
    in_use: bool = False
    may_choose: bool = False


@dataclass(frozen=True)
class AlertFields:
    """The thresholds of a company as their form takes them; an empty `id` is not read yet."""

    id: str = ""
    folios: str = ""
    folio_days: str = ""
    certificate_days: str = ""
    range_days: str = ""


RANGES: Final = {
    "IN_USE": ("success", _("En uso")),
    "WAITING": ("info", _("En espera")),
    "USED_UP": ("neutral", _("Usado")),
    "EXPIRED": ("danger", _("Vencido")),
}
LOST: Final = {"BURNT": "danger", "VOIDED": "cancelled", "EXPIRED": "warning"}


def address(company_id: str) -> str:
    """Return the address of a company's page."""
    return f"{PATH}?{urlencode({ASKED: company_id})}"


def identity(company_id: str) -> UUID | None:
    """Return the company an address names, None when it names none; NotFound for no company."""
    try:
        return UUID(company_id) if company_id else None
    except ValueError:
        raise NotFound(_("Esa empresa no está en tu taller. Elige otra.")) from None


def choices(rows: Sequence[queries.CompanyRow]) -> list[Choice]:
    """Return the companies to choose from, each with its RUT: two may have the same name."""
    return [Choice(str(row.id), f"{row.razon_social} ({rut.formatted(row.rut)})") for row in rows]


def stock(row: queries.FolioStock, today: date) -> Stock:
    """Return the folios of one type."""
    return Stock(
        id=str(row.dte_type),
        name=_(row.type_name),
        available=row.available,
        used=row.used,
        wasted=row.wasted,
        pace=_pace(row, today),
        ends=_ends(row),
        warning=_(row.warning) if row.warning else "",
    )


def _pace(row: queries.FolioStock, today: date) -> str:
    """Return how many days the folios last."""
    if row.lasts_until is None or not row.per_day:
        return _("Sin uso en 30 días")
    left = (row.lasts_until - today).days
    return _(counted(left, "1 día", "{days} días", days=f"{left:,}".replace(",", ".")))


def _ends(row: queries.FolioStock) -> str:
    """Return what ends the folios, and when: the last one used, or their expiry."""
    if row.lasts_until is None:
        return ""
    day = f"{row.lasts_until:%d-%m-%Y}"
    if row.ends_by is FolioEnd.USED_UP:
        return _("Se acaban el {day}").format(day=day)
    return _("Vencen el {day}").format(day=day)


def ranges(rows: Sequence[queries.FolioStock]) -> list[Range]:
    """Return every range of every type."""
    return [
        Range(
            id=str(each.id),
            name=_(row.type_name),
            folios=f"{each.range_from} – {each.range_to}",
            available=each.available,
            expires_on=each.expires_on.isoformat() if each.expires_on else "",
            state=RANGES[each.state.value][0],
            state_label=RANGES[each.state.value][1],
            may_retire=each.available > 0,
        )
        for row in rows
        for each in row.ranges
    ]


def signers(rows: Sequence[queries.CertificateRow]) -> list[Signer]:
    """Return the certificates; the first that is valid signs."""
    valid = [row.id for row in rows if row.days_left >= 0]
    return [
        Signer(
            id=str(row.id),
            name=row.holder_name,
            rut=row.holder_rut,
            until=row.not_after.isoformat(),
            warning=_(row.warning) if row.warning else "",
            in_use=valid[:1] == [row.id],
            may_choose=row.id in valid[1:],
        )
        for row in rows
    ]


def lost(rows: Sequence[queries.LostFolios]) -> list[Lost]:
    """Return the register of folios without a valid document."""
    return [
        Lost(
            id=f"{row.dte_type}-{row.folio_from}",
            name=_(row.type_name),
            folios=str(row.folio_from) if row.count == 1 else f"{row.folio_from} – {row.folio_to}",
            count=row.count,
            since=row.since.isoformat(),
            kind=LOST[row.kind],
            kind_label=_(row.kind_name),
            reason=_(row.reason),
        )
        for row in rows
    ]


def alert_fields(row: queries.AlertRow) -> AlertFields:
    """Return the fields of a company's thresholds."""
    return AlertFields(
        id=str(row.company_id),
        folios=str(row.folios),
        folio_days=str(row.folio_days),
        certificate_days=str(row.certificate_days),
        range_days=str(row.range_days),
    )
