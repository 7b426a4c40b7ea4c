"""One job of the client: its way, the photos chosen to be shown, and its quotations."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from models.quotations import QuotationStatus
from models.values import clock, money
from torque_app.core.texts import Sentence, _
from torque_app.portal import queries
from torque_app.portal.public import visiting
from torque_app.portal.public.home import LIVE
from torque_app.portal.public.pieces import Row, promised, steps_of, tone_of
from torque_app.portal.public.visiting import Visit, Way
from torque_app.portal.queries import OrderDetail, OrderRow
from torque_app.portal.rules.opening import PATH

doors = APIRouter()

_TEMPLATE: Final = "portal/templates/order.html"
_KEPT: Final = "private, max-age=86400"  # a photo never changes, and phones pay for each byte


@dataclass(frozen=True, slots=True)
class _Photo:
    href: str
    src: str
    alt: str


def shown(visit: Visit) -> Response:
    """Show a job."""
    detail = queries.order(visit.tx, visit.client_id, visit.id("order"))
    order, zone = detail.order, visit.face.zone
    return visit.page(
        _TEMPLATE,
        title=order.vehicle,
        script=LIVE,
        mark=detail.mark,
        live_at=visit.at("ordenes", order.id, "avance"),
        plate=order.plate,
        said=order.said,
        tone=tone_of(detail),
        steps=steps_of(detail, zone),
        facts=_facts(visit, order, zone),
        photos_title=_("Fotos del trabajo"),
        photos=_photos(visit, detail),
        offers_title=_("Presupuestos"),
        offers=_offers(visit, order),
        ask=Way(_("Preguntar por este trabajo"), f"{visit.at('mensajes')}?ot={order.id}"),
        here=visit.at("ordenes", order.id),
        again=_("Ver si hay novedades"),
    )


def moved(visit: Visit) -> Response:
    """Tell a script whether there is anything new to see of a job."""
    detail = queries.order(visit.tx, visit.client_id, visit.id("order"))
    return visit.json({"mark": detail.mark})


def photo(visit: Visit) -> Response:
    """Hand over a photo chosen to be shown, small if asked."""
    found = queries.shown_photo(
        visit.tx,
        visit.client_id,
        visit.id("order"),
        visit.id("file"),
        small=visit.request.query_params.get("mini") == "1",
    )
    answer = visit.file(found)
    answer.headers["Cache-Control"] = _KEPT
    return answer


def _facts(visit: Visit, order: OrderRow, zone: str) -> list[tuple[str, str]]:
    facts = [
        (_("Trabajo"), order.service_type),
        (_("Orden de trabajo"), order.number),
        (_("Ingreso"), clock.formatted(order.created_at, zone)),
    ]
    if promised(order, visit.tx.now, zone) and order.promised_at:
        facts.append((_("Entrega estimada"), clock.formatted(order.promised_at, zone)))
    return facts


def _photos(visit: Visit, detail: OrderDetail) -> list[_Photo]:
    at, total = detail.order.id, len(detail.photos)
    found = []
    for place, file_id in enumerate(detail.photos, start=1):
        href = visit.at("ordenes", at, "fotos", file_id)
        alt = _(Sentence("Foto {place} de {total} del trabajo", place=place, total=total))
        found.append(_Photo(href, f"{href}?mini=1", alt))
    return found


_OFFER_STATES: Final = {
    QuotationStatus.SENT_TO_CUSTOMER: (_("Espera tu respuesta"), "warning"),
    QuotationStatus.CUSTOMER_APPROVED: (_("Aprobado"), "success"),
    QuotationStatus.CUSTOMER_REJECTED: (_("Rechazado"), "danger"),
}


def _offers(visit: Visit, order: OrderRow) -> list[Row]:
    found = []
    for each in queries.quotations_of(visit.tx, visit.visitor):
        if order.id not in {each.work_order_id, each.supplements_id}:
            continue
        pill, tone = _OFFER_STATES.get(each.status, ("", ""))
        found.append(
            Row(
                _(Sentence("Presupuesto {number}", number=each.number)),
                clock.formatted_date(each.quotation_date),
                money.formatted(each.total),
                visit.at("presupuestos", each.id),
                pill,
                tone,
            )
        )
    return found


_AT: Final = f"{PATH}{{token}}/ordenes/{{order}}"
doors.add_route(_AT, visiting.shows(shown), methods=["GET"])
doors.add_route(f"{_AT}/avance", visiting.shows(moved), methods=["GET"])
doors.add_route(f"{_AT}/fotos/{{file}}", visiting.shows(photo), methods=["GET"])
