"""The page where a client decides a quotation, line by line; it works without any script.

Totals are always the server's. What is decided is the version in sight: one that was replaced
meanwhile is never approved by an old page.
"""

import base64
import binascii
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from models.base import new_id
from models.quotations import Decision
from torque_app.core.errors import TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.texts import _
from torque_app.portal import queries, service
from torque_app.portal.public import offering, visiting
from torque_app.portal.public.offering import STANDS
from torque_app.portal.public.visiting import Form, Visit
from torque_app.portal.queries import OfferedQuotation
from torque_app.portal.rules.opening import PATH, QUOTATIONS
from torque_app.portal.service import Answer
from torque_app.quotations.service import Evidence

doors = APIRouter()

_TEMPLATE: Final = "portal/templates/decision.html"
_SHEET: Final = "portal/templates/decision.css"
_SCRIPT: Final = "portal/templates/decision.js"
_INK: Final = "data:image/png;base64,"
_OF_LINE: Final = "d-"
_PARTS: Final = ("presupuestos",)
_SAID: Final = {decision.value: decision for decision in STANDS}
_TYPED: Final = ("name", "rut", "note", "signature")
"""What a refusal may be about, by the place of the page that tells it."""


# --- reading -----------------------------------------------------------------------------


def shown(visit: Visit) -> Response:
    """Show the quotation, and note that the client has it before them."""
    quotation_id = _asked(visit)
    offered = visit.quotation(quotation_id)
    is_new = offered.detail.quotation.seen_at is None and visit.request.method == "GET"
    if is_new and offering.waits(offered, visit.tx.now):
        service.note_seen(visit.tx, visit.visitor, quotation_id)
    return _page(visit, offered, {})


def paper(visit: Visit) -> Response:
    """Hand over the PDF of what was sent."""
    found = queries.quotation_paper(visit.tx, visit.visitor, _asked(visit))
    return visit.file(found)


def photo(visit: Visit) -> Response:
    """Hand over a photo of a finding, small unless the whole is asked for."""
    small = "grande" not in visit.request.query_params
    found = queries.quotation_photo(
        visit.tx, visit.visitor, _asked(visit), visit.id("file"), small=small
    )
    answer = visit.file(found)
    answer.headers["Cache-Control"] = "private, max-age=3600"  # a phone on 3G loads it once
    return answer


def _asked(visit: Visit) -> UUID:
    """Return which quotation an address names: its own, or that of the link itself."""
    if "quotation" in visit.request.path_params:
        return visit.id("quotation")
    assert visit.visitor.quotation_id is not None  # the link's own page is of a quotation's link
    return visit.visitor.quotation_id


# --- answering ---------------------------------------------------------------------------


def answered(visit: Visit, form: Form) -> Response:
    """Take a step of the form: add up, approve all, send a code, or the answer itself."""
    quotation_id = _asked(visit)
    step = form.get("step", "")
    if step == "code":
        service.ask_code(visit.tx, visit.visitor, quotation_id)
        said = _("Te enviamos un código de 6 números. Escríbelo aquí: vale por 10 minutos.")
        return _page(visit, visit.quotation(quotation_id), form, notice=said)
    if step in {"all", "totals"}:
        offered = visit.quotation(quotation_id)
        every = {_name(line.id): Decision.APPROVED.value for line in offering.asked(offered)}
        return _page(visit, offered, {**form, **every} if step == "all" else form)
    service.answer_quotation(
        visit.tx,
        visit.visitor,
        quotation_id,
        _answer(form),
        evidence=Evidence(visit.ip, visit.device),
    )
    return visit.led(*_PARTS, quotation_id)


def again(visit: Visit, form: Form, refused: TorqueError) -> Response:
    """Show the present version again with all that was typed, and what was wrong with it."""
    return _page(visit, visit.quotation(_asked(visit)), form, refused=refused)


def totals(visit: Visit, form: Form) -> Response:
    """Tell the script what these decisions come to, and whether their version still stands."""
    quotation_id = _asked(visit)
    offered = visit.quotation(quotation_id)
    found = queries.preview(visit.tx, visit.visitor, quotation_id, _decisions(form))
    stands = offering.waits(offered, visit.tx.now) and form.get("revision") == str(offered.revision)
    return visit.json(
        {
            "figures": offering.figures(offered, found),
            "left": offering.left(found.left),
            "gone": "" if stands else _("El taller cambió este presupuesto. Ábrelo de nuevo."),
        }
    )


