"""What becomes of a quotation as a whole: new versions, copies, comparisons, its OT, its end."""

from typing import Any
from uuid import UUID

import reflex as rx

from models.quotations import Decision
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.quotations import queries, service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import QuotationDetail
from torque_app.quotations.state import history
from torque_app.quotations.state.history import Compared
from torque_app.quotations.state.record import LIST, QuotationState

_LONGEST = 400


class RevisingState(Screen, rx.State):
    """The question why a new version is made; `sending` keeps a second press out."""

    opened: bool = False
    errors: dict[str, str] = {}
    sending: bool = False

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Begin with no question asked."""
        self.opened, self.errors, self.sending = False, {}, False

    @rx.event
    @allow(Quotations.EDIT)
    async def ask(self, on: bool) -> None:
        """Ask why, or put the question away."""
        self.opened, self.errors = on, {}

    @rx.event
    @allow(Quotations.EDIT)
    async def revise(self, data: dict[str, Any]) -> Any:
        """Begin a new version of what was shown; the one before stays as it was."""
        page = await self.get_state(QuotationState)
        if self.sending or not page.sheet.id:
            return None
        self.sending = True
        why = str(data.get("why") or "")[:_LONGEST]
        try:
            refused = await self._tell(service.revise, UUID(page.sheet.id), why=why)
        finally:
            self.sending = False
        self.errors = refused.fields if refused else {}
        if not self.errors:
            self.opened = False
        if refused is None:
            await self._say(_("Versión nueva: cámbiala y envíala de nuevo."))
        return QuotationState.refresh

    @rx.event
    @allow(Quotations.APPROVE)
    async def take_over(self) -> Any:
        """Take an unanswered quotation in hand to make a better offer."""
        page = await self.get_state(QuotationState)
        if not page.sheet.may_take_over:
            return None
        if await self._tell(service.take_over, UUID(page.sheet.id)) is None:
            await self._say(_("Es tuyo: mejora la oferta y envíala de nuevo."))
        return QuotationState.refresh


class ComparingState(Screen, rx.State):
    """Two versions side by side, line by line."""

    opened: bool = False
    before: str = ""
    after: str = ""
    options: list[dict[str, str]] = []
    rows: list[Compared] = []
    sentence: str = ""

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Begin with the comparison away."""
        self.opened, self.rows = False, []

    @rx.event
    @allow(Quotations.VIEW)
    async def show(self) -> None:
        """Compare the last two versions."""
        page = await self.get_state(QuotationState)
        if page.sheet.present > 1:
            self.before, self.after = str(page.sheet.present - 1), str(page.sheet.present)
            self.options = [{"id": one.revision, "label": one.title} for one in page.versions]
            await self._compare(UUID(page.sheet.id))

    @rx.event
    @allow(Quotations.VIEW)
    async def choose(self, which: str, revision: str) -> None:
        """Compare with another version."""
        page = await self.get_state(QuotationState)
        known = {each.revision for each in page.versions}
        if revision in known and which in {"before", "after"}:
            setattr(self, which, revision)
            await self._compare(UUID(page.sheet.id))

    @rx.event
    @allow(Quotations.VIEW)
    async def close(self) -> None:
        """Put the comparison away."""
        self.opened = False

    async def _compare(self, quotation_id: UUID) -> None:
        try:
            told = await self._ask(queries.compare, quotation_id, int(self.before), int(self.after))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        self.rows = [history.compared(each, place) for place, each in enumerate(told)]
        changed = [each for each in self.rows if each.change != "neutral"]
        self.sentence = _("{n} de {all} líneas cambiaron.").format(
            n=len(changed), all=len(self.rows)
        )
        self.opened = True


class EndingState(Screen, rx.State):
    """What a quotation turns into: a copy, an OT, or nothing."""

    opening: bool = False
    sentence: str = ""
    errors: dict[str, str] = {}
    sending: bool = False

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Begin with no question asked."""
        self.opening, self.errors, self.sending = False, {}, False

    @rx.event
    @allow(Quotations.EDIT)
    async def duplicate(self) -> Any:
        """Begin a copy and go to it."""
        page = await self.get_state(QuotationState)
        if self.sending or not page.sheet.may_copy:
            return
        self.sending = True
        try:
            copy = await self._ask(service.duplicate, UUID(page.sheet.id))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        finally:
            self.sending = False
        await self._say(_("Copia {number} en borrador.").format(number=copy.quotation.number))
        yield rx.redirect(f"{LIST}/{copy.quotation.id}")

    @rx.event
    @allow(Quotations.CONVERT)
    async def ask(self, on: bool) -> None:
        """Ask before the OT is opened, saying what enters it; or put the question away."""
        page = await self.get_state(QuotationState)
        self.opening, self.errors = on and page.sheet.may_convert, {}
        if self.opening:
            detail = await self._ask(queries.one, UUID(page.sheet.id))
            self.sentence = entering(detail)

    @rx.event
    @allow(Quotations.CONVERT)
    async def convert(self, data: dict[str, Any]) -> Any:
        """Open the OT with the approved lines and go to it, once."""
        page = await self.get_state(QuotationState)
        if self.sending or not page.sheet.id:
            return
        self.sending = True
        service_type = str(data.get("service_type") or "")[:60]
        try:
            ot_id = await self._ask(service.convert, UUID(page.sheet.id), service_type=service_type)
        except TorqueError as refused:
            self.errors = refused.fields
            await self._say(_(str(refused)), "error")
            yield QuotationState.refresh
            return
        finally:
            self.sending = False
        self.opening = False
        await self._say(_("OT abierta con lo aprobado. Los repuestos quedaron reservados."))
        yield rx.redirect(f"/ot/{ot_id}")

    @rx.event
    @allow(Quotations.DELETE)
    async def remove(self) -> Any:
        """Take the quotation off the list and go back there."""
        page = await self.get_state(QuotationState)
        if await self._tell(service.remove, UUID(page.sheet.id)):
            return None
        await self._say(_("Presupuesto eliminado."))
        return rx.redirect(LIST)


def entering(detail: QuotationDetail) -> str:
    """Return what an OT opened of this quotation takes from it."""
    sold = [line for line in detail.lines if line.kind is not queries.DISCOUNT]
    agreed = [line for line in sold if line.decision is Decision.APPROVED]
    if not agreed:
        return _(
            "El cliente todavía no responde: entra completo con el visto bueno del jefe. "
            "Los repuestos quedan reservados."
        )
    said = _("Entran {n} de {all} líneas: las que aprobó el cliente, a los precios acordados.")
    parts = _("Los repuestos quedan reservados.")
    return f"{said.format(n=len(agreed), all=len(sold))} {parts}"
