"""A client with a car in the workshop, their link, another client, and a browser of nobody."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from uuid import UUID

import pytest
from lxml import html

from models.invoicing import DteStatus, Invoice, InvoiceStatus
from models.reception import Intake
from models.tenants import DteEnvironment
from models.work_orders import WorkOrder
from models.workshop import CentreCalendar
from tests.api.serving import served
from tests.appointments.conftest import car_of, furnish
from tests.files.conftest import picture
from tests.work_orders.conftest import Floor, floor_of
from torque_app.files import service as files
from torque_app.inspections import service as inspections
from torque_app.portal import service
from torque_app.reception import service as reception
from torque_app.work_orders import service as orders
from torque_app.workshop import queries as workshop

PRIVATE = {
    "cache-control": "no-store",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
SAME_SITE = {"Origin": "http://taller"}
_folios = count(501)


@dataclass
class House:
    """Marta, whose car is being worked on, and Beto, who must never see it."""

    floor: Floor
    other_id: UUID
    other_car: UUID

    @property
    def shop(self):
        return self.floor.shop

    @property
    def client_id(self):
        return self.floor.client_id

    def invited(self, client_id: UUID | None = None, **more) -> str:
        """Return the path of a fresh link."""
        return self.shop.do(service.invite, client_id or self.client_id, **more).path

    def order(self, *, others=False, status="IN_PROGRESS", **more):
        """Return an OT that walked to a status, of Marta's car or of Beto's."""
        if others:
            more |= {"client_id": self.other_id, "vehicle_id": self.other_car}
        return self.floor.at(status, **more)

    def photo(self, order_id, *, shared=True, name="frenos.jpg"):
        """Return a photo on an OT, chosen to be shown unless told otherwise."""
        data = picture(size=(640, 480))
        file_id = self.shop.do(orders.attach_photo, order_id, data=data, name=name).id
        if shared:
            self.shop.do(service.share_photo, order_id, file_id)
        return file_id

    def point_photo(self, order_id):
        """Return a photo of the first point of an inspection of an OT, not shown yet."""
        point = self.shop.do(inspections.start, order_id).points[0]
        return self.shop.do(inspections.attach_photo, point.id, data=picture(), name="surco.jpg").id

    def mark_photo(self, order_id):
        """Return a mark at the reception of an OT (act and mark), and its photo, not shown yet."""
        with self.shop.tx() as tx:
            order = tx.get(WorkOrder, order_id)
            begun = reception.begin(
                tx, service_center_id=self.shop.centre_id, vehicle_id=order.vehicle_id
            ).intake.id
            mark = reception.mark(tx, begun, view="LEFT", kind="SCRATCH", x=0.3, y=0.6).id
            kept = files.attach(tx, "intake_marks", mark, data=picture(), name="rayon.jpg")
            tx.get(Intake, begun).work_order_id = order_id
            return (begun, mark), kept.id

    def paper(self, *, others=False, owed="119000", due=date(2026, 11, 1)) -> UUID:
        """Write an issued factura that is not paid."""
        with self.shop.tx() as tx:
            invoice = Invoice(
                client_id=self.other_id if others else self.client_id,
                service_center_id=self.shop.centre_id,
                company_id=self.shop.company_id,
                environment=DteEnvironment.PRODUCTION,
                dte_type=33,
                folio=next(_folios),
                status=InvoiceStatus.PARTIALLY_PAID if owed == "19000" else InvoiceStatus.SENT,
                dte_status=DteStatus.ACCEPTED,
                invoice_date=date(2026, 10, 2),
                due_date=due,
                net=Decimal(100_000),
                iva=Decimal(19_000),
                total=Decimal(119_000),
                paid_amount=Decimal(119_000) - Decimal(owed),
                balance=Decimal(owed),
                issuer_snapshot={"rut": "76192083-9", "razon_social": "Taller Los Aromos SpA"},
            )
            tx.session.add(invoice)
            tx.session.flush()
            return invoice.id

    def take_bookings(self) -> None:
        """Let the centre take bookings from outside."""
        furnish(self.shop, technicians=2)
        with self.shop.tx() as tx:
            tx.session.add(
                CentreCalendar(
                    service_center_id=self.shop.centre_id,
                    week=dict(workshop.calendar(tx, self.shop.centre_id).week),
                    online_booking=True,
                    services=[{"name": "Cambio de aceite", "minutes": 60}],
                )
            )


@pytest.fixture(scope="module")
def web(servers, tmp_path_factory):
    """The application behind its shield, asked by somebody without any session."""
    with served(tmp_path_factory.mktemp("interface")) as desk:
        desk.client.headers.pop("Origin")
        yield desk.client
        desk.client.cookies.clear()


@pytest.fixture
def house(shop, web) -> House:
    """The house of the tests, and no cookie left of the one before."""
    web.cookies.clear()
    floor = floor_of(shop)
    other_id, other_car = car_of(shop, plate="CCDD34", name="Beto Rojas")
    return House(floor, other_id, other_car)


@pytest.fixture
def link(house) -> str:
    """The path of Marta's link."""
    return house.invited()


def page(answer, status=200):
    """Return a page as a tree."""
    assert answer.status_code == status, answer.text
    return html.fromstring(answer.content)


def seen(answer, status=200):
    """Return the text of a page, spaces made one."""
    return " ".join(page(answer, status).text_content().split())


def nothing(answer):
    """Check that an answer is the one for all that opens nothing, and return its body."""
    assert answer.status_code == 404, answer.text
    assert "Este enlace no sirve" in seen(answer, 404)
    assert {name: answer.headers[name] for name in PRIVATE} == PRIVATE
    return answer.content


def sent(web, path, **form):
    """Send a form as a page of ours would."""
    return web.post(path, data=form, headers=SAME_SITE)


def links_at(answer, css="//main//a/@href"):
    """Return the addresses a page leads to."""
    return [str(each) for each in page(answer).xpath(css)]


NOON = datetime(2026, 11, 20, 15, tzinfo=UTC)
