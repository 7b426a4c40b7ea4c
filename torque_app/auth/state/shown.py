"""The people and devices of a workshop as the screen shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from models.auth import IdentityProvider, Preset, Role, SessionKind
from models.values.phone import spaced
from torque_app.auth import queries, rules, scopes
from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid
from torque_app.core.keys import uuid_or_none
from torque_app.core.texts import _

_ROLE, _PRESET = "role", "preset"
_TWINS: Final = {Preset.SUPER_ADMIN: Role.OWNER, Preset.ADMIN: Role.ADMIN}
"""Presets that are their role and nothing else: one name on the screen is enough."""

KEY_STATUS_NAMES: Final = {
    queries.KeyStatus.ACTIVE: "Activa",
    queries.KeyStatus.STOPPED: "Detenida: quien la creó no está activo",
    queries.KeyStatus.EXPIRED: "Vencida",
    queries.KeyStatus.REVOKED: "Revocada",
}

_WAY_ICONS: Final = {
    IdentityProvider.PASSWORD: "lock",
    IdentityProvider.GOOGLE: "log-in",
    IdentityProvider.PHONE: "smartphone",
}
_HANDHELD: Final = ("iPhone", "iPad", "Android")


@dataclass(frozen=True)
class MemberLine:
    """A member; an empty `id` is nobody. `place` is the role or preset, as `places` names it."""

    id: str = ""
    full_name: str = ""
    email: str = ""
    phone: str = ""
    role_name: str = ""
    place: str = ""
    centre_id: str = ""
    centre_name: str = ""
    is_active: bool = True
    is_owner: bool = False
    is_me: bool = False
    status: str = ""
    status_label: str = ""
    last_login_at: str = ""
    created_at: str = ""


@dataclass(frozen=True)
class InvitationLine:
    """An invitation nobody took up yet."""

    id: str
    full_name: str
    email: str
    role_name: str
    place: str
    expires_at: str
    is_over: bool


@dataclass(frozen=True)
class DeviceLine:
    """A device that is signed in."""

    id: str
    name: str
    ip: str
    icon: str
    came_by: str
    is_current: bool
    last_used_at: str
    created_at: str


@dataclass(frozen=True)
class TrustedLine:
    """A device where the second factor is not asked for."""

    id: str
    name: str
    ip: str
    icon: str
    last_used_at: str
    expires_at: str


@dataclass(frozen=True)
class WayLine:
    """A way into one's own account; `kind` is its provider."""

    kind: str
    name: str
    label: str
    icon: str
    last_used_at: str


@dataclass(frozen=True)
class KeyLine:
    """A key for another program; `scopes` in words, `is_live` while it opens anything."""

    id: str
    name: str
    prefix: str
    scopes: str
    tone: str
    status: str
    created_by: str
    expires_at: str
    last_used_at: str
    is_mine: bool
    is_live: bool


@dataclass(frozen=True)
class Profile:
    """The signed-in person."""

    full_name: str = ""
    email: str = ""
    phone: str = ""
    role_name: str = ""
    last_login_at: str = ""


def member(row: queries.MemberRow, *, me: UUID | None) -> MemberLine:
    """Return a member's line."""
    return MemberLine(
        id=str(row.id),
        full_name=row.full_name,
        email=row.email,
        phone=row.phone or "",
        role_name=_(row.role_name),
        place=place_of(row.role, row.preset),
        centre_id=str(row.service_center_id or ""),
        centre_name=row.centre_name or _("Todos"),
        is_active=row.is_active,
        is_owner=row.role is Role.OWNER,
        is_me=row.id == me,
        status="success" if row.is_active else "neutral",
        status_label=_("Activa") if row.is_active else _("Desactivada"),
        last_login_at=instant(row.last_login_at),
        created_at=instant(row.created_at),
    )


def invitation(row: queries.InvitationRow, *, now: datetime) -> InvitationLine:
    """Return an invitation's line."""
    return InvitationLine(
        id=str(row.id),
        full_name=row.full_name,
        email=row.email,
        role_name=_(row.role_name),
        place=place_of(row.role, row.preset),
        expires_at=instant(row.expires_at),
        is_over=row.expires_at <= now,
    )


def device(row: queries.SessionRow) -> DeviceLine:
    """Return a device's line."""
    is_program = row.kind is SessionKind.API
    return DeviceLine(
        id=str(row.id),
        name=_("{device} (API)").format(device=row.device) if is_program else row.device,
        ip=row.ip,
        icon="key-round" if is_program else _icon(row.device),
        came_by=_(queries.WAY_NAMES[row.came_by]),
        is_current=row.is_current,
        last_used_at=instant(row.last_used_at),
        created_at=instant(row.created_at),
    )


