"""The frame round every page, the page's header and the few ways things stand beside each other."""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from components.button import icon_button, link
from components.icon import icon
from components.kit import Flag, Piece, Rows, Text, class_names, given, module

Crumb = tuple[Any, str | None]


class Rail(Piece):
    """The left rail: groups of places."""

    library = module("frame.jsx")
    tag = "Rail"

    nav: rx.Var[list[dict[str, Any]]]
    brand: rx.Var[str]


class Main(Piece):
    """What the page itself shows; what is pressed before it was read waits until it is."""

    library = module("frame.jsx")
    tag = "Main"

    ready: rx.Var[bool]


class BottomBar(Piece):
    """The same places on a phone."""

    library = module("frame.jsx")
    tag = "BottomBar"

    nav: rx.Var[list[dict[str, Any]]]


class SearchButton(Piece):
    """Opens the palette."""

    library = module("search_button.jsx")
    tag = "SearchButton"

    label: rx.Var[str]


def frame(
    *content: Any,
    nav: Rows,
    top: rx.Component,
    ready: Flag = True,
    brand: Text = "TORQUE 360",
) -> rx.Component:
    """Rail, top bar and main; ``nav`` is ``[{label, items: [{label, href, icon, count, short}]}]``.

    The first four items make a phone's bottom bar. Pass only what the role may use. ``ready`` is
    off while the page is being read: its buttons wait for that.
    """
    return rx.el.div(
        rx.el.a("Saltar al contenido", href="#contenido", class_name="skip-link"),
        Rail.create(nav=nav, brand=brand),
        rx.el.div(
            top,
            Main.create(*content, ready=ready),
            class_name="frame-body",
        ),
        BottomBar.create(nav=nav),
        class_name="frame",
    )


def topbar(
    *,
    breadcrumb: Sequence[Crumb] = (),
    scope: rx.Component | None = None,
    search: rx.Component | None = None,
    bell: rx.Component | None = None,
    user: rx.Component | None = None,
) -> rx.Component:
    """The bar over every page; each slot may be left out."""
    return rx.el.header(
        rx.el.div(breadcrumbs(breadcrumb) if breadcrumb else None, class_name="topbar-start"),
        rx.el.div(search, class_name="topbar-middle"),
        rx.el.div(scope, bell, user, class_name="topbar-end"),
        class_name="topbar",
    )


def breadcrumbs(crumbs: Sequence[Crumb]) -> rx.Component:
    """Where this page hangs; the last crumb is the page itself."""
    parts = [
        rx.el.li(
            link(label, href, class_name="crumb")
            if href
            else rx.el.span(label, class_name="crumb", aria_current="page"),
        )
        for label, href in crumbs
    ]
    return rx.el.nav(rx.el.ol(*parts), class_name="crumbs", aria_label="Ruta")


def search_button(label: Text = "Buscar o ir a…") -> rx.Component:
    """The field of the top bar that opens the palette (Ctrl K)."""
    return SearchButton.create(label=label)


def bell(count: rx.Var[int] | int = 0, *, on_click: Any = None, href: Text = "") -> rx.Component:
    """Notices waiting; the count is said, not only painted."""
    mark = rx.el.span(count, class_name="bell-count", aria_hidden="true")
    return rx.el.span(
        icon_button(
            "bell",
            rx.Var.create("Avisos, ").to(str) + rx.Var.create(count).to(str) + " sin leer",
            on_click=on_click,
            href=href,
        ),
        rx.cond(rx.Var.create(count).to(int) > 0, mark, rx.fragment()),
        class_name="bell",
    )


def page_header(
    title: Any,
    *actions: rx.Component,
    subtitle: Any = None,
    status: rx.Component | None = None,
    primary: rx.Component | None = None,
    menu: rx.Component | None = None,
    back: tuple[str, str] | None = None,
    path: rx.Component | None = None,
) -> rx.Component:
    """Identity, status and ONE primary action; others stand before it, the rest in ``menu``."""
    return rx.el.header(
        rx.el.div(
            icon_button("arrow-left", f"Volver a {back[0]}", href=back[1]) if back else None,
            rx.el.div(
                rx.el.div(
                    rx.el.h1(title, class_name="page-title"), status, class_name="page-title-row"
                ),
                rx.el.p(subtitle, class_name="page-subtitle") if given(subtitle) else None,
                class_name="page-titles",
            ),
            rx.el.div(*actions, primary, menu, class_name="page-actions"),
            class_name="page-header-row",
        ),
        path,
        class_name="page-header",
    )


def page(*sections: Any, width: Literal["wide", "narrow", "full"] = "wide") -> rx.Component:
    """The room of a page: its padding and how wide it may grow."""
    return rx.el.div(*sections, class_name="page", custom_attrs={"data-width": width})


