"""Where a browser goes on after a form: on, in with a cookie, or back with what was wrong."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from fastapi.responses import RedirectResponse

from torque_app.auth import rules
from torque_app.auth.api.trust import with_trust
from torque_app.auth.service import Entered
from torque_app.core import identity
from torque_app.core.errors import TorqueError
from torque_app.settings import settings
from torque_app.shell.gate import HOME, SECOND_FACTOR

SEE_OTHER: Final = 303
COOKIE_SECONDS: Final = 7 * 24 * 3600


def led(path: str, **query: str) -> RedirectResponse:
    """Lead to a path, with what is not empty as its query."""
    told = {key: value for key, value in query.items() if value}
    mark = "&" if "?" in path else "?"
    return RedirectResponse(f"{path}{mark}{urlencode(told)}" if told else path, SEE_OTHER)


def refused_at(
    path: str, refusal: TorqueError, *, typed: Mapping[str, str] | None = None
) -> RedirectResponse:
    """Lead back to a page with the refusal's code, its fields, and what was typed."""
    fields = refusal.details.get("fields", {})
    wrong = {f"error_{name}": str(sentence) for name, sentence in fields.items()}
    return led(path, error=refusal.code, **(typed or {}), **wrong)


def with_cookie(answer: RedirectResponse, secret: str) -> RedirectResponse:
    """Leave a session's secret in the browser, where no script reads it."""
    answer.set_cookie(
        identity.COOKIE,
        secret,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=settings().secure_cookies,
        path="/",
    )
    return answer


def entered_at(entered: Entered, *, following: str) -> RedirectResponse:
    """Lead whoever came in to where they wanted, over the second factor if it is owed."""
    path = rules.local_path(following) or HOME
    answer = led(SECOND_FACTOR, next=path) if entered.mfa_pending else led(path)
    with_trust(answer, entered)
    return with_cookie(answer, entered.secret)
