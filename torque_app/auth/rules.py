"""Who may do what, and the pure rules of passwords, lock-out and devices."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from models.auth import Preset, Role
from torque_app.core.texts import Sentence

TRUST: Final = timedelta(days=30)
"""How long a trusted device is not asked for the second factor (AUTH-14)."""

# --- roles ------------------------------------------------------------------------------

COLUMNS: Final = {
    "S": Role.SUPER_ADMIN,
    "W": Role.OWNER,
    "A": Role.ADMIN,
    "M": Role.MANAGER,
    "P": Role.OPERATOR,
    "V": Role.VIEWER,
}
"""The letters of the table below, from most to least (RBAC-01)."""

TABLE: Final[Mapping[str, str]] = {
    "tenants.platform": "S",
    "tenants.manage": "SW",
    "tenants.administer": "SWA",
    "tenants.view": "SWAMPV",
    "branding.view": "SWA",
    "branding.manage": "SW",
    "users.remove": "SW",
    "users.manage": "SWA",
    "users.view": "SWA",
    "users.names": "SWAMPV",
    "api_keys.manage": "SWA",
    "session.own": "SWAMPV",
    "audit.view": "SWA",
    "files.view": "SWAMPV",
    "files.upload": "SWAMP",
    "files.delete": "SWAM",
    "notifications.own": "SWAMPV",
    "notifications.log": "SWAM",
    "books.view": "SWA",
    "books.import": "SWA",
    "clients.view": "SWAMPV",
    "clients.edit": "SWAMP",
    "clients.delete": "SWAM",
    "vehicles.view": "SWAMPV",
    "vehicles.edit": "SWAMP",
    "vehicles.delete": "SWAM",
    "inventory.view": "SWAMPV",
    "inventory.edit": "SWAM",
    "inventory.adjust": "SWAM",
    "inventory.receive": "SWAM",
    "inventory.transfer": "SWAM",
    "inventory.consume": "SWAM",
    "inventory.delete": "SWAM",
    "inventory.see_cost": "SWAM",
    "work_orders.view": "SWAMPV",
    "work_orders.create": "SWAMP",
    "work_orders.edit": "SWAMP",
    "work_orders.edit_any": "SWAM",
    "work_orders.assign": "SWAM",
    "work_orders.submit": "SWAMP",
    "work_orders.approve": "SWAM",
    "work_orders.work": "SWAMP",
    "work_orders.qc": "SWAM",
    "work_orders.add_part": "SWAMP",
    "work_orders.add_labor": "SWAMP",
    "work_orders.delete": "SWAM",
    "work_orders.see_money": "SWAM",
    "work_orders.invoice": "SWAM",
    "work_orders.close": "SWAM",
    "workshop.view": "SWAMPV",
    "workshop.manage": "SWAM",
    "appointments.view": "SWAMPV",
    "appointments.edit": "SWAMP",
    "appointments.delete": "SWAM",
    "inspections.view": "SWAMPV",
    "inspections.inspect": "SWAMP",
    "inspections.configure": "SWAM",
    "reception.view": "SWAMPV",
    "reception.receive": "SWAMP",
    "quality.view": "SWAMPV",
    "quality.check": "SWAM",
    "quality.deliver": "SWAMP",
    "quality.configure": "SWAM",
    "kiosk.manage": "SWAM",
    "kiosk.use": "SWAMP",
    "quotations.view": "SWAMPV",
    "quotations.edit": "SWAMP",
    "quotations.send": "SWAMP",
    "quotations.approve": "SWAM",
    "quotations.convert": "SWAM",
    "quotations.delete": "SWAM",
    "quotations.see_cost": "SWAM",
    "quotations.configure": "SWAM",
    "approvals.view": "SWAMP",
    "approvals.request": "SWAMP",
    "approvals.decide": "SWAMP",
    "approvals.delegate": "SWAM",
    "approvals.configure": "SWA",
    "portal.invite": "SWAMP",
    "portal.answer": "SWAMP",
    "portal.rights": "SWA",
    "automation.view": "SWA",
    "automation.configure": "SWA",
    "notifications.configure": "SWA",
    "invoicing.view": "SWAMPV",
    "invoicing.issue": "SWAMP",
    "invoicing.send": "SWAM",
    "invoicing.configure": "SWA",
    "invoicing.void": "SWAM",
    "invoicing.edit": "SWAM",
    "invoicing.note": "SWA",
    "payments.view": "SWAMPV",
    "payments.record": "SWAMP",
    "payments.reverse": "SWAM",
    "purchases.view": "SWAMV",
    "purchases.upload": "SWAM",
    "purchases.answer": "SWAM",
    "purchases.configure": "SWA",
    "finance.read": "SWAMV",
}
"""Permission → the roles that hold it: the one table of rights (RBAC-02..07, RBAC-12)."""

SYSTEM_ONLY: Final = frozenset(
    {
        "tenants.open",
        "auth.enter",
        "session.mfa",
        "notifications.send",
        "links.keep",
        "links.open",
        "appointments.book",
        "quotations.decide",
        "portal.open",
        "automation.run",
    }
)
"""Permissions no role holds: registration, sign-in, a pending second factor, jobs, outsiders, and
links, which belong to a thing that asks for its own right."""

ALWAYS: Final = frozenset({"session.own", "notifications.own", "tenants.view"})
"""What no adjustment takes away: without these a member could not even leave."""

NEVER_GIVEN: Final = frozenset(
    {"tenants.platform", "tenants.manage", "branding.manage", "users.remove"}
)
"""What no adjustment gives: these stay with the OWNER and the platform."""

PRESETS: Final[Mapping[Preset, tuple[Role, tuple[str, ...], tuple[str, ...]]]] = {
    Preset.SUPER_ADMIN: (Role.OWNER, (), ()),
    Preset.ADMIN: (Role.ADMIN, (), ()),
    Preset.SC_MANAGER: (Role.MANAGER, (), ()),
    Preset.SERVICE_ADVISOR: (
        Role.OPERATOR,
        ("work_orders.edit_any", "work_orders.submit", "work_orders.see_money"),
        (),
    ),
    Preset.SERVICE_ENGINEER: (
        Role.OPERATOR,
        (),
        ("clients.edit", "vehicles.edit", "invoicing.issue", "payments.record"),
    ),
    Preset.CALL_CENTER: (
        Role.VIEWER,
        ("clients.edit", "vehicles.edit", "appointments.edit"),
        (),
    ),
    Preset.INVENTORY_MANAGER: (
        Role.MANAGER,
        (),
        ("work_orders.approve", "quotations.approve", "approvals.decide", "purchases.answer"),
    ),
    Preset.CENTRAL_INVENTORY_MANAGER: (
        Role.MANAGER,
        (),
        ("work_orders.approve", "quotations.approve", "approvals.decide", "purchases.answer"),
    ),
}
"""Preset → its security role, what it adds and what it takes (RBAC-08)."""

ROLE_NAMES: Final = {
    Role.SUPER_ADMIN: "Plataforma",
    Role.OWNER: "Dueño",
    Role.ADMIN: "Administrador",
    Role.MANAGER: "Jefe de taller",
    Role.OPERATOR: "Operador",
    Role.VIEWER: "Sólo lectura",
}
PRESET_NAMES: Final = {
    Preset.SUPER_ADMIN: "Dueño del negocio",
    Preset.ADMIN: "Administrador",
    Preset.SC_MANAGER: "Jefe de centro",
    Preset.SERVICE_ADVISOR: "Asesor de servicio",
    Preset.SERVICE_ENGINEER: "Técnico",
    Preset.CALL_CENTER: "Central telefónica",
    Preset.INVENTORY_MANAGER: "Jefe de bodega",
    Preset.CENTRAL_INVENTORY_MANAGER: "Jefe de bodega central",
}

_RANK: Final = {role: place for place, role in enumerate(reversed(COLUMNS.values()))}
_OF_ROLE: Final = {
    role: frozenset(name for name, letters in TABLE.items() if letter in letters)
    for letter, role in COLUMNS.items()
}
Change = Mapping[str, Any]


def role_for(role: Role, preset: Preset | None) -> Role:
    """Return the security role a member has: the preset's, when there is one."""
    return PRESETS[preset][0] if preset else role


