"""Files by drag, click or camera, handed to Reflex's upload handler."""

from typing import Any

import reflex as rx

from components.icon import icon
from components.kit import Flag, Piece, Text, module


class DropNote(Piece):
    """Says in Spanish why a file was not taken, and shows the progress of those that were."""

    library = module("upload.jsx")
    tag = "DropNote"

    drop_id: rx.Var[str]
    max_files: rx.Var[int]
    max_mb: rx.Var[int]
    hint: rx.Var[str]
    error: rx.Var[str]
    progress: rx.Var[int]


def _tell_rejected(drop_id: str) -> rx.Var:
    """A page event, so that Reflex's English notice is never shown."""
    expression = (
        "(files) => dispatchEvent(new CustomEvent('torque:rejected',"
        f" {{detail: {{id: '{drop_id}', files}}}}))"
    )
    return rx.Var(expression, _var_type=rx.EventChain)


def file_drop(
    label: Text,
    upload_id: str,
    *,
    on_drop: Any,
    accept: dict[str, list[str]] | None = None,
    max_files: int = 10,
    max_mb: int = 10,
    hint: Text = "",
    error: Text = "",
    progress: rx.Var[int] | None = None,
    disabled: Flag = False,
) -> rx.Component:
    """A place to drop files; ``on_drop`` is ``State.handler(rx.upload_files(upload_id))``."""
    shown = {} if progress is None else {"progress": progress}
    zone = rx.upload.root(  # not rx.upload, whose own border and room the style sheet cannot reach
        icon("file-up", size=20),
        rx.el.span("Arrastra archivos aquí o ", rx.el.span("elígelos", class_name="link-button")),
        id=upload_id,
        accept=accept,
        max_files=max_files,
        max_size=max_mb * 1024 * 1024,
        disabled=disabled,
        class_name="file-drop",
        on_drop=on_drop,
        on_drop_rejected=_tell_rejected(upload_id),
        custom_attrs={"role": "button", "aria-labelledby": f"{upload_id}-label"},
    )
    _name_input(zone, f"{upload_id}-label")
    return rx.el.div(
        rx.el.span(label, class_name="field-label", id=f"{upload_id}-label"),
        zone,
        DropNote.create(
            drop_id=upload_id, max_files=max_files, max_mb=max_mb, hint=hint, error=error, **shown
        ),
        class_name="field",
    )


def _name_input(zone: rx.Component, label_id: str) -> None:
    """Reflex gives its hidden file input no name; a screen reader needs one."""
    for child in zone.children:
        if isinstance(child, rx.Component):
            if getattr(child, "tag", None) == "input":
                child.custom_attrs["aria-labelledby"] = label_id
            _name_input(child, label_id)
