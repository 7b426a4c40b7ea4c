"""A tablet that is registered: its token becomes a cookie no script can read."""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from torque_app.kiosk import queries
from torque_app.kiosk.service import DeviceRefused
from torque_app.settings import settings
from torque_app.shell.gate import ENROL, KIOSK
from torque_app.shell.origin import KIOSK_COOKIE

forms = APIRouter(include_in_schema=False)

SEE_OTHER: Final = 303
COOKIE_SECONDS: Final = 400 * 24 * 3600
"""As long as browsers keep a cookie; revoking the tablet is what ends it."""


@forms.post(ENROL)
def enrol(token: Annotated[str, Form(max_length=200)] = "") -> RedirectResponse:
    """Keep a good token as the tablet's cookie; any other leads back with the refusal's code."""
    given = token.strip()
    if queries.device_by_token(given) is None:
        return RedirectResponse(f"{ENROL}?{urlencode({'error': DeviceRefused.code})}", SEE_OTHER)
    answer = RedirectResponse(KIOSK, SEE_OTHER)
    answer.set_cookie(
        KIOSK_COOKIE,
        given,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="strict",
        secure=settings().secure_cookies,
        path="/",
    )
    return answer
