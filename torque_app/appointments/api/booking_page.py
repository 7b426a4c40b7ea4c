"""The page where anybody books a visit: no session, no script, no cookie, three plain steps.

It never tells whether it knows a plate or a RUT: what is typed is written down the same for all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models.values import clock
from torque_app.appointments import queries, service
from torque_app.core.errors import Invalid, NotFound, TorqueError
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx, transaction
from torque_app.shell import public
from torque_app.shell.gate import BOOKING
from torque_app.shell.rest import passage_of

pages = APIRouter(include_in_schema=False)

SEE_OTHER: Final = 303
_TEMPLATE: Final = "appointments/templates/booking.html"
_NUMBER: Final = re.compile(r"SS-[0-9]{4}-[0-9]{6,9}")
_WEEKDAYS: Final = (
    _("Lunes"), _("Martes"), _("Miércoles"), _("Jueves"), _("Viernes"), _("Sábado"), _("Domingo"),
)  # fmt: skip
_FIELDS: Final = (
    ("name", _("Nombre"), "text", 100, "name", True),
    ("phone", _("Teléfono"), "tel", 30, "tel", True),
    ("email", _("Correo"), "email", 120, "email", False),
    ("rut", _("RUT"), "text", 20, "off", False),
    ("plate", _("Patente del vehículo"), "text", 20, "off", True),
    ("complaint", _("Cuéntanos qué necesitas"), "textarea", 1000, "off", False),
)
_TYPED_AS: Final = {"contact_name": "name", "contact_phone": "phone", "contact_email": "email"}


@dataclass(frozen=True, slots=True)
class _Link:
    label: str
    href: str = ""
    about: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    name: str
    hours: tuple[_Link, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    label: str
    type: str
    most: int
    fills: str
    required: bool
    value: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Visit:
    """Whoever stands at a centre's door, and what they chose so far."""

    tx: Tx
    door: queries.Door
    offer: queries.Offer
    path: str
    service: str = ""
    at: str = ""

    def here(self, **asked: str) -> str:
        """Return the address of this page with what is asked of it."""
        return f"{self.path}?{urlencode(asked)}" if asked else self.path


@pages.get(f"{BOOKING}{{workshop}}/{{centre}}")
def shown(request: Request, workshop: str, centre: str) -> Response:
    """Show the step the address asks for; what opens nothing looks like any other such address."""
    asked = request.query_params
    told = {"service": asked.get("service", ""), "at": asked.get("at", "")}
    try:
        door = queries.door(workshop, centre)
        with transaction(_known(request, door)) as tx:
            visit = _visit(tx, door, workshop, centre, told)
            if _NUMBER.fullmatch(asked.get("done", "")):
                return _thanks(visit, asked["done"])
            return _step(visit, asked.get("from", ""))
    except NotFound:
        return public.nothing()


@pages.post(f"{BOOKING}{{workshop}}/{{centre}}")
def booked(
    request: Request,
    workshop: str,
    centre: str,
    *,
    service_name: Annotated[str, Form(alias="service")] = "",
    at: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    rut: Annotated[str, Form()] = "",
    plate: Annotated[str, Form()] = "",
    complaint: Annotated[str, Form()] = "",
    website: Annotated[str, Form()] = "",
) -> Response:
    """Write down what was asked for; a program that fills the hidden field is only thanked."""
    typed = {
        "name": name[:200], "phone": phone[:60], "email": email[:200], "rut": rut[:40],
        "plate": plate[:40], "complaint": complaint[:1000],
    }  # fmt: skip
    told = {"service": service_name, "at": at}
    try:
        door = queries.door(workshop, centre)
        if website:
            return _led(_path(workshop, centre), "SS-0000-000000")
        refused: TorqueError
        try:
            with transaction(_known(request, door)) as tx:
                visit = _visit(tx, door, workshop, centre, told)
                number = _book(visit, typed)
            return _led(visit.path, number)
        except (Invalid, service.HourTaken, service.TooBusy) as said:
            refused = said
        with transaction(_known(request, door)) as tx:
            return _again(_visit(tx, door, workshop, centre, told), typed, refused)
    except NotFound:
        return public.nothing()


@pages.get(f"{BOOKING}{{rest:path}}")
def nowhere() -> Response:
    """Answer every other address here as one that opens nothing."""
    return public.nothing()


def _known(request: Request, door: queries.Door) -> Any:
    """Return whoever acts at the door, with the address the request came from for the audit."""
    passage, actor = passage_of(request), door.visitor()
    return passage.known(actor) if passage else actor


def _visit(
    tx: Tx, door: queries.Door, workshop: str, centre: str, told: Mapping[str, str]
) -> _Visit:
    offer = queries.offer(tx, door.centre_id)
    names = {each.name for each in offer.services}
    chosen = told["service"] if told["service"] in names else ""
    return _Visit(tx, door, offer, _path(workshop, centre), chosen, told["at"] if chosen else "")


def _path(workshop: str, centre: str) -> str:
    return f"{BOOKING}{quote(workshop, safe='')}/{quote(centre, safe='')}"


def _led(path: str, number: str) -> Response:
    headers = {**public.UNSEEN, "Referrer-Policy": "same-origin"}
    return RedirectResponse(f"{path}?done={number}", SEE_OTHER, headers=headers)


def _book(visit: _Visit, typed: Mapping[str, str]) -> str:
    starts_at = _instant(visit)
    if not visit.service or starts_at is None:
        raise service.HourTaken
    return service.book_online(
        visit.tx, visit.door.centre_id, service=visit.service, starts_at=starts_at, **typed
    )


