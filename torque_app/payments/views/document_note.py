"""The note somebody writes over a document, and what stands around the document."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.dialog import dialog
from components.feedback import alert
from components.field import (
    checkbox_field,
    money_field,
    number_field,
    price_field,
    radio_group,
    text_field,
    textarea_field,
)
from components.form import form, form_actions, form_row, submit
from components.layout import card, cluster, facts, shown_when, split, stack
from components.value import date, money
from torque_app.core.texts import _
from torque_app.payments.state.document_note import CORRECTED, NOTE, VOID, NoteState
from torque_app.payments.state.document_related import RelatedState
from torque_app.payments.state.document_shown import (
    CREDIT,
    DEBIT,
    LABELS,
    Beside,
    NoteLine,
    Referred,
)
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def note_buttons() -> rx.Component:
    """Return what may be begun over the document: its draft again, or a note."""
    room = RelatedState.room
    writes, voids = (Session.permissions.contains(each) for each in (NOTE, VOID))
    credits_ = rx.cond(writes, room.credits.length() > 0, room.credits.contains("VOID"))
    debits = rx.cond(writes, room.debits.length() > 0, room.debits.contains("VOID"))
    return rx.fragment(
        shown_when(
            room.is_draft & Session.permissions.contains("invoicing.edit"),
            button(_("Seguir el borrador"), icon="pencil", href=room.draft_href),
        ),
        shown_when(
            ~room.is_draft & voids & credits_,
            button(_("Nota de crédito"), on_click=NoteState.write(CREDIT)),
        ),
        shown_when(
            ~room.is_draft & voids & debits,
            button(_("Nota de débito"), on_click=NoteState.write(DEBIT)),
        ),
    )


def around() -> rx.Component:
    """Return the notes, guías and references of the document; nothing when there are none."""
    is_bare = (RelatedState.related.length() == 0) & (RelatedState.referred.length() == 0)
    return rx.fragment(
        shown_when(RelatedState.room.request_href != "", _waits()),
        shown_when(~is_bare, _documents()),
    )


def _waits() -> rx.Component:
    return alert(
        _("Una nota de crédito espera aprobación."),
        action=link(_("Ver solicitud"), RelatedState.room.request_href),
    )


def _documents() -> rx.Component:
    room = RelatedState.room
    return card(
        stack(
            rx.foreach(RelatedState.related, _beside),
            rx.foreach(RelatedState.referred, _referred),
            gap=12,
        ),
        title=_("Documentos relacionados"),
        footer=shown_when((room.credited > 0) | (room.debited > 0), _sums()),
    )


def _sums() -> rx.Component:
    room = RelatedState.room
    return facts(
        [
            (_("Acreditado"), money(room.credited)),
            (_("Debitado"), money(room.debited)),
            (_("Queda por acreditar"), money(room.remaining)),
        ]
    )


def _beside(one: rx.Var[Beside]) -> rx.Component:
    return split(
        rx.el.div(
            link(one.document, one.href),
            rx.el.p(
                one.relation,
                rx.cond(one.does != "", ": " + one.does, ""),
                " · ",
                date(one.day),
                class_name="muted",
            ),
        ),
        rx.el.strong(money(one.total)),
    )


def _referred(one: rx.Var[Referred]) -> rx.Component:
    return rx.el.div(
        rx.el.span(one.name, " ", one.folio),
        rx.el.p(
            date(one.day),
            rx.cond(one.comment != "", " · " + one.comment, ""),
            class_name="muted",
        ),
    )


def note_dialog() -> rx.Component:
    """Return the dialog that issues a note."""
    room = NoteState.room
    return dialog(
        rx.cond(
            NoteState.kinds.length() > 0,
            _form(),
            alert(_("Tu rol no permite esta nota."), tone="warning"),
        ),
        open=NoteState.note != "",
        title=rx.cond(NoteState.note == CREDIT, _("Nota de crédito"), _("Nota de débito")),
        description=rx.Var.create(_("Sobre ")).to(str) + room.document,
        size="lg",
        on_close=NoteState.close,
    )


def _form() -> rx.Component:
    return form(
        radio_group(
            _("Qué hace"),
            "kind",
            NoteState.kinds.to(Rows),
            value=NoteState.kind,
            on_change=NoteState.choose,
        ),
        rx.match(
            NoteState.kind,
            ("AMOUNT", _amounts()),
            ("TEXT", _texts()),
            rx.fragment(),
        ),
        shown_when(
            NoteState.kind != "TEXT",
            _said(text_field, _("Por qué"), "reason", max_length=90),
        ),
        shown_when(NoteState.lacking.length() > 0, _lacking()),
        rx.foreach(NoteState.room.warnings, lambda said: alert(said, tone="warning")),
        _result(),
        form_actions(
            submit(
                NoteState.seen.action,
                pending=NoteState.sending,
                disabled=NoteState.seen.obstacle != "",
                icon="receipt-text",
            ),
        ),
        id=rx.Var.create("nota-").to(str) + NoteState.room.id,
        on_submit=NoteState.issue,
        pending=NoteState.sending,
        errors=NoteState.errors,
        draft=False,
        guard=False,
    )


def _said(field: Any, label: str, name: str, **more: Any) -> rx.Component:
    return field(
        label,
        name,
        value=NoteState.said[name],
        error=NoteState.errors[name],
        on_change=lambda value: NoteState.say(name, value),
        **more,
    )


def _amounts() -> rx.Component:
    return stack(
        shown_when(
            NoteState.note == CREDIT,
            rx.el.p(_("Quedan "), rx.el.strong(money(NoteState.room.remaining)),
                    _(" por acreditar.")),
        ),
        radio_group(
            _("Cómo"),
            "by",
            [
                {"id": "lines", "label": _("Por líneas")},
                {"id": "amount", "label": _("Por un monto")},
            ],
            value=NoteState.said["by"],
            on_change=lambda value: NoteState.say("by", value),
        ),
        rx.cond(
            NoteState.said["by"] == "amount",
            _said(money_field, _("Monto con IVA incluido"), "amount"),
            stack(
                rx.foreach(NoteState.rows, _line),
                shown_when(
                    NoteState.errors.contains("lines"),
                    rx.el.p(NoteState.errors["lines"], class_name="field-error", role="alert"),
                ),
            ),
        ),
    )  # fmt: skip


def _line(line: rx.Var[NoteLine]) -> rx.Component:
    return form_row(
        checkbox_field(
            line.name,
            "picked",
            value=line.picked,
            on_change=lambda on: NoteState.pick(line.id, on),
        ),
        _cell(number_field, line, _("Cantidad"), "quantity"),
        _cell(price_field, line, _("Precio"), "price"),
    )


def _cell(kind: Any, line: Any, label: str, name: str) -> rx.Component:
    return kind(
        label,
        rx.Var.create("line.").to(str) + line.id + f".{name}",
        value=getattr(line, name),
        on_change=lambda value: NoteState.say_line(line.id, name, value),
    )


def _texts() -> rx.Component:
    fields = [
        _said(text_field, _("Debe decir: ") + LABELS[name].lower(), f"to.{name}", max_length=100)
        for name in CORRECTED
    ]
    return stack(
        form_row(*fields[:2]),
        form_row(*fields[2:]),
        _said(
            textarea_field,
            _("O escríbelo tú"),
            "text",
            hint=_("«Donde dice…, debe decir…»"),
            max_length=1000,
        ),
    )


def _lacking() -> rx.Component:
    return stack(
        rx.el.p(_("La nota necesita estos datos de quien recibe:"), class_name="muted"),
        rx.foreach(NoteState.lacking.to(Rows), _lack),
    )


def _lack(one: Any) -> rx.Component:
    name = rx.Var.create("for.").to(str) + one["id"].to(str)
    return text_field(
        one["label"].to(str),
        name,
        value=NoteState.said[name],
        on_change=lambda value: NoteState.say(name, value),
    )


def _result() -> rx.Component:
    seen = NoteState.seen
    return stack(
        shown_when(seen.obstacle != "", alert(seen.obstacle, tone="danger")),
        shown_when(
            NoteState.errors.contains("note"), alert(NoteState.errors["note"], tone="danger")
        ),
        cluster(
            rx.el.span(_("Neto "), money(seen.net)),
            rx.el.span(_("IVA "), money(seen.iva)),
            rx.el.strong(_("Total "), money(seen.total)),
            gap=16,
        ),
        role="status",
    )  # fmt: skip
