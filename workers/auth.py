"""Codes on their way to telephones: handed to the provider with no transaction open."""

import logging
import time
from typing import Final

from torque_app.auth import service
from torque_app.integrations.sms.client import Provider, SmsDelayed, SmsRefused
from torque_app.settings import settings
from workers.job import Later, Run, job

AGAIN: Final = 5.0
"""Seconds to the next attempt, unless the provider names others: somebody waits at the door."""

log = logging.getLogger("torque.auth")


@job("auth.phone_code")
def phone_code(_run: Run, *, number: str, sealed: str, until: int) -> None:
    """Send a code while it is worth something.

    It is tried again even when it may have gone: the same code twice does nobody harm.
    """
    left = until - time.time()
    url = settings().sms_url
    if left <= 0 or url is None:
        log.warning("a code was not sent: %s", "no provider" if url is None else "too late")
        return
    provider = Provider.at(url.get_secret_value(), sender=settings().sms_from)
    try:
        provider.send(number, service.code_message(number, sealed))
    except SmsRefused as refused:
        log.warning("a code was refused: %s", refused.details.get("answer"))
    except SmsDelayed as delayed:
        seconds = AGAIN if delayed.after is None else max(1.0, delayed.after)
        raise Later(seconds=min(seconds, left), reason=delayed.code) from delayed
