"""/libros: the month's sales and purchases, the F29's figures, and SII's register beside them."""

import reflex as rx

from components.feedback import alert, error_state, skeleton_cards
from components.layout import page, page_header, shown_when
from torque_app.books.state import BooksState
from torque_app.books.views import books, import_button, import_dialog, month_switch, outcome
from torque_app.core.texts import _
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_books, route="/libros", title=_("Libros"), on_load=BooksState.load)


def _books() -> rx.Component:
    return framed(
        page_header(
            _("Libros"),
            month_switch(),
            subtitle=_("Ventas y compras del mes, y lo que va al F29."),
            primary=import_button(),
        ),
        page(
            rx.cond(
                BooksState.loading,
                skeleton_cards(),
                rx.cond(
                    BooksState.error == "",
                    rx.fragment(
                        shown_when(
                            BooksState.warning != "", alert(BooksState.warning, tone="warning")
                        ),
                        outcome(),
                        books(),
                    ),
                    error_state(BooksState.error, on_retry=BooksState.refresh),
                ),
            ),
            width="full",
        ),
        import_dialog(),
        active="libros",
    )
