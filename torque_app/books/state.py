"""The books' screen: a month at a time; the month and the book stand in the address."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import reflex as rx

from models.books import BookSide, RegisterSection
from torque_app.books import queries, service
from torque_app.books.permissions import Books
from torque_app.books.rules import periods
from torque_app.books.rules.declaration import Figure
from torque_app.books.rules.entries import TypeSum
from torque_app.books.rules.reconciliation import Finding
from torque_app.books.rules.register_file import MOST_BYTES
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _, counted
from torque_app.core.tx import Tx
from torque_app.invoicing.queries import type_name
from torque_app.shell import address
from torque_app.shell.address import Asked

PATH = "/libros"
FILTERS = ("period", "side", "type")
SHOWN: Final = 200
MONTHS: Final = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
SECTIONS: Final = {
    RegisterSection.REGISTERED: _("Registro"),
    RegisterSection.PENDING: _("Pendiente"),
    RegisterSection.EXCLUDED: _("No incluir"),
    RegisterSection.CLAIMED: _("Reclamado"),
}
FINDINGS: Final = {
    Finding.ONLY_OURS: ("warning", _("Falta en el SII")),
    Finding.ONLY_SII: ("danger", _("Falta en TORQUE")),
    Finding.DIFFERENT: ("danger", _("Montos distintos")),
    Finding.OTHER_SECTION: ("info", _("En otra sección")),
}


@dataclass(frozen=True)
class Line:
    """A line of sums, a figure of the F29 or a difference, as a table shows it."""

    id: str = ""
    name: str = ""
    detail: str = ""
    documents: int = 0
    exempt: int = 0
    net: int = 0
    iva: int = 0
    total: int = 0
    code: str = ""
    look: str = ""
    look_label: str = ""
    href: str = ""


class BooksState(Screen, rx.State):
    """The month in sight: its sums, its F29 and how it stands against SII's register."""

    asked: Asked = Asked()
    title: str = ""
    sales: list[Line] = []
    purchases: list[Line] = []
    figures: list[Line] = []
    differences: list[Line] = []
    verdict: str = ""
    outcome: dict[str, int] = {}
    warning: str = ""
    files: list[str] = []
    loading: bool = True
    error: str = ""

    @rx.event
    @allow(Books.VIEW)
    async def load(self) -> None:
        """Read the month the address asks for, and again when a document of it changes."""
        query = self._get_root_state().router_data.get("query", {})
        asked = address.asked(query, FILTERS)
        self.asked = asked.narrowed("period", periods.key(_first(asked)))
        await self._watch("books", "invoices", "purchases")
        await self._read()

    @rx.event
    @allow(Books.VIEW)
    async def refresh(self) -> None:
        """Read the same month again."""
        await self._read()

    @rx.event
    @allow(Books.VIEW)
    async def earlier(self) -> Any:
        """Go to the month before."""
        return self._to(_first(self.asked) - timedelta(days=1))

    @rx.event
    @allow(Books.VIEW)
    async def later(self) -> Any:
        """Go to the month after."""
        return self._to(periods.following(_first(self.asked)))

    @rx.event
    @allow(Books.VIEW)
    async def turn_to(self, side: str) -> Any:
        """Look at the other book's comparison."""
        if side in BookSide.__members__:
            return rx.redirect(self.asked.narrowed("side", side).at(PATH), replace=True)
        return None

    def _to(self, day: date) -> Any:
        return rx.redirect(self.asked.narrowed("period", f"{day:%Y-%m}").at(PATH))

    async def _read(self) -> None:
        first = _first(self.asked)
        asked = self.asked.filters.get("side", "")
        side = BookSide(asked) if asked in BookSide.__members__ else BookSide.PURCHASES
        self.title = f"{_(MONTHS[first.month - 1]).capitalize()} {first.year}"
        try:
            month, compared = await self._ask(_both, periods.key(first), side)
        except TorqueError as refused:
            self.error = _(str(refused))
        else:
            self._show(month, compared)
        self.loading = False

    def _show(self, month: queries.Month, compared: queries.Reconciliation) -> None:
        self.error = ""
        self.sales = [_sum(line) for line in month.sales]
        self.purchases = [
            _sum(line, section) for section, lines in month.purchases.items() for line in lines
        ]
        figures = month.declaration
        self.figures = [_figure(one) for one in (*figures.debits, *figures.credits) if one.count]
        self.outcome = {
            "debit": int(figures.total_debit),
            "credit": int(figures.total_credit),
            "determined": int(month.determined),
            "left_over": int(month.left_over),
        }
        self.warning = _waiting(month.waiting)
        self.files = [_file(one) for one in month.imports]
        self.differences = [_difference(one) for one in compared.differences[:SHOWN]]
        self.verdict = _verdict(compared)


