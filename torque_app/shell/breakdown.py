"""When a handler breaks: one sentence with a code on the screen, the rest in the log.

The code stands in the log line beside the trace, so that whoever reads it out is found.
"""

import logging
import secrets
import traceback
from collections.abc import Sequence
from typing import Any, Final

import reflex as rx
from reflex.state import BaseState
from reflex_base.event import EventSpec
from reflex_base.registry import RegistrationContext

from torque_app.core.errors import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooMany,
    TorqueError,
    Unavailable,
)
from torque_app.core.screen import Screen, anyone
from torque_app.core.texts import _

log = logging.getLogger("torque.app")

PAGE_BROKEN: Final = _("Algo falló de nuestro lado. Vuelve a intentarlo en un momento.")
BROKEN: Final = _("Algo falló de nuestro lado. Revisa cómo quedó y vuelve a intentarlo.")
PLAIN: Final = {
    kind.code: kind.message for kind in (NotAllowed, NotFound, NotSignedIn, TooMany, Unavailable)
}
"""Refusals that a handler may let pass, by their code: they say what happened themselves."""

CODE_BYTES: Final = 4
CODE_WIDTH: Final = 2 * CODE_BYTES


def reported(exception: Exception) -> EventSpec:
    """Log what broke a handler, and return the event that says so on the screen it broke.

    Nothing of the exception travels but the code of a refusal and the name of the handler.
    """
    code = secrets.token_hex(CODE_BYTES)
    handler = _handler(exception)
    log.error("event failed", exc_info=exception, extra={"code": code, "event": handler})
    refusal = exception.code if isinstance(exception, TorqueError) else ""
    tell: Any = Breakdown.tell
    told: EventSpec = tell(code, refusal, handler)
    return told


def _handler(exception: Exception) -> str:
    """Return the full name of the handler an exception came out of, "" when it was none."""
    for frame, _line in traceback.walk_tb(exception.__traceback__):
        owner = frame.f_locals.get("self")
        if isinstance(owner, BaseState):
            return f"{owner.get_full_name()}.{frame.f_code.co_name}"
    return ""


class Breakdown(Screen, rx.State):
    """What broke on this screen; its words stand in the place of a page that could not load."""

    sentence: str = ""
    code: str = ""

    @rx.event
    @anyone
    async def tell(self, code: str, refusal: str, handler: str) -> None:
        """Say that a handler broke, and end the wait it leaves behind."""
        shown = "".join(c for c in code if c.isalnum())[:CODE_WIDTH]
        plain = _(PLAIN[refusal]) if refusal in PLAIN else ""
        told = "" if plain else _("Código {code}.").format(code=shown)
        state, _dot, name = handler.rpartition(".")
        if await self._ends_a_wait(state) and self._loads_the_page(state, name):
            self.sentence, self.code = plain or PAGE_BROKEN, told
        else:
            await self._say(plain or BROKEN, "error", detail=told)

    def _mend(self) -> None:
        """Forget what broke: another page is being loaded."""
        self.sentence, self.code = "", ""

    async def _ends_a_wait(self, name: str) -> bool:
        """Stop the skeleton of the State that broke; return whether it was waiting."""
        try:
            broken = await self.get_state(rx.State.get_class_substate(name))
        except ValueError:
            return False
        if getattr(broken, "loading", False) is not True:
            return False
        broken.loading = False
        return True

    def _loads_the_page(self, state: str, name: str) -> bool:
        app = RegistrationContext.get().app
        events: Sequence[Any] = app.get_load_events(self.router.url.path) if app else ()
        handlers = [getattr(event, "handler", event) for event in events]
        return any(one.state_full_name == state and one.fn.__name__ == name for one in handlers)
