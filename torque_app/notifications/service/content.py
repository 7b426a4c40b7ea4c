"""What a message says: a template's holes filled with what is known, in each way's own shape."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from models.notifications_messages import Channel, MessageCategory
from torque_app.branding import queries as branding
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.integrations.mail.message import Attachment
from torque_app.integrations.mail.message import address as mail_address
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries import TemplateRow
from torque_app.notifications.rules import markup, wording
from torque_app.notifications.service import way_out
from torque_app.settings import settings
from torque_app.tenants import queries as tenants

LOGO: Final = "logo"
"""What the logo of a mail is called in its HTML."""


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
    the `link`. Publicity names the way out of it (Ley 19.496 art. 28 B); other mail to a client
    leads to the same page, where they say how they wish to be told.
    """
    workshop = tenants.current(tx)
    known = {
        wording.RECIPIENT: name,
        wording.WORKSHOP: workshop.name,
        wording.LINK: "",
        **variables,
    }
    is_marketing = template.category is MessageCategory.MARKETING
    door = _door(tx, template, client_id)
    if is_marketing and door:
        known[wording.WAY_OUT] = door
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
        content |= _as_mail(tx, template, known, door=content.get("way_out") or door)
    if template.channel is Channel.WHATSAPP and template.provider_name:
        content["template"] = {
            "name": template.provider_name,
            "locale": template.locale,
            "parameters": wording.parameters(template.body, known),
        }
    return content


def _as_mail(
    tx: Tx, template: TemplateRow, known: Mapping[str, str], *, door: str
) -> dict[str, str]:
    """Return what mail has beside its text: where an answer goes, and the same as HTML."""
    said = {"reply_to": _reply_to(tx)}
    if template.layout:
        is_marketing = template.category is MessageCategory.MARKETING
        frame = _frame(tx, known[wording.WORKSHOP], door=door, is_marketing=is_marketing)
        said["html"] = markup.html(template.layout, known, frame=frame)
    return said


@needs(Notifications.SEND)
def with_logo(tx: Tx, html: str) -> tuple[str, tuple[Attachment, ...]]:
    """Return a mail's HTML with the workshop's logo where it goes, and the pictures it names.

    Asked for when the mail leaves: what is kept of it stays light. Without a logo nothing changes.
    """
    company_id = _company(tx)
    if company_id is None or markup.LOGO_PLACE not in html:
        return html, ()
    try:
        kind, data = branding.logo(tx, company_id)
    except NotFound:
        return html, ()
    return markup.with_logo(html, LOGO), (Attachment(LOGO, kind, data),)


def _company(tx: Tx) -> UUID | None:
    """Return the legal entity whose image messages carry: the workshop's first."""
    return next((row.id for row in tenants.companies(tx)), None)


def _door(tx: Tx, template: TemplateRow, client_id: UUID | None) -> str:
    """Return where a client says how they wish to be told; a code goes whatever they wish."""
    if client_id is None or template.category is MessageCategory.SECURITY:
        return ""
    return way_out.address(tx.actor.tenant_id, client_id, template.channel)


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


def _frame(tx: Tx, workshop: str, *, door: str, is_marketing: bool) -> markup.Frame:
    return markup.Frame(
        workshop=workshop,
        colour=branding.on_page(tx, _company(tx)).colour,
        footer=_(Sentence("{workshop} te escribe por TORQUE 360.", workshop=workshop)),
        way_out=door,
        way_out_label=_("No quiero recibir más publicidad")
        if is_marketing
        else _("Elegir cómo me avisan"),
    )
