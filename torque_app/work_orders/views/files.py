"""The photos and documents of an OT: seen, added, taken off."""

from typing import Any

import reflex as rx

from components.button import icon_button, link
from components.dialog import confirm
from components.field import select_field
from components.icon import icon
from components.layout import card, grid, shown_when, split, stack
from components.upload import file_drop
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state.attaching import (
    MAX_MB,
    MOST,
    PAPERS,
    PHOTOS,
    PapersState,
    PhotosState,
)
from torque_app.work_orders.state.record import DELETE_FILES, SEE_FILES, OTState
from torque_app.work_orders.state.shown import PAPERS as KINDS

PICTURES = [".jpg", ".jpeg", ".png", ".webp", ".heic"]


def _may(permission: str) -> Any:
    return Session.permissions.contains(permission)


def _takes_files() -> Any:
    return OTState.sheet.files_open & _may(WorkOrders.EDIT.value)


def photos_card() -> rx.Component:
    """Return the photos and the place to drop more, while the OT takes them."""
    return _card(
        rx.cond(
            OTState.photos.length() > 0,
            grid(rx.foreach(OTState.photos, _photo), min="120px"),
            rx.el.p(_("Todavía no hay fotos."), class_name="muted"),
        ),
        shown_when(
            _takes_files(),
            file_drop(
                _("Agregar fotos"),
                PHOTOS,
                on_drop=PhotosState.attach(rx.upload_files(PHOTOS)),
                accept={"image/*": PICTURES},
                max_files=MOST,
                max_mb=MAX_MB,
                hint=_("Hasta 10 fotos de 10 MB."),
                error=PhotosState.error,
                progress=PhotosState.progress,
            ),
        ),
        title=_("Fotos"),
    )


def papers_card() -> rx.Component:
    """Return the documents and the place to drop more, while the OT takes them."""
    return _card(
        rx.cond(
            OTState.papers.length() > 0,
            rx.el.ul(rx.foreach(OTState.papers, _paper), class_name="stack", role="list"),
            rx.el.p(_("Todavía no hay documentos."), class_name="muted"),
        ),
        shown_when(_takes_files(), _paper_drop()),
        title=_("Documentos"),
    )


def _card(*children: Any, title: str) -> rx.Component:
    return shown_when(_may(SEE_FILES), card(stack(*children), title=title))


def _paper_drop() -> rx.Component:
    return stack(
        select_field(
            _("Tipo de documento"),
            "paper_kind",
            [(kind.value, name) for kind, name in KINDS.items()],
            value=PapersState.kind,
            placeholder="",
            on_change=PapersState.choose,
        ),
        file_drop(
            _("Agregar documentos"),
            PAPERS,
            on_drop=PapersState.attach(rx.upload_files(PAPERS)),
            accept={"application/pdf": [".pdf"], "image/*": PICTURES},
            max_files=MOST,
            max_mb=MAX_MB,
            hint=_("PDF o foto del documento; hasta 10 de 10 MB."),
            error=PapersState.error,
            progress=PapersState.progress,
        ),
    )


def _photo(one: Any) -> rx.Component:
    return rx.el.div(
        rx.el.a(
            rx.el.img(src=one.thumbnail, alt=one.name, loading="lazy"),
            href=one.url,
            target="_blank",
            rel="noopener",
            title=one.detail,
            class_name="picture",
        ),
        _removal(one),
        class_name="picture-slot",
    )


def _paper(one: Any) -> rx.Component:
    return rx.el.li(
        split(
            rx.el.span(
                icon("file-text", 20),
                rx.el.span(
                    link(one.name, one.url, external=True),
                    rx.el.small(one.detail, class_name="muted"),
                    class_name="paper-text",
                ),
                class_name="paper",
            ),
            _removal(one),
        )
    )


def _removal(one: Any) -> rx.Component:
    return shown_when(
        _takes_files() & _may(DELETE_FILES),
        confirm(
            icon_button("trash", _("Quitar ") + one.name, size="sm"),
            _("¿Quitar este archivo de la OT?"),
            description=one.name,
            action=_("Quitar archivo"),
            on_confirm=lambda: OTState.remove_file(one.id),
        ),
    )
