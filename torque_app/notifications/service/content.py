"""What a message says: a template's holes filled with what is known, in each way's own shape."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from models.notifications_messages import Channel, MessageCategory
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.integrations.mail.message import address as mail_address
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries import TemplateRow
from torque_app.notifications.rules import markup, wording
from torque_app.notifications.service import way_out
from torque_app.settings import settings
from torque_app.tenants import queries as tenants

ACCENT: Final = "#1f2937"
"""The colour of a workshop that chose none."""

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


@needs(Notifications.SEND)
def written(
    tx: Tx,
    template: TemplateRow,
    *,
    name: str,
    variables: Mapping[str, str],
    client_id: UUID | None = None,
) -> dict[str, Any]:
    """Return what a message says: `subject`, `text`, and what its way needs beside them.

    E-mail has `html`; WhatsApp the `template` its provider approved, or none for plain text; all
    the `link`. Publicity names the way out of it (Ley 19.496 art. 28 B).
    """
    workshop = tenants.current(tx)
    known = {
        wording.RECIPIENT: name,
        wording.WORKSHOP: workshop.name,
        wording.LINK: "",
        **variables,
    }
    is_marketing = template.category is MessageCategory.MARKETING
    if is_marketing and client_id is not None:
        known[wording.WAY_OUT] = way_out.address(tx.actor.tenant_id, client_id, template.channel)
    link = absolute(known[wording.LINK])
    inside = known[wording.LINK]
    if template.channel is not Channel.IN_APP:
        known[wording.LINK] = link
    content: dict[str, Any] = {
        "subject": wording.fill_line(template.subject, known)[:200],
        "text": wording.fill(template.body, known).strip(),
        "link": inside if template.channel in {Channel.IN_APP, Channel.PUSH} else link,
        "workshop": workshop.name,
    }
    if is_marketing:
        content["way_out"] = known.get(wording.WAY_OUT, "")
    if template.channel is Channel.EMAIL:
        content["reply_to"] = _reply_to(tx)
    if template.channel is Channel.EMAIL and template.layout:
        frame = _frame(tx, workshop.name, way_out=content.get("way_out", ""))
        content["html"] = markup.html(template.layout, known, frame=frame)
    if template.channel is Channel.WHATSAPP and template.provider_name:
        content["template"] = {
            "name": template.provider_name,
            "locale": template.locale,
            "parameters": wording.parameters(template.body, known),
        }
    return content


def absolute(link: str) -> str:
    """Return a path of the product as a whole address; what is one already stays as it is."""
    return f"{settings().public_url.rstrip('/')}{link}" if link.startswith("/") else link


def _reply_to(tx: Tx) -> str:
    """Return where an answer goes: the company's own mail, empty where there is none."""
    companies = tenants.companies(tx)
    try:
        return mail_address(companies[0].email) if companies else ""
    except Invalid:
        return ""


def _frame(tx: Tx, workshop: str, *, way_out: str) -> markup.Frame:
    companies = tenants.companies(tx)
    colour = str(companies[0].branding.get("colour", "")) if companies else ""
    return markup.Frame(
        workshop=workshop,
        colour=colour if _COLOUR.fullmatch(colour) else ACCENT,
        footer=_(Sentence("{workshop} te escribe por TORQUE 360.", workshop=workshop)),
        way_out=way_out,
        way_out_label=_("No quiero recibir más publicidad"),
    )
