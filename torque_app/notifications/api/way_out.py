"""The page a client opens from a message: an end to publicity, and how they wish to be told."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from models.notifications_messages import Channel
from torque_app.core.actor import Actor
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx, transaction
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries import ClientWishes
from torque_app.notifications.rules.timing import typed_hour
from torque_app.notifications.rules.ways import CLIENT_WAYS, NAMES
from torque_app.notifications.service import WayOut
from torque_app.shell import public

pages = APIRouter(include_in_schema=False)

_TEMPLATE: Final = "notifications/templates/way_out.html"
_SHEET: Final = "notifications/templates/way_out.css"
_WAYS, _PUBLICITY, _OFFERED = "ways", "publicity", "offered"


@pages.get("/u/{token}")
def asked_to_leave(token: str) -> Response:
    """Ask whether publicity shall end: a reader of mail opens addresses, it presses no button."""
    return _page(token)


@pages.post("/u/{token}")
def left(token: str) -> Response:
    """End the publicity; mail programs press this button by themselves (RFC 8058)."""
    return _page(token, leaves=True)


@pages.post("/u/{token}/avisos")
async def wished(token: str, request: Request) -> Response:
    """Keep by which ways and when the client wishes to be told, and what publicity is left."""
    form = await request.form()
    return await run_in_threadpool(_page, token, form=form)


def _page(token: str, *, leaves: bool = False, form: FormData | None = None) -> Response:
    """Do what was pressed, and show what goes from now on; nothing for a token of nobody."""
    try:
        way = service.read_way_out(token)
        actor = Actor.system(way.tenant_id, {Notifications.SEND})
        with transaction(actor) as tx:
            workshop = queries.workshop(tx)
            if leaves:
                service.leave(tx, way)
            errors = {} if form is None else _keep(tx, way, form)
            goes = _goes(tx, way)
    except NotFound:
        return public.nothing()
    is_done = leaves or (form is not None and not errors)
    asks = not is_done and not errors and goes is not None and way.channel in goes.agreed
    return public.page(
        _TEMPLATE,
        title=_("Mensajes"),
        brand=public.Brand(workshop.name, workshop.look.colour, logo=workshop.look.logo),
        status=422 if errors else 200,
        sends=True,
        sheets=(_SHEET,),
        heading=_("Listo") if is_done else _("Mensajes"),
        sentence=_sentence(way, workshop.name, asks=asks, leaves=leaves, kept=is_done),
        wrong=_("Revisa las horas.") if errors else "",
        action=f"/u/{token}" if asks else "",
        button=_("No recibir más"),
        wishes=goes and _wishes(token, goes, errors, form=form if errors else None),
    )


def _goes(tx: Tx, way: WayOut) -> ClientWishes | None:
    """Return what goes for the client; None for one that is gone, who may still get out."""
    try:
        return queries.wishes_by_link(tx, way.client_id)
    except NotFound:
        return None


def _keep(tx: Tx, way: WayOut, form: FormData) -> dict[str, str]:
    """Keep what the form says; return what is wrong with it, by field."""
    ended = _ticked(form, _OFFERED) - _ticked(form, _PUBLICITY)
    try:
        service.save_by_link(
            tx,
            way,
            channels={each.value: on for each, on in _ways(form).items()},
            ended=[each for each in CLIENT_WAYS if each.value in ended],
            quiet_from=typed_hour(form, "quiet_from"),
            quiet_until=typed_hour(form, "quiet_until"),
        )
    except Invalid as wrong:  # it is raised before anything is written
        return wrong.fields
    return {}


def _ticked(form: FormData, name: str) -> set[str]:
    return {str(each) for each in form.getlist(name)}


def _ways(form: FormData) -> dict[Channel, bool]:
    ticked = _ticked(form, _WAYS)
    return {each: each.value in ticked for each in CLIENT_WAYS}


def _sentence(way: WayOut, workshop: str, *, asks: bool, leaves: bool, kept: bool) -> str:
    """Return what is asked or told above everything else."""
    if leaves:
        said = "Ya no te enviaremos publicidad de {workshop}."
    elif kept:
        return _("Guardamos cómo quieres que te avisemos.")
    elif asks:
        said = "¿Quieres dejar de recibir publicidad de {workshop}?"
    else:
        return _(
            Sentence("No te enviamos publicidad por este medio: {way}.", way=_(NAMES[way.channel]))
        )
    return _(Sentence(said, workshop=workshop))


def _wishes(
    token: str, goes: ClientWishes, errors: Mapping[str, str], *, form: FormData | None
) -> dict[str, Any]:
    """Return the form: the ways, the publicity that stands, and the hours of silence."""
    ways = goes.channels if form is None else _ways(form)
    publicity: dict[Channel, bool] = {each: True for each in CLIENT_WAYS if each in goes.agreed}
    since, until = (f"{at:%H:%M}" for at in goes.quiet)
    return {
        "action": f"/u/{token}/avisos",
        "heading": _("Cómo quieres que te avisemos"),
        "groups": [
            _group(_WAYS, _("Avisos de tus vehículos y documentos"), ways),
            *([_group(_PUBLICITY, _("Publicidad que aceptaste"), publicity)] if publicity else ()),
        ],
        "silence": _("Horas sin mensajes"),
        "hours": [
            _hour("quiet_from", _("Desde"), since, errors, form=form),
            _hour("quiet_until", _("Hasta"), until, errors, form=form),
        ],
        "hint": _("Los códigos que pides llegan siempre."),
        "save": _("Guardar"),
    }


def _group(name: str, label: str, ways: Mapping[Channel, bool]) -> dict[str, Any]:
    rows = [(each.value, _(NAMES[each]), on) for each, on in ways.items()]
    return {
        "name": name,
        "label": label,
        "rows": rows,
        "offered": _OFFERED if name == _PUBLICITY else "",
    }


def _hour(
    name: str, label: str, stands: str, errors: Mapping[str, str], *, form: FormData | None
) -> dict[str, str]:
    value = stands if form is None else str(form.get(name, ""))[:5]
    return {"name": name, "label": label, "value": value, "error": errors.get(name, "")}
