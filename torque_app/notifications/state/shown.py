"""A message, its story and a template as the screen shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.notifications_messages import Channel, MessageCategory, MessageStatus
from models.values import phone
from torque_app.core.texts import _
from torque_app.notifications import lifecycle, queries
from torque_app.notifications.rules import standard
from torque_app.notifications.rules.answers import explained
from torque_app.notifications.rules.ways import NAMES

CHANNELS: Final = NAMES
CATEGORIES: Final = {
    MessageCategory.SECURITY: _("Seguridad"),
    MessageCategory.TRANSACTIONAL: _("Del servicio"),
    MessageCategory.MARKETING: _("Publicidad"),
}
STATUSES: Final = {status: lifecycle.MESSAGE.names[status] for status in MessageStatus}
_TONES: Final = {
    MessageStatus.QUEUED: "info",
    MessageStatus.HELD: "neutral",
    MessageStatus.SENDING: "info",
    MessageStatus.SENT: "info",
    MessageStatus.DELIVERED: "success",
    MessageStatus.READ: "success",
    MessageStatus.FAILED: "danger",
    MessageStatus.DEAD: "danger",
    MessageStatus.SUPPRESSED: "neutral",
}
_KINDS: Final = {
    "CALLED": ("send", _("Se entregó al proveedor")),
    "DELAYED": ("timer", _("El proveedor pidió esperar")),
    "UNSURE": ("circle-help", _("No llegó respuesta")),
    "NOT_GONE": ("rotate-ccw", _("No había salido")),
    "RESENT": ("rotate-ccw", _("Se pidió reenviar")),
    "QUEUED": ("clock", _("Quedó por enviar")),
    "HELD": ("moon", _("Espera la hora")),
    "SENT": ("circle-check", _("El proveedor lo recibió")),
    "DELIVERED": ("circle-check", _("Llegó")),
    "READ": ("circle-check", _("Lo leyeron")),
    "FAILED": ("circle-alert", _("El proveedor lo rechazó")),
    "DEAD": ("circle-alert", _("Se agotaron los intentos")),
    "SUPPRESSED": ("ban", _("No se envió")),
}


@dataclass(frozen=True)
class MessageLine:
    """One message of the list; an empty `id` is none.

    `answer` says what became of it, `raw` in the provider's own words.
    """

    id: str = ""
    recipient: str = ""
    subject: str = ""
    channel: str = ""
    status: str = ""
    status_label: str = ""
    answer: str = ""
    raw: str = ""
    attempts: int = 0
    at: str = ""
    category: str = ""
    template: str = ""
    provider: str = ""
    text: str = ""
    html: str = ""
    may_resend: bool = False


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened to a message, as a line of time takes it."""

    id: str
    kind: str
    icon: str
    title: str
    text: str
    at: str
    raw: str = ""


@dataclass(frozen=True)
class TemplateLine:
    """One template of the list, and all of it in the form; an empty `id` is a new one."""

    id: str = ""
    title: str = ""
    code: str = ""
    channel: str = Channel.EMAIL.value
    channel_label: str = ""
    category: str = MessageCategory.TRANSACTIONAL.value
    category_label: str = ""
    locale: str = "es_CL"
    subject: str = ""
    body: str = ""
    layout: str = ""
    provider_name: str = ""
    is_active: bool = True
    state: str = "success"
    state_label: str = ""
    version: int = 0


@dataclass(frozen=True)
class Shown:
    """What a message says: as text, and as mail programs draw it."""

    subject: str = ""
    text: str = ""
    html: str = ""


def clients(found: Sequence[queries.WrittenTo], asked: str) -> list[dict[str, Any]]:
    """Return whose messages a list can be narrowed to; whom the address asks for stands there."""
    rows = [{"id": str(row.client_id), "label": row.name, "count": row.messages} for row in found]
    if asked and all(row["id"] != asked for row in rows):
        rows.append({"id": asked, "label": _("Sin mensajes"), "count": 0})
    return rows


def line(row: queries.MessageRow, *, text: str = "", html: str = "") -> MessageLine:
    """Return a message as the list shows it; `text` is what it says, where it is opened."""
    said = explained(row.channel, row.status.value, row.last_answer)
    return MessageLine(
        id=str(row.id),
        recipient=phone.spaced(row.recipient),
        subject=row.subject or _(standard.name(row.template_code)),
        channel=CHANNELS[row.channel],
        status=_TONES[row.status],
        status_label=STATUSES[row.status],
        answer=said.said,
        raw=said.raw,
        attempts=row.attempts,
        at=row.created_at.isoformat(),
        category=CATEGORIES[row.category],
        template=row.template_code,
        provider=f"{row.provider} {row.provider_id or ''}".strip(),
        text=text,
        html=html,
        may_resend=row.status in lifecycle.RESENDABLE,
    )


def archived_line(row: queries.ArchivedRow) -> MessageLine:
    """Return a message of the archive as its list and its drawer show it."""
    content = row.story.get("content") or {}
    said = explained(row.channel, row.status.value, str(row.story.get("last_answer") or ""))
    return MessageLine(
        id=str(row.id),
        recipient=phone.spaced(row.recipient),
        subject=str(
            row.story.get("subject") or _(standard.name(str(row.story.get("template_code") or "")))
        ),
        channel=CHANNELS[row.channel],
        status=_TONES[row.status],
        status_label=STATUSES[row.status],
        answer=said.said,
        raw=said.raw,
        at=row.created_at.isoformat(),
        template=str(row.story.get("template_code") or ""),
        text=str(content.get("text", "")),
        html=str(content.get("html", "")),
    )


def story(told: queries.MessageStory) -> list[StoryLine]:
    """Return what happened to a message, the newest first."""
    found = []
    for place, each in enumerate(told.events):
        icon, title = _KINDS.get(each.kind, ("info", each.kind))
        text, raw = explained(told.message.channel, each.kind, each.answer)
        at = each.happened_at.isoformat()
        found.append(StoryLine(str(place), each.kind, icon, title, text, at, raw))
    return found[::-1]


def template_line(row: queries.TemplateRow) -> TemplateLine:
    """Return a template as list and form show it."""
    return TemplateLine(
        id=str(row.id),
        title=_(standard.name(row.code)),
        code=row.code,
        channel=row.channel.value,
        channel_label=CHANNELS[row.channel],
        category=row.category.value,
        category_label=CATEGORIES[row.category],
        locale=row.locale,
        subject=row.subject,
        body=row.body,
        layout=row.layout,
        provider_name=row.provider_name,
        is_active=row.is_active,
        state="success" if row.is_active else "neutral",
        state_label=_("En uso") if row.is_active else _("Apagada"),
        version=row.version,
    )