def refused(visit: Visit, _form: Form, said: TorqueError) -> Response:
    """Tell the script why nothing was added up."""
    return visit.json({"gone": _(str(said))})


def _answer(form: Form) -> Answer:
    return Answer(
        revision=_whole(form.get("revision", "")),
        decisions=_decisions(form),
        key=uuid_or_none(form.get("key")) or new_id(),
        name=form.get("name", "")[:200],
        rut=form.get("rut", "")[:20],
        note=form.get("note", "")[:500],
        code=form.get("code", "").strip()[:12],
        signature=_ink(form.get("signature", "")),
    )


def _decisions(form: Form) -> dict[UUID, Decision]:
    """Return the decisions in a form; what is none of a line counts as not said."""
    said = {}
    for name, value in form.items():
        if name.startswith(_OF_LINE) and value in _SAID:
            with suppress(ValueError):
                said[UUID(name.removeprefix(_OF_LINE))] = _SAID[value]
    return said


def _whole(typed: str) -> int:
    """Return a version's number; one that no version has for what is no number."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len("99999") else 0


def _ink(typed: str) -> bytes | None:
    """Return the drawing of a signature as it travelled in the form, or None."""
    if not typed.startswith(_INK):
        return None
    try:
        return base64.b64decode(typed.removeprefix(_INK), validate=True)
    except binascii.Error:
        return None


def _name(line_id: UUID) -> str:
    return f"{_OF_LINE}{line_id}"


# --- the page ----------------------------------------------------------------------------


def _page(
    visit: Visit,
    offered: OfferedQuotation,
    form: Form,
    *,
    notice: str = "",
    refused: TorqueError | None = None,
) -> Response:
    quotation = offered.detail.quotation
    here = visit.at(*_PARTS, quotation.id)
    waits = offering.waits(offered, visit.tx.now)
    told = visiting.refusal(refused)
    return visit.page(
        _TEMPLATE,
        title=visiting.titled("Presupuesto {number}", number=quotation.number),
        sheets=(_SHEET,),
        sends=waits,
        script=_SCRIPT if waits else "",
        here=here,
        state=offering.state(offered, visit.tx.now),
        facts=offering.facts(offered),
        groups=offering.groups(offered, lambda photo: f"{here}/fotos/{photo}", waits=waits),
        paper=f"{here}/pdf",
        evidence=offering.evidence(offered),
        form=_form(visit, offered, form) if waits else None,
        sums=_sums(visit, offered, form, waits=waits),
        notice=notice,
        errors=told["errors"],
        said=told["said"],
        words=offering.words(),
    )


def _form(visit: Visit, offered: OfferedQuotation, form: Form) -> Mapping[str, Any]:
    """Return what the form holds: the hidden facts of this page, and what was typed before."""
    kept = {name: form.get(name, "") for name in _TYPED}
    if not kept["signature"].startswith(_INK):
        kept["signature"] = ""
    return {
        "revision": offered.revision,
        "key": uuid_or_none(form.get("key")) or new_id(),
        "chosen": {str(line): said.value for line, said in _decisions(form).items()},
        "choices": [(each.value, _(name)) for each, name in STANDS.items()],
        "name": kept["name"] or offered.detail.quotation.client,
        **{name: kept[name] for name in ("rut", "note", "signature")},
        "totals": visit.at(*_PARTS, offered.detail.quotation.id, "totales"),
    }


def _sums(visit: Visit, offered: OfferedQuotation, form: Form, *, waits: bool) -> Mapping[str, Any]:
    """Return the money of the page: of all that is offered, and of what is said yes to."""
    found = queries.preview(
        visit.tx,
        visit.visitor,
        offered.detail.quotation.id,
        _decisions(form) if waits else offering.given(offered),
    )
    return {
        "whole": offering.whole(offered),
        "figures": offering.figures(offered, found),
        "left": offering.left(found.left) if waits else "",
    }


_HERE: Final = f"{PATH}{{token}}/presupuestos/{{quotation}}"

doors.add_route(_HERE, visiting.shows(shown, whole=False), methods=["GET"])
doors.add_route(_HERE, visiting.takes(answered, again=again, whole=False), methods=["POST"])
doors.add_route(
    f"{_HERE}/totales", visiting.takes(totals, again=refused, whole=False), methods=["POST"]
)
doors.add_route(f"{_HERE}/pdf", visiting.shows(paper, whole=False), methods=["GET"])
doors.add_route(f"{_HERE}/fotos/{{file}}", visiting.shows(photo, whole=False), methods=["GET"])
visiting.opens(QUOTATIONS, shown)