def _instant(visit: _Visit) -> datetime | None:
    """Return the hour in an address, which is on the centre's clock; None for what is none."""
    try:
        at = datetime.strptime(visit.at, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - the zone comes next
        return at.replace(tzinfo=ZoneInfo(visit.offer.timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# --- the steps ------------------------------------------------------------------------


def _step(visit: _Visit, first: str) -> Response:
    if not visit.service:
        return _services(visit)
    return _hours(visit, first) if _instant(visit) is None else _contact(visit, {}, {})


def _services(visit: _Visit, said: str = "") -> Response:
    choices = [
        _Link(each.name, visit.here(service=each.name), _lasts(each.minutes))
        for each in visit.offer.services
    ]
    if not choices:
        said = _("Por ahora no hay servicios para reservar en línea. Llámanos y te ayudamos.")
    return _page(visit, current=1, said=said, tone="info", choices=choices)


def _hours(visit: _Visit, first: str, said: str = "") -> Response:
    offer = visit.offer
    start = _day(first) or offer.first_day
    days = queries.offered_days(visit.tx, visit.door.centre_id, visit.service, start)
    shown_from = days[0].day if days else offer.first_day
    earlier = shown_from - timedelta(days=queries.DAYS_OFFERED)
    later = shown_from + timedelta(days=queries.DAYS_OFFERED)
    ways = []
    if shown_from > offer.first_day:
        back = max(earlier, offer.first_day).isoformat()
        ways.append(
            _Link(_("Días anteriores"), visit.here(service=visit.service, **{"from": back}))
        )
    if later <= offer.last_day:
        on = later.isoformat()
        ways.append(_Link(_("Más días"), visit.here(service=visit.service, **{"from": on})))
    return _page(
        visit,
        current=2,
        said=said,
        tone="warning",
        days=[_offered(visit, day) for day in days],
        ways=ways,
    )


def _offered(visit: _Visit, day: queries.OfferedDay) -> _Day:
    name = f"{_WEEKDAYS[day.day.weekday()]} {clock.formatted_date(day.day)}"
    hours = []
    for instant in day.hours:
        at = clock.local(instant, visit.offer.timezone)
        href = visit.here(service=visit.service, at=f"{at:%Y-%m-%dT%H:%M}")
        hours.append(_Link(f"{at:%H:%M}", href))
    return _Day(name, tuple(hours))


def _contact(
    visit: _Visit, typed: Mapping[str, str], errors: Mapping[str, str], said: str = ""
) -> Response:
    fields = [
        _Field(name, label, kind, most, fills, required, typed.get(name, ""), errors.get(name, ""))
        for name, label, kind, most, fills, required in _FIELDS
    ]
    return _page(
        visit,
        current=3,
        said=said,
        tone="danger",
        status=422 if errors else 200,
        fields=fields,
        hidden=[("service", visit.service), ("at", visit.at)],
    )


def _again(visit: _Visit, typed: Mapping[str, str], refused: TorqueError) -> Response:
    """Show the step that has to be made again, with all that was typed."""
    said = _(str(refused))
    if isinstance(refused, Invalid):
        errors = {_TYPED_AS.get(name, name): text for name, text in refused.fields.items()}
        return _contact(visit, typed, errors, said)
    if isinstance(refused, service.TooBusy) or not visit.service:
        return _services(visit, said)
    return _hours(visit, visit.at[:10], said)


def _thanks(visit: _Visit, number: str) -> Response:
    said = _(
        Sentence(
            "Recibimos tu solicitud {number}. Te llamaremos para confirmar la hora.", number=number
        )
    )
    return _page(visit, current=0, said=said, tone="success")


def _page(visit: _Visit, *, current: int, said: str, tone: str, **told: Any) -> Response:
    offer = visit.offer
    blank: dict[str, Any] = {"choices": (), "days": (), "ways": (), "fields": (), "hidden": ()}
    heading = _(Sentence("Reserva tu hora en {workshop}", workshop=offer.workshop))
    return public.page(
        _TEMPLATE,
        title=heading,
        brand=public.Brand(offer.workshop, offer.face.colour, offer.contacts, offer.face.logo),
        sends=True,
        heading=heading,
        place=" · ".join(filter(None, (offer.centre, offer.address))),
        said=said,
        tone=tone,
        steps=_trail(visit, current) if current else (),
        action=visit.path,
        no_hours=_("Sin horas disponibles"),
        optional=_("opcional"),
        trap=_("No llenes este campo"),
        privacy=_("Usamos estos datos sólo para darte la hora y contactarte por ella."),
        send=_("Pedir la hora"),
        **{**blank, **told},
    )


def _trail(visit: _Visit, current: int) -> tuple[_Link, ...]:
    at = _instant(visit)
    chosen = clock.formatted(at, visit.offer.timezone) if at and current > 2 else ""  # noqa: PLR2004
    return (
        _Link(
            visit.service or _("Servicio"), visit.path if current > 1 else "", current=current == 1
        ),
        _Link(
            chosen or _("Día y hora"),
            visit.here(service=visit.service) if current > 2 else "",  # noqa: PLR2004 - the second
            current=current == 2,  # noqa: PLR2004 - the second
        ),
        _Link(_("Tus datos"), current=current == 3),  # noqa: PLR2004 - the third
    )


def _lasts(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _(Sentence("{n} min", n=minutes))
    return (
        _(Sentence("{n} h", n=hours)) if not rest else _(Sentence("{n} h {m} min", n=hours, m=rest))
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
