"""Who asks, and from where, as the shield and the cookie say."""

from typing import Annotated

from fastapi import Depends, Request

from torque_app.auth.api.trust import marks_in
from torque_app.auth.service import Origin
from torque_app.core import identity
from torque_app.core.actor import Actor
from torque_app.shell.rest import passage_of


def origin(request: Request) -> Origin:
    """Return where the request comes from, as the shield saw it, and whether it is trusted."""
    passage, marks = passage_of(request), marks_in(request.cookies)
    return Origin(passage.ip, passage.user_agent, marks) if passage else Origin(marks=marks)


def signed_in(request: Request) -> Actor | None:
    """Return the browser's actor, even one that still owes its second factor, or None."""
    return identity.by_cookie(identity.session_in(request.headers.get("cookie")))


From = Annotated[Origin, Depends(origin)]
Here = Annotated[Actor | None, Depends(signed_in)]