def record(main: rx.Component, aside: rx.Component) -> rx.Component:
    """Work on the left, facts on the right; below 1024 px the facts come after."""
    return rx.el.div(
        rx.el.div(main, class_name="record-main"),
        rx.el.aside(aside, class_name="record-aside", aria_label="Datos"),
        class_name="record",
    )


def card(
    *children: Any,
    title: Any = None,
    actions: rx.Component | None = None,
    footer: Any = None,
    tone: Text | None = None,
    padded: bool = True,
    **props: Any,
) -> rx.Component:
    """A bordered room. ``padded=False`` lets a table reach its edges."""
    head = (
        rx.el.div(rx.el.h2(title, class_name="card-title"), actions, class_name="card-head")
        if given(title) or actions is not None
        else None
    )
    return rx.el.section(
        head,
        rx.el.div(*children, class_name="card-body" if padded else "card-bare"),
        rx.el.div(footer, class_name="card-foot") if footer is not None else None,
        class_name=class_names("card", extra=props.pop("class_name", None)),
        custom_attrs={**({"data-tone": tone} if tone else {}), **props.pop("custom_attrs", {})},
        **props,
    )


def section_title(text: Any, *actions: rx.Component, level: int = 2) -> rx.Component:
    """A heading inside a page with what can be done there."""
    heading = rx.el.h3 if level == 3 else rx.el.h2  # noqa: PLR2004  # a heading's level
    return rx.el.div(
        heading(text, class_name="section-title"),
        rx.el.div(*actions, class_name="cluster") if actions else None,
        class_name="section-head",
    )


def facts(pairs: Sequence[tuple[Any, Any]], *, columns: int = 1) -> rx.Component:
    """Names and values, as in the right column of a record."""
    return rx.el.dl(
        *(rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name="fact") for name, value in pairs),
        class_name="facts",
        custom_attrs={"data-columns": str(columns)},
    )


def stack(*children: Any, gap: int = 16, **props: Any) -> rx.Component:
    """One under the other."""
    extra = props.pop("class_name", None)
    return rx.el.div(
        *children, class_name=class_names("stack", extra=extra), style={"gap": f"{gap}px"}, **props
    )


def cluster(
    *children: Any, gap: int = 8, justify: str = "", align: str = "center", **props: Any
) -> rx.Component:
    """Side by side, wrapping."""
    style = {"gap": f"{gap}px", "alignItems": align} | (
        {"justifyContent": justify} if justify else {}
    )
    extra = props.pop("class_name", None)
    return rx.el.div(
        *children, class_name=class_names("cluster", extra=extra), style=style, **props
    )


def grid(*children: Any, min: str = "240px", gap: int = 16, **props: Any) -> rx.Component:
    """As many equal columns as fit, none narrower than ``min``."""
    extra = props.pop("class_name", None)
    return rx.el.div(
        *children,
        class_name=class_names("grid", extra=extra),
        style={"--grid-min": min, "gap": f"{gap}px"},
        **props,
    )


def split(left: Any, right: Any) -> rx.Component:
    """One at each end of the line."""
    return rx.el.div(left, right, class_name="split")


def spacer() -> rx.Component:
    """Takes the room that is left."""
    return rx.el.span(class_name="spacer")


def divider() -> rx.Component:
    """A line between two things."""
    return rx.el.hr(class_name="divider")


def centered(
    *children: Any, title: Any, text: Any = None, brand: Text = "TORQUE 360"
) -> rx.Component:
    """A single card in the middle of an empty page: login, register, second factor."""
    return rx.el.main(
        rx.el.div(
            rx.el.div(
                rx.el.span(icon("gauge", 20), class_name="brand-mark"),
                rx.el.span(brand, class_name="brand-name"),
                class_name="cluster",
            ),
            rx.el.h1(title, class_name="centered-title"),
            rx.el.p(text, class_name="page-subtitle") if given(text) else None,
            *children,
            class_name="centered-card",
        ),
        id="contenido",
        class_name="centered",
    )


def kiosk(*zones: Any) -> rx.Component:
    """Large zones for a gloved hand: now, next, help; no hover, no small print."""
    return rx.el.main(*zones, id="contenido", class_name="kiosk")


def portal(*children: Any, phone: Text, workshop: Text = "") -> rx.Component:
    """One column for the car's owner, the workshop's phone always in sight."""
    return rx.el.div(
        rx.el.main(*children, id="contenido", class_name="portal-main"),
        rx.el.footer(
            rx.el.span(workshop, class_name="truncate"),
            rx.el.a(
                icon("phone"),
                phone,
                href=rx.Var.create("tel:").to(str) + rx.Var.create(phone).to(str),
                class_name="btn",
                custom_attrs={"data-variant": "secondary", "data-size": "lg"},
            ),
            class_name="portal-foot",
        ),
        class_name="portal",
    )


def shown_when(condition: Flag, piece: rx.Component) -> rx.Component:
    """The piece or nothing at all."""
    return rx.cond(condition, piece, rx.fragment())