def permissions_of(
    role: Role,
    preset: Preset | None = None,
    overrides: Change | None = None,
    tenant_overrides: Mapping[str, Change] | None = None,
) -> frozenset[str]:
    """Return what a member may do: table, then the workshop's, the preset's and the own changes.

    A change is `{"add": [...], "remove": [...]}`. Nothing outside the table is ever held, the
    OWNER loses nothing, and nobody gains what `NEVER_GIVEN` names.
    """
    held = _OF_ROLE[role]
    if role in {Role.OWNER, Role.SUPER_ADMIN}:
        return held
    held = _changed(held, (tenant_overrides or {}).get(role.value, {}))
    if preset:
        _, add, remove = PRESETS[preset]
        held = _changed(held, {"add": add, "remove": remove})
    return _changed(held, overrides or {})


def _changed(held: frozenset[str], change: Change) -> frozenset[str]:
    add = frozenset(change.get("add", ())) & TABLE.keys()
    remove = frozenset(change.get("remove", ()))
    return (held | (add - NEVER_GIVEN)) - (remove - ALWAYS)


def may_give(actor: Role, given: Role) -> bool:
    """Tell whether somebody of one role may put another into a role: never above the own."""
    return given is not Role.SUPER_ADMIN and _RANK[actor] >= _RANK[given]


def may_touch(actor: Role, member: Role) -> bool:
    """Tell whether one may change another member: only from above, and an OWNER by nobody."""
    return member is not Role.OWNER and _RANK[actor] > _RANK[member]


