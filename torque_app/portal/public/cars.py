"""One car of the client: what comes next, what was left for later, what was done."""

from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from models.values import clock
from torque_app.core.texts import Sentence, _
from torque_app.portal import queries
from torque_app.portal.public import visiting
from torque_app.portal.public.home import kilometres, next_service
from torque_app.portal.public.pieces import Block, Row
from torque_app.portal.public.visiting import Visit, Way
from torque_app.portal.queries import CarDetail
from torque_app.portal.rules.opening import PATH

doors = APIRouter()

_TEMPLATE: Final = "portal/templates/record.html"
_MOST_PARTS: Final = 6
_GRADES: Final = {"RED": (_("Urgente"), "danger"), "AMBER": (_("Pronto"), "warning")}


def shown(visit: Visit) -> Response:
    """Show a car with its history."""
    detail = queries.car(visit.tx, visit.client_id, visit.id("vehicle"))
    blocks = [_next(visit, detail), *_later(detail), *_going(visit, detail), _done(detail, visit)]
    title = f"{detail.car.plate} · {detail.car.name}"
    return visit.page(_TEMPLATE, title=title, blocks=blocks)


def _next(visit: Visit, detail: CarDetail) -> Block:
    car, inspection = detail.car, detail.inspection
    facts: list[tuple[str, str, bool]] = []
    if car.year:
        facts.append((_("Año"), str(car.year), False))
    if car.odometer:
        facts.append((_("Último kilometraje"), kilometres(car.odometer), False))
    if inspection.due is not None:
        day = clock.formatted_date(inspection.due)
        about = _(Sentence("{day} (estimada)", day=day)) if inspection.is_estimate else day
        facts.append((_("Revisión técnica"), about, False))
    said = next_service(car)
    books = bool(queries.booking_centres(visit.tx))
    to = f"{visit.at('reservar')}?vehicle={car.id}"
    return Block(
        said=f"{said}." if said else "",
        tone="warning" if car.is_due else "info",
        facts=tuple(facts),
        buttons=(Way(_("Reservar una hora"), to),) if books else (),
    )


def _later(detail: CarDetail) -> list[Block]:
    rows = []
    for each in detail.later:
        pill, tone = _GRADES.get(each.grade, ("", ""))
        rows.append(Row(each.description, pill=pill, tone=tone))
    return [Block(_("Quedó para después"), rows=tuple(rows))] if rows else []


def _going(visit: Visit, detail: CarDetail) -> list[Block]:
    jobs = queries.orders_of(visit.tx, visit.client_id, vehicle_id=detail.car.id)
    rows = tuple(
        Row(each.service_type, each.said, href=visit.at("ordenes", each.id))
        for each in jobs
        if not each.is_over
    )
    return [Block(_("En el taller"), rows=rows)] if rows else []


def _done(detail: CarDetail, visit: Visit) -> Block:
    rows = tuple(
        Row(
            job.service_type,
            " · ".join(
                [*([kilometres(job.odometer)] if job.odometer else []), *job.parts[:_MOST_PARTS]]
            ),
            clock.formatted_date(clock.business_date(job.service_date, visit.face.zone)),
        )
        for job in detail.jobs
    )
    none = "" if rows else _("Aquí verás los trabajos terminados.")
    return Block(_("Historial"), rows=rows, note=none)


doors.add_route(f"{PATH}{{token}}/vehiculos/{{vehicle}}", visiting.shows(shown), methods=["GET"])
