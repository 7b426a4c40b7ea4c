"""The cookies by which a browser shows that it is trusted, and one's own trusted devices.

Each person has a cookie of their own: at a counter that two share, both may be trusted. It is sent
to the doors alone and no script reads it.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from torque_app.auth import queries, rules, service
from torque_app.auth.service import Entered
from torque_app.core.crypto import mac
from torque_app.settings import settings
from torque_app.shell.rest import Calling, Envelope, answer

router = APIRouter(prefix="/auth/trusted-devices", tags=["Autenticación"])

PREFIX: Final = "torque_trust_"
PATH: Final = "/auth"
MOST: Final = 8
LONGEST: Final = 100


@router.get("", response_model=Envelope[list[queries.TrustedDeviceRow]])
def trusted_devices(calling: Calling) -> Response:
    """Lista tus dispositivos de confianza: ahí no se pide el segundo factor."""
    return answer(calling, queries.my_trusted_devices)


@router.delete("/{trusted_id}", response_model=Envelope[None])
def distrust(calling: Calling, trusted_id: UUID) -> Response:
    """Deja de confiar en un dispositivo tuyo: la próxima vez pide el segundo factor."""
    return answer(calling, service.distrust_device, trusted_id)


def marks_in(cookies: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tokens of trusted devices a request carries; a few at most, of a sane length."""
    shown = [value for name, value in cookies.items() if name.startswith(PREFIX)]
    return tuple(value for value in shown[:MOST] if 0 < len(value) <= LONGEST)


def with_trust(response: Response, entered: Entered) -> None:
    """Leave in the browser what makes it trusted, if it just came to be."""
    if not entered.device_token:
        return
    response.set_cookie(
        PREFIX + mac(str(entered.user_id), purpose="trust.cookie")[:12],
        entered.device_token,
        max_age=int(rules.TRUST.total_seconds()),
        httponly=True,
        samesite="strict",  # a password is only ever posted from our own pages
        secure=settings().secure_cookies,
        path=PATH,
    )