def beyond(change: Change, own: Iterable[str]) -> frozenset[str]:
    """Return what a change would add that the one who makes it does not hold."""
    return frozenset(change.get("add", ())) - frozenset(own)


# --- e-mail and passwords ---------------------------------------------------------------

MIN_PASSWORD: Final = 10
MAX_PASSWORD: Final = 128  # longer ones only cost us time
STRONG: Final = "Contraseña fuerte."
_EMAIL = re.compile(r"[^@\s,;<>\"\x00-\x1f]{1,64}@[^@\s,;<>\"\x00-\x1f]{1,180}\.[^@\s.]{2,24}")

# Lists of leaked passwords are shorter than our minimum for the most part; these are not.
COMMON: Final = frozenset(
    """
    1234567890 12345678910 123456789a 123456789q 1234567891 0123456789 9876543210 0987654321
    1111111111 0000000000 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty1234 qwerty12345 qwerty123456
    q1w2e3r4t5 asdfghjkl1 asdfghjklñ zxcvbnm123 abcdefghij abc1234567 abcd123456 a123456789
    aa12345678 password12 password123 password1234 passw0rd123 password01 iloveyou12 iloveyou123
    administrador admin12345 admin123456 administrator superadmin letmein1234 welcome123
    contraseña contraseña1 contraseña123 contrasena contrasena1 contrasena123 contrasena1234
    micontraseña micontrasena clave12345 clave123456 miclave123 clavesegura teamo12345 tequiero123
    colocolo1925 colocolo123 lau1234567 universidad udechile123 santiago123 valparaiso1
    chile12345 chile123456 vivachile1 vivachile18 dieciocho18 september18 septiembre18
    taller1234 taller12345 torque1234 torque12345 torque360360 mecanico12 mecanico123
    bienvenido bienvenido1 bienvenido123 cambiame12 cambiame123 temporal12 temporal123
    """.split()  # noqa: SIM905 - read as words
)


def email_of(typed: str) -> str | None:
    """Return the address as it is stored (NFC, lower case, no spaces around), or None if none."""
    address = unicodedata.normalize("NFC", typed).strip().lower()
    return address if _EMAIL.fullmatch(address) else None


def secret_of(typed: str) -> str:
    """Return a password in the form that is hashed (NFKC: the same on every keyboard)."""
    return unicodedata.normalize("NFKC", typed)


def wrong_password(typed: str, email: str) -> str | None:
    """Return why a new password is refused, in one sentence, or None when it is good."""
    secret = secret_of(typed)
    if len(secret) < MIN_PASSWORD:
        return Sentence(
            "Usa al menos {min_password} caracteres; una frase corta sirve.",
            min_password=MIN_PASSWORD,
        )
    if len(secret) > MAX_PASSWORD:
        return Sentence("Usa {max_password} caracteres como máximo.", max_password=MAX_PASSWORD)
    plain = secret.lower()
    if plain == email or plain == email.partition("@")[0]:
        return "No uses tu correo como contraseña."
    if plain in COMMON or len(set(plain)) <= 3:  # noqa: PLR2004 - "abababab12" is one of many
        return "Esa contraseña es de las primeras que alguien probaría. Elige otra."
    return None


def strength(typed: str, email: str = "") -> str:
    """Return one sentence on how good a new password is."""
    refused = wrong_password(typed, email)
    if refused:
        return refused
    kinds = sum(
        any(test(c) for c in typed)
        for test in (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    )
    if len(typed) >= 16 or (len(typed) >= 12 and kinds >= 3):  # noqa: PLR2004
        return STRONG
    return "Contraseña aceptable; más larga es mejor."


# --- lock-out ---------------------------------------------------------------------------

FREE_FAILURES: Final = 5
FIRST_LOCK: Final = timedelta(minutes=1)
LONGEST_LOCK: Final = timedelta(hours=1)


def lock_for(failures: int) -> timedelta:
    """Return how long an account rests after so many failures in a row; zero before the fifth."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - FREE_FAILURES, 6)  # 2**6 minutes are past the longest
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


# --- devices ----------------------------------------------------------------------------

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("HeadlessChrome", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Return how a person would call the device: `Chrome en Windows`."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return f"{browser} en {system}"
    return browser or system or user_agent.partition("/")[0][:40] or "Dispositivo desconocido"


def masked_ip(ip: str) -> str:
    """Return an address without its last half: `190.20.xxx.xxx`, `2800:300:xxxx`."""
    if ":" in ip:
        return ":".join([*ip.split(":")[:2], "xxxx"])
    parts = ip.split(".")
    return ".".join([*parts[:2], "xxx", "xxx"]) if len(parts) == 4 else ip  # noqa: PLR2004


def local_path(wanted: str) -> str:
    """Return a path of this site to go on to, or `/` for anything that could lead elsewhere."""
    plain = all(c.isprintable() and c not in "\\ " for c in wanted)
    return wanted if plain and re.fullmatch(r"/(?!/).{0,500}", wanted) else "/"