class ImportState(Screen, rx.State):
    """The dialog that takes SII's file in."""

    opened: bool = False
    error: str = ""
    told: str = ""

    @rx.event
    @allow(Books.IMPORT)
    async def open(self) -> None:
        """Open it, empty."""
        self.opened, self.error, self.told = True, "", ""

    @rx.event
    @allow(Books.VIEW)
    async def close(self) -> None:
        """Close it."""
        self.opened = False

    @rx.event
    @allow(Books.IMPORT)
    async def take(self, files: list[rx.UploadFile]) -> Any:
        """Import the files dropped into the month in sight."""
        self.error, self.told = "", ""
        query = self._get_root_state().router_data.get("query", {})
        period = str(query.get("period") or "")
        for file in files:
            data = await file.read(MOST_BYTES + 1)
            try:
                row = await self._ask(
                    service.import_register, data, period=period, filename=file.name or ""
                )
            except TorqueError as refused:
                self.error = _(str(refused))
                return
            self.told = _(
                counted(row.entries, "Se importó 1 documento.", "Se importaron {count} documentos.")
            )
        yield BooksState.refresh


def _first(asked: Asked) -> date:
    """Return the first day of the month asked for; of the present one when it is none."""
    now = datetime.now(UTC)
    try:
        return periods.month(asked.filters.get("period", ""), now=now)
    except TorqueError:
        return periods.month("", now=now)


def _both(tx: Tx, period: str, side: BookSide) -> tuple[queries.Month, queries.Reconciliation]:
    return queries.month(tx, period), queries.reconciliation(tx, period, side=side)


def _sum(line: TypeSum, section: RegisterSection | None = None) -> Line:
    return Line(
        id=f"{section or ''}{line.dte_type}",
        name=_(type_name(line.dte_type)),
        detail=SECTIONS[section] if section else "",
        documents=line.documents,
        exempt=int(line.exempt),
        net=int(line.net),
        iva=int(line.iva),
        total=int(line.total),
    )


def _figure(one: Figure) -> Line:
    return Line(
        id=one.code,
        name=_(one.concept),
        code=f"{one.count_code} / {one.code}",
        documents=one.count or 0,
        total=int(one.amount),
    )


def _difference(one: queries.DifferenceRow) -> Line:
    look, label = FINDINGS[one.finding]
    return Line(
        id=f"{one.dte_type}-{one.rut}-{one.folio}",
        name=f"{_(type_name(one.dte_type))} {one.folio}",
        detail=f"{one.name} · {one.rut}",
        net=int(one.ours.total) if one.ours else 0,
        iva=int(one.theirs.total) if one.theirs else 0,
        total=int(one.gap),
        look=look,
        look_label=label,
    )


def _file(one: queries.ImportRow) -> str:
    book = _("Ventas") if one.side is BookSide.SALES else _("Compras")
    return f"{book} · {SECTIONS[one.section]} · {one.entries}"


def _waiting(count: int) -> str:
    if not count:
        return ""
    return _(
        counted(
            count,
            "1 documento del mes espera todavía al SII: las cifras no son finales.",
            "{count} documentos del mes esperan todavía al SII: las cifras no son finales.",
        )
    )


def _verdict(compared: queries.Reconciliation) -> str:
    if not compared.known:
        return ""
    if not compared.differences:
        return _(
            counted(
                compared.equal,
                "Todo calza: 1 documento igual.",
                "Todo calza: {count} documentos iguales.",
            )
        )
    return _(
        counted(
            compared.equal,
            "1 documento igual y {wrong} por revisar.",
            "{count} documentos iguales y {wrong} por revisar.",
            wrong=len(compared.differences),
        )
    )
