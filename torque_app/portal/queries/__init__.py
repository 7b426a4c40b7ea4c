"""What the portal shows and what the workshop sees of it: the door; the reads are split by noun."""

from torque_app.portal.lifecycle import REQUEST_STATUS_NAMES, TICKET_STATUS_NAMES
from torque_app.portal.queries.booking import (
    CentreChoice,
    Contact,
    VisitRow,
    booking_centres,
    contact,
    offer,
    offered_days,
    visits_to_come,
)
from torque_app.portal.queries.cars import CarDetail, CarRow, JobRow, Later, car, cars_of
from torque_app.portal.queries.desk import answerers
from torque_app.portal.queries.invitations import AccessRow, accesses_of
from torque_app.portal.queries.offer_files import preview, quotation_paper, quotation_photo
from torque_app.portal.queries.offered import OfferedQuotation, quotation, quotations_of
from torque_app.portal.queries.opening import Face, Visitor, face, held, rests_until, visitor
from torque_app.portal.queries.orders import (
    OrderDetail,
    OrderRow,
    order,
    orders_of,
    under_way,
)
from torque_app.portal.queries.papers import (
    PaidRow,
    PaperDetail,
    PaperRow,
    owed,
    paper,
    paper_file,
    papers_of,
)
from torque_app.portal.queries.person import (
    person_file,
    request_file,
)
from torque_app.portal.queries.photos import (
    OrderPhotos,
    PhotoRow,
    is_of_order,
    photos_of,
    shared_with,
    shown_photo,
)
from torque_app.portal.queries.requests import (
    NO_REQUEST,
    RequestRow,
    find_requests,
    request,
    requests_of,
)
from torque_app.portal.queries.tickets import (
    NO_TICKET,
    MessageRow,
    TicketDetail,
    TicketRow,
    find_tickets,
    ticket,
    ticket_of,
    tickets_of,
)
from torque_app.portal.rules.opening import CLIENTS
from torque_app.portal.rules.rights import PRESSING_DAYS, RIGHT_HINTS, RIGHT_NAMES

__all__ = [
    "CLIENTS",
    "NO_REQUEST",
    "NO_TICKET",
    "PRESSING_DAYS",
    "REQUEST_STATUS_NAMES",
    "RIGHT_HINTS",
    "RIGHT_NAMES",
    "TICKET_STATUS_NAMES",
    "AccessRow",
    "CarDetail",
    "CarRow",
    "CentreChoice",
    "Contact",
    "Face",
    "JobRow",
    "Later",
    "MessageRow",
    "OfferedQuotation",
    "OrderDetail",
    "OrderPhotos",
    "OrderRow",
    "PaidRow",
    "PaperDetail",
    "PaperRow",
    "PhotoRow",
    "RequestRow",
    "TicketDetail",
    "TicketRow",
    "VisitRow",
    "Visitor",
    "accesses_of",
    "answerers",
    "booking_centres",
    "car",
    "cars_of",
    "contact",
    "face",
    "find_requests",
    "find_tickets",
    "held",
    "is_of_order",
    "offer",
    "offered_days",
    "order",
    "orders_of",
    "owed",
    "paper",
    "paper_file",
    "papers_of",
    "person_file",
    "photos_of",
    "preview",
    "quotation",
    "quotation_paper",
    "quotation_photo",
    "quotations_of",
    "request",
    "request_file",
    "requests_of",
    "rests_until",
    "shared_with",
    "shown_photo",
    "ticket",
    "ticket_of",
    "tickets_of",
    "under_way",
    "visitor",
    "visits_to_come",
]
