"""Why a PIN, or whoever stands at a tablet, is refused."""

from datetime import datetime

from torque_app.core.errors import TorqueError
from torque_app.kiosk.rules import pins


class DeviceRefused(TorqueError):
    """The token is forged, revoked or missing; the tablet forgets what it holds."""

    code, status = "device_unknown", 401
    message = "Esta tablet ya no está registrada. Pide al jefe de taller que la registre."


class GrantRefused(TorqueError):
    """Nobody entered with a PIN, or what that gave holds no more."""

    code, status, message = "grant_refused", 401, "Entra con tu PIN para continuar."


class PinRefused(TorqueError):
    """The PIN is wrong; `details["attempts_left"]` says how many tries are left."""

    code, status, message = "pin_refused", 401, "PIN incorrecto."


class PinRests(TorqueError):
    """Too many wrong PINs of one person; `details["retry_after"]` says seconds."""

    code, status, message = "pin_locked", 423, "Demasiados intentos. Espera unos minutos."

    @classmethod
    def until(cls, locked_until: datetime, now: datetime) -> "PinRests":
        """Return the refusal that says how long to wait."""
        seconds = max(1, int((locked_until - now).total_seconds()))
        return cls(pins.waiting(locked_until, now), retry_after=seconds)


class TabletRests(PinRests):
    """Too many wrong PINs at one tablet, whoever's."""

    code, status = "tablet_locked", 429
    message = "Demasiados PIN incorrectos en esta tablet. Espera unos minutos."
