"""The doors: sign in, second factor, a new workshop."""

from typing import Final

import reflex as rx

from torque_app.auth import rules
from torque_app.auth.state import refusals
from torque_app.auth.state.strength import Strength, strength
from torque_app.core.screen import anyone
from torque_app.core.texts import _
from torque_app.settings import settings

FIELDS: Final = ("workshop", "full_name", "email", "password", "business_type")


class LoginState(rx.State):
    """Why the last attempt was refused, and the other ways in; the form is a plain post."""

    error: str = ""
    has_google: bool = False
    has_phone: bool = False

    @rx.event
    @anyone
    async def load(self) -> None:
        """Read what the address says."""
        query = self._get_root_state().router_data.get("query", {})
        self.error = refusals.sentence(query)
        self.has_google = settings().has_google
        self.has_phone = settings().has_sms


class PhoneEntryState(rx.State):
    """Which step of coming in by telephone this is, and why the last one was refused."""

    loading: bool = True
    challenge: str = ""
    error: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])

    @rx.event
    @anyone
    async def load(self) -> None:
        """Read what the address says."""
        query = self._get_root_state().router_data.get("query", {})
        self.error = refusals.sentence(query)
        self.errors = refusals.of_fields(query, ("phone",))
        self.challenge = refusals.asked(query, "reto")
        self.loading = False


class SecondFactorEntryState(rx.State):
    """Why the last code was refused."""

    error: str = ""

    @rx.event
    @anyone
    async def load(self) -> None:
        """Read what the address says."""
        query = self._get_root_state().router_data.get("query", {})
        self.error = refusals.sentence(query)


class RegisterState(rx.State):
    """What is wrong with what is typed, and how good the password is; neither is kept."""

    error: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    strength: rx.Field[Strength] = rx.field(default_factory=Strength)
    _address: str = ""

    @rx.event
    @anyone
    async def load(self) -> None:
        """Read what the address says went wrong."""
        query = self._get_root_state().router_data.get("query", {})
        self.error, self.strength = refusals.sentence(query), Strength()
        self._address = refusals.asked(query, "email")
        self.errors = refusals.of_fields(query, FIELDS)

    @rx.event
    @anyone
    async def check(self, name: str, value: str) -> None:
        """Say at once what is wrong with a field just left."""
        if name == "email":
            self._address = value[: refusals.LONGEST]
        if name in FIELDS:
            self.errors = {**self.errors, name: complaint(name, value)}

    @rx.event
    @anyone
    async def judge(self, password: str) -> None:
        """Say how good a password is while it is typed."""
        self.strength = strength(password, self._address)


def complaint(name: str, value: str) -> str:
    """Return what is wrong with one field of a registration, "" when nothing is."""
    if name == "email" and rules.email_of(value) is None:
        return _("Ese correo no parece válido.")
    if name == "workshop" and not value.strip():
        return _("Escribe el nombre de tu taller.")
    if name == "full_name" and not value.strip():
        return _("Escribe nombre y apellido.")
    return ""
