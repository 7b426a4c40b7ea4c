"""The pieces of the books' screen."""

from typing import Any

import reflex as rx

from components.button import button, icon_button, link
from components.chip import chip
from components.dialog import dialog
from components.feedback import alert, empty_state
from components.layout import card, cluster, grid, shown_when, stack
from components.stat import stat
from components.table import Column, lines
from components.tabs import tabs
from components.upload import file_drop
from components.value import money
from models.books import BookSide
from torque_app.books.permissions import Books
from torque_app.books.state import BooksState, ImportState
from torque_app.core.texts import _
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]
_DROP = "registro-sii"
_EXPORT = "/api/v1/invoicing/books/entries.csv?period="


def month_switch() -> rx.Component:
    """Return the month in sight with the ways to its neighbours."""
    return cluster(
        icon_button("chevron-left", _("Mes anterior"), on_click=BooksState.earlier),
        rx.el.strong(BooksState.title),
        icon_button("chevron-right", _("Mes siguiente"), on_click=BooksState.later),
    )


def import_button() -> rx.Component:
    """Return the way to bring SII's register in, for whoever may."""
    return shown_when(
        Session.permissions.contains(Books.IMPORT.value),
        button(
            _("Importar registro del SII"),
            variant="primary",
            icon="file-up",
            on_click=ImportState.open,
        ),
    )


def outcome() -> rx.Component:
    """Return what the month comes to."""
    figures = BooksState.outcome
    return grid(
        stat(_("IVA débito"), money(figures["debit"]), hint=_("Código 538")),
        stat(_("IVA crédito"), money(figures["credit"]), hint=_("Código 537")),
        stat(_("IVA por pagar"), money(figures["determined"]), hint=_("Código 89")),
        stat(_("Remanente del mes"), money(figures["left_over"]), hint=_("Código 77")),
        min="200px",
    )


def books() -> rx.Component:
    """Return the two books, the F29 and the comparison as tabs."""
    return tabs(
        [
            ("ventas", _("Ventas"), _sums(BooksState.sales, BookSide.SALES, section=False)),
            ("compras", _("Compras"), _sums(BooksState.purchases, BookSide.PURCHASES)),
            ("f29", "F29", _declaration()),
            ("sii", _("Contra el SII"), _comparison()),
        ],
        label=_("Libros del mes"),
    )


def _sums(rows: rx.Var[Any], side: BookSide, *, section: bool = True) -> rx.Component:
    sub = {"sub": "detail"} if section else {}
    period = BooksState.asked.filters["period"]
    return card(
        rx.cond(
            rows.length() == 0,
            empty_state(_("Nada en este mes"), icon="book-open"),
            lines(
                rows.to(Rows),
                [
                    Column("name", _("Documento"), kind="strong", **sub),
                    Column("documents", _("Cantidad"), kind="number"),
                    Column("exempt", _("Exento"), kind="money"),
                    Column("net", _("Neto"), kind="money"),
                    Column("iva", _("IVA"), kind="money"),
                    Column("total", _("Total"), kind="money"),
                ],
                label=_("Sumas por tipo de documento"),
            ),
        ),
        footer=link(_("Descargar CSV"), _EXPORT + period + f"&side={side.value}", external=True),
        padded=False,
    )


def _declaration() -> rx.Component:
    return card(
        rx.cond(
            BooksState.figures.length() == 0,
            empty_state(_("Sin cifras para el F29"), icon="book-open"),
            lines(
                BooksState.figures.to(Rows),
                [
                    Column("name", _("Concepto"), kind="strong"),
                    Column("code", _("Códigos"), kind="mono"),
                    Column("documents", _("Cantidad"), kind="number"),
                    Column("total", _("Monto"), kind="money"),
                ],
                label=_("Cifras del F29 que salen de los libros"),
            ),
        ),
        padded=False,
    )


def _comparison() -> rx.Component:
    sales = BooksState.asked.filters["side"] == BookSide.SALES.value
    return stack(
        cluster(
            _side(_("Compras"), BookSide.PURCHASES, ~sales),
            _side(_("Ventas"), BookSide.SALES, sales),
            rx.foreach(BooksState.files, lambda name: chip(name)),  # noqa: PLW0108 - Reflex counts arguments
        ),
        rx.cond(
            BooksState.verdict == "",
            empty_state(
                _("Falta el registro del SII de este mes"),
                _("Descárgalo en sii.cl, Registro de Compras y Ventas, e impórtalo."),
                icon="file-up",
                action=import_button(),
            ),
            stack(alert(BooksState.verdict), _differences()),
        ),
    )


def _side(label: str, side: BookSide, chosen: Any) -> rx.Component:
    turned = BooksState.turn_to(side.value)
    return button(label, on_click=turned, size="sm", variant="ghost", pressed=chosen)


def _differences() -> rx.Component:
    return shown_when(
        BooksState.differences.length() > 0,
        card(
            lines(
                BooksState.differences.to(Rows),
                [
                    Column("name", _("Documento"), kind="strong", sub="detail"),
                    Column("look", _("Qué pasa"), kind="status"),
                    Column("net", "TORQUE", kind="money"),
                    Column("iva", "SII", kind="money"),
                    Column("total", _("Diferencia"), kind="money"),
                ],
                label=_("Documentos en que no coincidimos con el SII"),
            ),
            padded=False,
        ),
    )


def import_dialog() -> rx.Component:
    """Return the dialog that takes SII's CSV."""
    return dialog(
        stack(
            file_drop(
                _("CSV del Registro de Compras y Ventas"),
                _DROP,
                on_drop=ImportState.take(rx.upload_files(_DROP)),
                accept={"text/csv": [".csv"]},
                max_files=5,
                max_mb=20,
                hint=_("Uno por pestaña: registro, pendiente, no incluir, reclamado y ventas."),
                error=ImportState.error,
            ),
            shown_when(ImportState.told != "", alert(ImportState.told, tone="success")),
        ),
        open=ImportState.opened,
        title=_("Importar registro del SII"),
        description=BooksState.title,
        on_close=ImportState.close,
        footer=button(_("Listo"), variant="primary", on_click=ImportState.close),
    )
