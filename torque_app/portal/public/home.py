"""What a client finds first: what is asked of them, their car's way, and the rest of the house."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from fastapi import APIRouter
from starlette.responses import Response

from models.quotations import QuotationStatus
from models.values import clock, money, plate, quantity
from torque_app.core.texts import Sentence, _, counted
from torque_app.portal import queries
from torque_app.portal.public import visiting
from torque_app.portal.public.pieces import Row, StepShown, promised, steps_of, tone_of
from torque_app.portal.public.visiting import Visit
from torque_app.portal.queries import CarRow, OrderDetail, PaperRow
from torque_app.portal.rules.opening import CLIENTS, MATTER, PATH
from torque_app.quotations.queries import QuotationRow

doors = APIRouter()

_TEMPLATE = "portal/templates/home.html"
LIVE = "portal/templates/live.js"
_FEW = 3


@dataclass(frozen=True, slots=True)
class _Offer:
    title: str
    about: str
    total: str
    href: str
    button: str


@dataclass(frozen=True, slots=True)
class _Job:
    plate: str
    vehicle: str
    service: str
    said: str
    tone: str
    steps: list[StepShown]
    promised: str
    href: str
    button: str


@dataclass(frozen=True, slots=True)
class _Way:
    label: str
    href: str
    pill: str = ""
    tone: str = "info"


def shown(visit: Visit) -> Response:
    """Show all that is the client's, what needs them first; or the matter a message led to."""
    if matter := visit.request.query_params.get(MATTER):
        return visit.led("mensajes", matter)
    tx, client_id, zone = visit.tx, visit.client_id, visit.face.zone
    waiting = _waiting(visit)
    going = queries.under_way(tx, client_id)
    return visit.page(
        _TEMPLATE,
        title=_(Sentence("Hola, {name}", name=_first_name(queries.contact(tx, client_id).name))),
        script=LIVE,
        mark=_mark(waiting, going),
        live_at=visit.at("avance"),
        offers=[_offer(visit, each) for each in waiting],
        with_tax=_("con IVA"),
        jobs=[_job(visit, each, zone) for each in going],
        lists=_lists(visit),
        ways=_ways(visit),
        more=_("Más del portal"),
    )


def moved(visit: Visit) -> Response:
    """Tell a script whether there is anything new to see."""
    going = queries.under_way(visit.tx, visit.client_id)
    return visit.json({"mark": _mark(_waiting(visit), going)})


def _waiting(visit: Visit) -> list[QuotationRow]:
    return [
        each
        for each in queries.quotations_of(visit.tx, visit.visitor)
        if each.status is QuotationStatus.SENT_TO_CUSTOMER
    ]


def _mark(waiting: list[QuotationRow], going: list[OrderDetail]) -> str:
    said = [f"{each.id}{each.revision}" for each in waiting]
    said += [f"{each.order.id}{each.mark}" for each in going]
    return hashlib.sha256("|".join(said).encode()).hexdigest()[:16]


def _first_name(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.split() else name


def _offer(visit: Visit, offer: QuotationRow) -> _Offer:
    about = [offer.vehicle, plate.formatted(offer.plate) if offer.plate else ""]
    if offer.valid_until is not None:
        day = clock.formatted_date(offer.valid_until)
        about.append(_(Sentence("válido hasta el {day}", day=day)))
    return _Offer(
        title=_(Sentence("Presupuesto {number}", number=offer.number)),
        about=" · ".join(filter(None, about)),
        total=money.formatted(offer.total),
        href=visit.at("presupuestos", offer.id),
        button=_("Ver y responder"),
    )


def _job(visit: Visit, detail: OrderDetail, zone: str) -> _Job:
    order = detail.order
    return _Job(
        plate=order.plate,
        vehicle=order.vehicle,
        service=f"{order.service_type} · OT {order.number}",
        said=order.said,
        tone=tone_of(detail),
        steps=steps_of(detail, zone),
        promised=promised(order, visit.tx.now, zone),
        href=visit.at("ordenes", order.id),
        button=_photos(len(detail.photos)) if detail.photos else _("Ver el detalle"),
    )


def _photos(count: int) -> str:
    return _(counted(count, "Ver el detalle y una foto", "Ver el detalle y {count} fotos"))


def _lists(visit: Visit) -> list[tuple[str, list[Row], str]]:
    tx, client_id = visit.tx, visit.client_id
    visits = [
        Row(
            clock.formatted(each.starts_at, each.zone),
            f"{each.service_type} · {each.plate} · {each.centre}",
            pill=_("Confirmada") if each.is_confirmed else _("Por confirmar"),
            tone="success" if each.is_confirmed else "warning",
        )
        for each in queries.visits_to_come(tx, client_id)
    ]
    cars = [_car(visit, each) for each in queries.cars_of(tx, client_id)]
    papers = [paper_row(visit, each) for each in queries.papers_of(tx, client_id)[:_FEW]]
    return [
        (_("Próximas visitas"), visits, ""),
        (_("Mis vehículos"), cars, _("Todavía no hay vehículos a tu nombre.")),
        (_("Últimos documentos"), papers, ""),
    ]


def _car(visit: Visit, car: CarRow) -> Row:
    return Row(
        f"{car.plate} · {car.name}",
        next_service(car),
        href=visit.at("vehiculos", car.id),
        pill=_("Toca mantención") if car.is_due else "",
        tone="warning",
    )


def next_service(car: CarRow) -> str:
    """Return when a car should come again, as a sentence; empty where nobody said."""
    parts = [
        *([clock.formatted_date(car.next_on)] if car.next_on else []),
        *([kilometres(car.next_km)] if car.next_km else []),
    ]
    if not parts:
        return ""
    return _(Sentence("Próxima mantención: {when}", when=_(" o ").join(parts)))


def kilometres(driven: int) -> str:
    """Return a distance as people read it."""
    return f"{quantity.formatted(Decimal(driven))} km"


def paper_row(visit: Visit, paper: PaperRow) -> Row:
    """Return a document as a line: what it is, what it costs and what is still owed of it."""
    pill, tone = "", ""
    if paper.is_void:
        pill, tone = _("Anulado"), "danger"
    elif paper.balance > 0:
        left = money.formatted(paper.balance)
        pill = _(Sentence("Debes {amount}", amount=left))
        tone = "danger" if paper.is_late else "warning"
    return Row(
        _(Sentence("{type} N.º {folio}", type=_(paper.type_name), folio=paper.folio)),
        clock.formatted_date(paper.issued_on),
        money.formatted(paper.total),
        visit.at("documentos", paper.id),
        pill,
        tone,
    )


def _ways(visit: Visit) -> list[_Way]:
    tx, client_id = visit.tx, visit.client_id
    unread = sum(each.unread for each in queries.tickets_of(tx, client_id))
    owed = queries.owed(tx, client_id)
    ways = []
    if queries.booking_centres(tx):
        ways.append(_Way(_("Reservar una hora"), visit.at("reservar")))
    due = _(Sentence("Debes {amount}", amount=money.formatted(owed))) if owed else ""
    ways += [
        _Way(_("Mis documentos"), visit.at("documentos"), due, "warning"),
        _Way(
            _("Mensajes"),
            visit.at("mensajes"),
            _(counted(unread, "Uno nuevo", "{count} nuevos")) if unread else "",
        ),
        _Way(_("Mis datos personales"), visit.at("mis-datos")),
    ]
    return ways


visiting.opens(CLIENTS, shown)
doors.add_route(f"{PATH}{{token}}/avance", visiting.shows(moved), methods=["GET"])
