"""Figures and dates as people in Chile read them, written in the browser."""

from typing import Any

import reflex as rx

from components.kit import Piece, module


class Value(Piece):
    """One figure of a given kind."""

    library = module("value.jsx")
    tag = "Value"

    kind: rx.Var[str]
    value: rx.Var[Any]
    decimals: rx.Var[int]


def dash() -> rx.Component:
    """The sign of nothing."""
    return rx.el.span("—", class_name="blank")


def or_dash(text: Any, shown: Any = None) -> rx.Component:
    """A text as it is, or as it is ``shown``; a dash where there is none."""
    return rx.cond(text != "", rx.el.span(text) if shown is None else shown, dash())


def money(value: Any) -> rx.Component:
    """``$ 1.234.567``."""
    return Value.create(kind="money", value=value)


def number(value: Any, decimals: int = 0) -> rx.Component:
    """``1.234,5``."""
    return Value.create(kind="number", value=value, decimals=decimals)


def hours(value: Any) -> rx.Component:
    """``19,5 h``."""
    return Value.create(kind="hours", value=value)


def kilometres(value: Any) -> rx.Component:
    """``84.500 km``."""
    return Value.create(kind="km", value=value)


def rut(value: Any) -> rx.Component:
    """``12.345.678-5``."""
    return Value.create(kind="rut", value=value)


def plate_text(value: Any) -> rx.Component:
    """``BBBB·12``, inside a sentence; on its own use identity.plate_badge."""
    return Value.create(kind="plate", value=value)


def date(value: Any) -> rx.Component:
    """``20-11-2026``, of an ISO date (never slides a day) or an instant (the reader's zone)."""
    return Value.create(kind="date", value=value)


def datetime(value: Any) -> rx.Component:
    """``20-11-2026 18:05``."""
    return Value.create(kind="datetime", value=value)


def relative(value: Any) -> rx.Component:
    """``hace 5 min``, kept up to date, with the exact time on hover."""
    return Value.create(kind="relative", value=value)
