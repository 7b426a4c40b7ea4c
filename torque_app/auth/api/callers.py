"""Who asks, and from where, as the shield and the cookie say."""

from typing import Annotated

from fastapi import Depends, Request

from torque_app.auth.service import Origin
from torque_app.core import identity
from torque_app.core.actor import Actor
from torque_app.shell.rest import passage_of


def origin(request: Request) -> Origin:
    """Return where the request comes from, as the shield saw it."""
    passage = passage_of(request)
    return Origin(passage.ip, passage.user_agent) if passage else Origin()


def signed_in(request: Request) -> Actor | None:
    """Return the browser's actor, even one that still owes its second factor, or None."""
    return identity.by_cookie(identity.session_in(request.headers.get("cookie")))


From = Annotated[Origin, Depends(origin)]
Here = Annotated[Actor | None, Depends(signed_in)]
