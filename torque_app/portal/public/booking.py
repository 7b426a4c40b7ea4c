"""Booking a visit with one of one's own cars: place, car and service, hour, and that is all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response

from models.values import clock
from torque_app.appointments.queries import DAYS_OFFERED, Offer, OfferedDay
from torque_app.appointments.service import HourTaken
from torque_app.core.errors import Invalid, NotFound, TorqueError
from torque_app.core.texts import Sentence, _
from torque_app.portal import queries, service
from torque_app.portal.public import visiting
from torque_app.portal.public.visiting import Form, Visit, Way
from torque_app.portal.rules.opening import PATH

doors = APIRouter()

_TEMPLATE: Final = "portal/templates/booking.html"
_NUMBER: Final = re.compile(r"SS-[0-9]{4}-[0-9]{6,9}")
_ASKED: Final = ("centre", "vehicle", "service", "at", "from")
_WEEKDAYS: Final = (
    _("Lunes"), _("Martes"), _("Miércoles"), _("Jueves"), _("Viernes"), _("Sábado"), _("Domingo"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Day:
    name: str
    hours: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was chosen so far; what is none of the choices is as good as nothing."""

    centre: queries.CentreChoice
    offer: Offer
    vehicle: queries.CarRow
    service: str
    at: datetime | None


def shown(visit: Visit) -> Response:
    """Show the step the address asks for."""
    told = {name: visit.request.query_params.get(name, "") for name in _ASKED}
    done = visit.request.query_params.get("done", "")
    if _NUMBER.fullmatch(done):
        said = Sentence("Recibimos tu solicitud {number}. Te avisaremos.", number=done)
        return _page(visit, said=_(said), tone="success")
    return _step(visit, told)


def booked(visit: Visit, form: Form) -> Response:
    """Ask for the visit."""
    wish = _wish(visit, form)
    if wish is None or not wish.service or wish.at is None:
        raise HourTaken
    number = service.book(
        visit.tx,
        visit.client_id,
        centre_id=wish.centre.id,
        vehicle_id=wish.vehicle.id,
        service=wish.service,
        starts_at=wish.at,
        complaint=form.get("complaint", "")[:1000],
        phone=form.get("phone", "")[:60],
    )
    return visit.led("reservar", done=number)


def again(visit: Visit, form: Form, refused: TorqueError) -> Response:
    """Show the step that has to be made again, with what was typed."""
    told = {name: form.get(name, "") for name in _ASKED}
    if not isinstance(refused, Invalid):
        return _step(visit, {**told, "at": ""}, said=_(str(refused)))
    wish = _wish(visit, told)
    if wish is None or wish.at is None:
        return _step(visit, told, said=_(str(refused)))
    return _last(visit, wish, typed=form, errors=refused.fields, said=_(str(refused)))


def _step(visit: Visit, told: Mapping[str, str], said: str = "") -> Response:
    wish = _wish(visit, told)
    if wish is None:
        return _nothing_to_book(visit)
    if not wish.service:
        return _services(visit, wish, said)
    if wish.at is None:
        return _hours(visit, wish, told.get("from", ""), said)
    return _last(visit, wish, typed={}, errors={}, said=said)


def _wish(visit: Visit, told: Mapping[str, str]) -> _Wish | None:
    """Return what is chosen, the first of each where nothing is; None with nothing to choose."""
    centres = {str(each.id): each for each in queries.booking_centres(visit.tx)}
    cars = {str(each.id): each for each in queries.cars_of(visit.tx, visit.client_id)}
    if not centres or not cars:
        return None
    centre = centres.get(told.get("centre", ""), next(iter(centres.values())))
    offer = queries.offer(visit.tx, centre.id)
    names = {each.name for each in offer.services}
    chosen = told.get("service", "")
    return _Wish(
        centre,
        offer,
        cars.get(told.get("vehicle", ""), next(iter(cars.values()))),
        chosen if chosen in names else "",
        _instant(told.get("at", ""), offer.timezone),
    )


