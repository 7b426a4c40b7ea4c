"""What the app needs once: style sheets, fonts, the theme before first paint, our banners."""

from collections.abc import Callable
from typing import Any, Final

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

from components.kit import Piece, module

STYLESHEETS: Final = [
    f"/css/{name}.css"
    for name in (
        "tokens",
        "base",
        "layout",
        "controls",
        "overlays",
        "lists",
        "board",
        "calendar",
        "records",
        "entry",
        "lights",
        "intake",
    )
]
"""In the order of the cascade; bundled into one hashed file by the build."""


class Fonts(Piece):
    """Inter and JetBrains Mono, served by ourselves."""

    library = module("fonts.jsx")
    tag = "Fonts"


class Connection(Piece):
    """The offline banner."""

    library = module("frame.jsx")
    tag = "Connection"


class PageError(Piece):
    """What is shown when a screen breaks."""

    library = module("frame.jsx")
    tag = "PageError"


def head_tags() -> list[rx.Component]:
    """Theme before the first paint (no flash), the PWA's manifest and the service worker."""
    return [
        rx.el.meta(
            name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"
        ),
        rx.el.meta(name="color-scheme", content="light dark"),
        rx.el.script(src="/theme.js"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.link(rel="icon", href="/icon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/icon-192.png"),
        rx.el.script(src="/sw-register.js", defer=True),
    ]


def _boundary(stateful: bool) -> rx.Component:
    """Our page error instead of the framework's; the stack still reaches the server's log."""
    silent = {} if stateful else {"on_error": rx.noop()}
    return ErrorBoundary.create(fallback_render=PageError.create(), **silent)


def app_look() -> dict[str, Any]:
    """Arguments for ``rx.App``: everything about how it looks, nothing about what it does."""
    wraps: dict[tuple[int, str], Callable[[bool], rx.Component | None]] = {
        (55, "ErrorBoundary"): _boundary,
        (5, "Overlay"): lambda _: rx.fragment(Fonts.create(), Connection.create()),
    }
    return {
        "stylesheets": STYLESHEETS,
        "head_components": head_tags(),
        "html_lang": "es-CL",
        "reset_style": False,
        "toaster": None,
        "app_wraps": wraps,
    }
