"""Barcode readers that type: one event per scan."""

from typing import Any

import reflex as rx

from components.kit import Piece, module


class Scanner(Piece):
    """Listens everywhere on the page; draws nothing."""

    library = module("scanner.jsx")
    tag = "Scanner"

    min_length: rx.Var[int]

    on_scan: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def scanner(on_scan: Any, *, min_length: int = 4) -> rx.Component:
    """``on_scan`` gets the code; a field marked ``data-takes-scan`` keeps it for itself."""
    return Scanner.create(on_scan=on_scan, min_length=min_length)