def _instant(typed: str, zone: str) -> datetime | None:
    """Return the hour in an address, which is on the centre's clock; None for what is none."""
    try:
        at = datetime.strptime(typed, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - the zone comes next
        return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _here(visit: Visit, wish: _Wish, **more: str) -> str:
    asked = {"centre": str(wish.centre.id), "vehicle": str(wish.vehicle.id), **more}
    return f"{visit.at('reservar')}?{urlencode(asked)}"


def _nothing_to_book(visit: Visit) -> Response:
    said = _("Por ahora no se puede reservar en línea. Llámanos o escríbenos y te ayudamos.")
    write = Way(_("Escribir al taller"), visit.at("mensajes"))
    return _page(visit, said=said, tone="info", ways=(write,))


def _services(visit: Visit, wish: _Wish, said: str) -> Response:
    """Ask for place, car and service in one form that only reads."""
    centres = [(str(each.id), each.name) for each in queries.booking_centres(visit.tx)]
    cars = [
        (str(each.id), f"{each.plate} · {each.name}")
        for each in queries.cars_of(visit.tx, visit.client_id)
    ]
    if not wish.offer.services:
        return _nothing_to_book(visit)
    return _page(
        visit,
        said=said,
        tone="warning",
        choices=[
            ("centre", _("Dónde"), centres, str(wish.centre.id)),
            ("vehicle", _("Vehículo"), cars, str(wish.vehicle.id)),
            ("service", _("Servicio"), [(s.name, s.name) for s in wish.offer.services], ""),
        ],
        send=_("Ver horas"),
    )


def _hours(visit: Visit, wish: _Wish, first: str, said: str) -> Response:
    offer = wish.offer
    start = _day(first) or offer.first_day
    days = queries.offered_days(visit.tx, wish.centre.id, wish.service, start)
    shown_from = days[0].day if days else offer.first_day
    ways = [Way(_("Cambiar servicio o vehículo"), _here(visit, wish))]
    for label, to in (
        (_("Días anteriores"), max(shown_from - timedelta(days=DAYS_OFFERED), offer.first_day)),
        (_("Más días"), shown_from + timedelta(days=DAYS_OFFERED)),
    ):
        if to != shown_from and offer.first_day <= to <= offer.last_day:
            asked = {"service": wish.service, "from": to.isoformat()}
            ways.append(Way(label, _here(visit, wish, **asked)))
    return _page(
        visit,
        said=said,
        tone="warning",
        place=f"{wish.service} · {wish.vehicle.plate} · {wish.centre.name}",
        days=[_shown_day(visit, wish, each) for each in days],
        no_hours=_("Sin horas disponibles"),
        ways=ways,
    )


def _shown_day(visit: Visit, wish: _Wish, day: OfferedDay) -> _Day:
    hours = []
    for instant in day.hours:
        at = clock.local(instant, wish.offer.timezone)
        href = _here(visit, wish, service=wish.service, at=f"{at:%Y-%m-%dT%H:%M}")
        hours.append(Way(f"{at:%H:%M}", href))
    return _Day(f"{_WEEKDAYS[day.day.weekday()]} {clock.formatted_date(day.day)}", tuple(hours))


def _last(
    visit: Visit, wish: _Wish, *, typed: Mapping[str, str], errors: Mapping[str, str], said: str
) -> Response:
    if wish.at is None:
        raise NotFound
    zone = wish.offer.timezone
    hour = f"{clock.local(wish.at, zone):%Y-%m-%dT%H:%M}"
    known = queries.contact(visit.tx, visit.client_id)
    return _page(
        visit,
        said=said,
        tone="danger",
        facts=[
            (_("Servicio"), wish.service),
            (_("Vehículo"), f"{wish.vehicle.plate} · {wish.vehicle.name}"),
            (_("Dónde"), " · ".join(filter(None, (wish.centre.name, wish.centre.address)))),
            (_("Día y hora"), clock.formatted(wish.at, zone)),
        ],
        hidden=[
            ("centre", wish.centre.id),
            ("vehicle", wish.vehicle.id),
            ("service", wish.service),
            ("at", hour),
        ],
        asks_phone=not known.phone,
        labels={"phone": _("Teléfono"), "complaint": _("Cuéntanos qué necesitas")},
        typed=typed,
        errors=errors,
        optional=_("opcional"),
        send=_("Pedir la hora"),
        ways=[Way(_("Elegir otra hora"), _here(visit, wish, service=wish.service))],
    )


def _page(visit: Visit, *, said: str, tone: str, **told: Any) -> Response:
    blank: dict[str, Any] = {
        "place": "", "choices": (), "days": (), "ways": (), "facts": (), "hidden": (),
        "no_hours": "", "send": "", "asks_phone": False, "labels": {}, "typed": {}, "errors": {},
        "optional": "",
    }  # fmt: skip
    return visit.page(
        _TEMPLATE,
        title=_("Reservar una hora"),
        sends=True,
        said=said,
        tone=tone,
        action=visit.at("reservar"),
        **{**blank, **told},
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_AT: Final = f"{PATH}{{token}}/reservar"
doors.add_route(_AT, visiting.shows(shown), methods=["GET"])
doors.add_route(_AT, visiting.takes(booked, again=again), methods=["POST"])