def trusted(row: queries.TrustedDeviceRow) -> TrustedLine:
    """Return a trusted device's line."""
    return TrustedLine(
        id=str(row.id),
        name=row.device,
        ip=row.ip,
        icon=_icon(row.device),
        last_used_at=instant(row.last_used_at),
        expires_at=instant(row.expires_at),
    )


def _icon(name: str) -> str:
    return "smartphone" if any(mark in name for mark in _HANDHELD) else "monitor"


def way(row: queries.IdentityRow) -> WayLine:
    """Return the line of a way in."""
    is_phone = row.provider is IdentityProvider.PHONE
    return WayLine(
        kind=row.provider.value,
        name=_(queries.WAY_NAMES[row.provider]),
        label=spaced(row.label) if is_phone else row.label,
        icon=_WAY_ICONS[row.provider],
        last_used_at=instant(row.last_used_at),
    )


def key(row: queries.ApiKeyRow, *, me: UUID | None) -> KeyLine:
    """Return an API key's line."""
    live = row.status is queries.KeyStatus.ACTIVE
    ended = row.status in {queries.KeyStatus.REVOKED, queries.KeyStatus.EXPIRED}
    return KeyLine(
        id=str(row.id),
        name=row.name,
        prefix=f"tq_{row.prefix}…",
        scopes=_scopes(row.scopes),
        tone="success" if live else "neutral" if ended else "warning",
        status=_(KEY_STATUS_NAMES[row.status]),
        created_by=row.created_by_name,
        expires_at=instant(row.expires_at),
        last_used_at=instant(row.last_used_at),
        is_mine=row.created_by == me,
        is_live=row.status is not queries.KeyStatus.REVOKED,
    )


def _scopes(held: Sequence[str]) -> str:
    """Return what a key may do: `Clientes: ver, crear y editar · Pagos: ver`."""
    return " · ".join(
        f"{_(scopes.AREA_NAMES[area])}: {', '.join(_lower(_(scopes.SCOPE_NAMES[s])) for s in some)}"
        for area, some in scopes.by_area(held).items()
    )


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def profile(row: queries.Me, workshops: Sequence[queries.WorkshopRow]) -> Profile:
    """Return the signed-in person's facts; the role by the name it has in this workshop."""
    here = next((place.role_name for place in workshops if place.is_current), row.role_name)
    return Profile(
        full_name=row.full_name,
        email=row.email,
        phone=row.phone or "",
        role_name=_(here),
        last_login_at=instant(row.last_login_at),
    )


def place_of(role: Role, preset: Preset | None) -> str:
    """Return the id of a role or preset in the list of places."""
    if preset is None:
        return f"{_ROLE}.{role.value}"
    twin = _TWINS.get(preset)
    return f"{_ROLE}.{twin.value}" if twin else f"{_PRESET}.{preset.value}"


def read_centre(typed: object) -> UUID | None:
    """Return the centre chosen in a form, None for all of them; Invalid for what is none."""
    found = uuid_or_none(typed)
    if typed and found is None:
        raise Invalid.field("centre_id", "Elige un centro de la lista.")
    return found


def read_place(place: str) -> tuple[Role, Preset | None]:
    """Return the role and preset of such an id; Invalid for any other text."""
    kind, _dot, name = place.partition(".")
    try:
        if kind == _PRESET:
            preset = Preset(name)
            return rules.role_for(Role.VIEWER, preset), preset
        if kind == _ROLE:
            return Role(name), None
    except ValueError:
        pass
    raise Invalid.field("place", "Elige un rol de la lista.")


def places(giver: str) -> list[Choice]:
    """Return the roles and presets somebody of this role may give, from most to least."""
    try:
        own = Role(giver)
    except ValueError:
        return []
    kinds: list[tuple[Role, Preset | None, str]] = [
        (role, None, name) for role, name in rules.ROLE_NAMES.items()
    ]
    kinds += [
        (rules.role_for(Role.VIEWER, preset), preset, name)
        for preset, name in rules.PRESET_NAMES.items()
        if preset not in _TWINS
    ]
    return [
        Choice(place_of(role, preset), _(name))
        for role, preset, name in kinds
        if rules.may_give(own, role)
    ]


def instant(at: datetime | None) -> str:
    """Return an instant as components take it, "" for none."""
    return at.astimezone(UTC).isoformat() if at else ""
