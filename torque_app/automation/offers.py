"""What any rule may do: ring the bell of colleagues, or send a message by template."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from models.auth import Role
from models.notifications_messages import Audience, Channel
from torque_app.auth import queries as people
from torque_app.automation.deeds import BELL, CLIENT, MESSAGE, Argument, Deed, Occasion, offer_deed
from torque_app.core.choices import Choice
from torque_app.core.errors import Conflict
from torque_app.core.listing import MAX_LIMIT, Listing
from torque_app.core.texts import _, counted
from torque_app.core.tx import Tx
from torque_app.notifications import queries as outgoing
from torque_app.notifications import service as notifications

_ROLE: Final = "ROLE:"


class NobodyToTell(Conflict):
    """What happened concerns nobody of the kind the rule tells."""

    code, message = "nobody_to_tell", "No había a quién avisar."


def _colleagues(_tx: Tx) -> list[Choice]:
    return [
        Choice(Audience.ADVISOR.value, _("Quien atiende")),
        Choice(Audience.TECHNICIAN.value, _("Técnico a cargo")),
        *(Choice(f"{_ROLE}{role.value}", _(name)) for role, name in _ROLES.items()),
    ]


_ROLES: Final = {
    Role.OWNER: _("Dueños"),
    Role.ADMIN: _("Administradores"),
    Role.MANAGER: _("Jefes de taller"),
    Role.OPERATOR: _("Operadores"),
}


def _everybody(tx: Tx) -> list[Choice]:
    return [Choice(CLIENT, _("Cliente")), *_colleagues(tx)]


def _templates(tx: Tx) -> list[Choice]:
    return [Choice(code, _(outgoing.template_name(code))) for code in outgoing.template_codes(tx)]


def _channels(_tx: Tx) -> list[Choice]:
    return [Choice(one.value, _(name)) for one, name in _CHANNELS.items()]


_CHANNELS: Final = {
    Channel.WHATSAPP: _("WhatsApp"),
    Channel.EMAIL: _("Correo"),
    Channel.SMS: _("SMS"),
    Channel.PUSH: _("Aviso en el dispositivo"),
    Channel.IN_APP: _("Campana"),
}


def _ring(tx: Tx, occasion: Occasion, told: Mapping[str, str]) -> str:
    """Put a line in the bell of colleagues; NobodyToTell when there is none."""
    wanted = _members(tx, told["to"], occasion)
    if not wanted:
        raise NobodyToTell
    count = notifications.notify(
        tx,
        users=wanted,
        title=occasion.filled(told["title"]),
        message=occasion.filled(told.get("message", "")),
        link=occasion.concerned.link or None,
    )
    return counted(count, "Avisó a 1 persona.", "Avisó a {count} personas.")


def _send(tx: Tx, occasion: Occasion, told: Mapping[str, str]) -> str:
    """Write a message by template to the client or to colleagues, once for this occasion."""
    concerned, written = occasion.concerned, 0
    channel = told.get("channel", "")
    people_told = _persons(tx, told["to"], occasion)
    if not people_told:
        raise NobodyToTell
    for person in people_told:
        link = concerned.seen_at(tx, inside=person.user_id is not None)
        written += len(
            notifications.write(
                tx,
                template=told["template"],
                about=concerned.about,
                to=person,
                variables={"enlace": link, **occasion.told},
                dedup_key=f"rule:{occasion.digest}",
                channels=[Channel(channel)] if channel else None,
            )
        )
    return counted(written, "Escribió 1 mensaje.", "Escribió {count} mensajes.")


def _persons(tx: Tx, to: str, occasion: Occasion) -> list[outgoing.Person]:
    if to == CLIENT:
        client_id = occasion.concerned.client_id
        return [outgoing.Person(client_id=client_id)] if client_id else []
    return [outgoing.Person(user_id=one) for one in _members(tx, to, occasion)]


def _members(tx: Tx, to: str, occasion: Occasion) -> list[UUID]:
    concerned = occasion.concerned
    if to == Audience.ADVISOR.value:
        return [concerned.advisor_id] if concerned.advisor_id else []
    if to == Audience.TECHNICIAN.value:
        return [concerned.technician_id] if concerned.technician_id else []
    asked = {"role": to.removeprefix(_ROLE), "is_active": "true"}
    page = people.members(tx, Listing(limit=MAX_LIMIT, filters=asked))
    return [member.id for member in page.rows]


offer_deed(
    Deed(
        BELL,
        _("Avisar en la campana"),
        frozenset(),
        (
            Argument("to", _("A quién"), choices=_colleagues),
            Argument("title", _("Título"), most=120),
            Argument("message", _("Mensaje"), most=500, is_required=False),
        ),
        _ring,
    )
)
offer_deed(
    Deed(
        MESSAGE,
        _("Enviar un mensaje"),
        frozenset(),
        (
            Argument("to", _("A quién"), choices=_everybody),
            Argument("template", _("Plantilla"), choices=_templates),
            Argument("channel", _("Por dónde"), choices=_channels, is_required=False),
        ),
        _send,
    )
)
