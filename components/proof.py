"""A form beside the paper it becomes."""

from typing import Any

import reflex as rx

from components.kit import Piece, Text, module


class Beside(Piece):
    """Two panels: beside each other from 1024 px, as tabs below."""

    library = module("proof.jsx")
    tag = "Beside"

    items: rx.Var[list[dict[str, Any]]]
    label: rx.Var[str]


class Proof(Piece):
    """A PDF, read anew when its address changes."""

    library = module("proof.jsx")
    tag = "Proof"

    src: rx.Var[str]
    title: rx.Var[str]
    open: rx.Var[str]
    waiting: rx.Var[str]
    failed: rx.Var[str]


def beside(
    form: tuple[Text, rx.Component], paper: tuple[Text, rx.Component], *, label: Text
) -> rx.Component:
    """The form and its paper, each with the name of its tab; below 1024 px one is in sight."""
    heads = [{"key": "form", "label": form[0]}, {"key": "paper", "label": paper[0]}]
    return Beside.create(rx.el.div(form[1]), rx.el.div(paper[1]), items=heads, label=label)


def proof(src: Text, *, title: Text, open: Text, waiting: Text, failed: Text) -> rx.Component:
    """The PDF at ``src``, which must be of this server; ``open`` names the link to it alone."""
    return Proof.create(src=src, title=title, open=open, waiting=waiting, failed=failed)
