"""The forms of note templates and of insurers."""

from typing import ClassVar

import reflex as rx

from torque_app.quotations import queries, service
from torque_app.quotations.state import settings_shown as shown
from torque_app.quotations.state.settings_forms import Configured, Kind
from torque_app.quotations.state.settings_shown import InsurerFields, NoteFields


class NoteTemplateState(Configured, rx.State):
    """The form of a note template."""

    KIND: ClassVar = Kind(
        queries.find_note_templates,
        service.save_note_template,
        service.remove_note_template,
        shown.note_fields,
        NoteFields,
        texts=("name", "category", "content"),
    )

    fields: NoteFields = NoteFields()


class InsurerState(Configured, rx.State):
    """The form of an insurer."""

    KIND: ClassVar = Kind(
        queries.find_insurers,
        service.save_insurer,
        service.remove_insurer,
        shown.insurer_fields,
        InsurerFields,
        texts=("name", "rut", "address", "phone", "email"),
    )

    fields: InsurerFields = InsurerFields()
