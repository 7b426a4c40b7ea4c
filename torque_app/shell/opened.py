"""The page of one thing that its address names: waited for, missing, or shown whole."""

from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen
from torque_app.core.texts import _


class Opened(Screen, rx.State, mixin=True):
    """What the State of such a page remembers; `KEY` is what the address calls the thing.

    Its `load` empties what is in sight, calls `_begin` and yields, so that the thing seen before
    does not stand under this address; then it calls `_open`. `_show` reads the thing into sight.
    """

    KEY: ClassVar[str]

    loading: bool = True
    missing: bool = False
    _key: str = ""

    def _begin(self) -> None:
        """Wait for another thing."""
        self.loading, self.missing, self._key = True, False, ""

    async def _open(self, *topics: str) -> None:
        """Read the thing of the address; its pages listen to the topics, `{key}` being its key."""
        query = self._get_root_state().router_data.get("query", {})
        try:
            key = UUID(str(query.get(self.KEY, "")))
        except ValueError:
            self.missing, self.loading = True, False
            return
        self._key = str(key)
        await self._watch(*(topic.format(key=key) for topic in topics))
        await self._again()

    async def _again(self) -> None:
        """Read the same thing again; nothing while there is none."""
        if not self._key:
            return
        try:
            await self._show(UUID(self._key))
        except NotFound:
            self.missing, self.loading = True, False
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
        else:
            self.missing, self.loading = False, False

    async def _show(self, key: UUID) -> None:
        """Read the thing into sight; NotFound where it is not here."""
        raise NotImplementedError


def opened_page(
    state: Any, *whole: Any, missing: str, icon: str, back: tuple[str, str]
) -> rx.Component:
    """Return the whole page, what waits for it, or the sentence that its thing does not exist.

    `state` is `Opened`, or says `loading` and `missing` as one that is.
    `back` is where to look instead: its label and its address.
    """
    label, href = back
    gone = empty_state(
        missing,
        _("Puede que ya no esté en tu taller o que el enlace esté incompleto."),
        icon=icon,
        action=button(label, href=href),
    )
    waiting = rx.cond(state.loading, page(skeleton_cards()), rx.fragment(*whole))
    return rx.cond(state.missing, page(gone), waiting)
