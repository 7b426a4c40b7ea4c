"""Clients of the demonstration who look in by a link, write, and ask about their data."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.links import ShareLink
from models.portal import CustomerAccess, DataRight
from models.quotations import Quotation, QuotationStatus
from models.work_orders import OTStatus, WorkOrder
from torque_app.core.actor import Actor
from torque_app.core.crypto import fingerprint
from torque_app.core.tx import Tx, transaction
from torque_app.files import queries as files
from torque_app.portal import queries, service
from torque_app.seed import snapshots
from torque_app.seed.people import Workshop
from torque_app.work_orders import service as work_orders

PIN: Final = "4711"
DAYS: Final = 90
_TOKEN: Final = 32
_DESK: Final = frozenset(
    {
        "portal.invite", "portal.answer", "portal.rights", "work_orders.view", "work_orders.edit",
        "work_orders.edit_any", "files.view", "files.upload",
    }
)  # fmt: skip
_MATTERS: Final = (
    (
        50, "¿Puedo pasar a buscarlo el sábado?",
        "Hola, trabajo hasta las 19:00 en la semana. ¿Atienden el sábado en la mañana?",
        "Sí, el sábado abrimos de 9:00 a 13:00. Te esperamos.", True,
    ),
    (
        27, "Ruido al frenar después de la mantención",
        "Desde el martes suena un chirrido adelante cuando freno en frío.",
        "Puede ser el asentamiento de las pastillas. Tráelo sin costo y lo revisamos.", False,
    ),
    (
        5, "¿Cuánto demora el repuesto?",
        "Quería saber si ya llegó el amortiguador que faltaba.", "", False,
    ),
    (
        2, "Factura a nombre de mi empresa",
        "¿Me pueden hacer la próxima factura con el RUT de mi empresa?", "", False,
    ),
)  # fmt: skip
"""Hours ago, what about, what the client wrote, what was answered, whether it is closed."""

_RIGHTS: Final = (
    (26, DataRight.DELETION, "Vendí el auto y no quiero que guarden mi teléfono.", ""),
    (20, DataRight.PORTABILITY, "Los necesito para llevarlos a otro taller.", "grant"),
    (12, DataRight.RECTIFICATION, "Mi correo cambió, el que tienen es antiguo.", ""),
    (6, DataRight.OBJECTION, "No quiero más promociones por WhatsApp.", "grant"),
    (1, DataRight.BLOCKING, "Hasta que aclaremos el cobro.", ""),
)
"""Days ago, which right, what was said, and whether it was granted two days later."""


def token_of(shop: Workshop) -> str:
    """Return the token of a client's portal: known to all, as the demonstration's password is."""
    return f"demo-portal-{shop.plan.slug}".ljust(_TOKEN, "0")[:_TOKEN]


def open_windows(shop: Workshop, *, now: datetime) -> None:
    """Let clients in, write with them, and note what they ask, by the commands they use."""
    advisor = Actor(shop.tenant_id, shop.advisors[0], _DESK, role="OPERATOR")
    with transaction(advisor, now=now - timedelta(days=3)) as tx:
        known = _clients(tx)
        if not known:
            return
        _let_in(tx, known[0], token_of(shop))
        service.invite(tx, known[1 % len(known)], pin=PIN)
        _show_photos(tx, known[0])
    for place, (hours, subject, asked, answer, closed) in enumerate(_MATTERS):
        at = now - timedelta(hours=hours)
        with transaction(_outside(shop), now=at) as tx:
            client_id = known[place % len(known)]
            ticket_id = service.write_in(tx, client_id, subject=subject, body=asked)
        if answer:
            _answer(advisor, ticket_id, at + timedelta(hours=1), answer, closes=closed)
    owner = Actor(shop.tenant_id, next(iter(shop.people.values())), _DESK, role="OWNER")
    for place, (days, right, said, done) in enumerate(_RIGHTS, 1):
        asked_at = now - timedelta(days=days)
        with transaction(_outside(shop), now=asked_at) as tx:
            request = service.ask_right(tx, known[-place % len(known)], right=right, details=said)
        if done:
            with transaction(owner, now=asked_at + timedelta(days=2)) as tx:
                service.grant(tx, request.id)


def _show_photos(tx: Tx, client_id: UUID) -> None:
    """Hang pictures of the work on the client's newest OT at work, and show them."""
    order_id = tx.session.exec(
        select(WorkOrder.id)
        .where(
            col(WorkOrder.client_id) == client_id,
            col(WorkOrder.status).not_in((OTStatus.CLOSED, OTStatus.DRAFT)),
        )
        .order_by(col(WorkOrder.id).desc())
        .limit(1)
    ).first()
    if order_id is None:
        return
    files.register_owner("work_orders", "work_orders.view", open=work_orders.hold_for_files)
    for name, data in (
        ("disco-gastado.jpg", snapshots.worn_brake()),
        ("disco-nuevo.jpg", snapshots.new_brake()),
    ):
        photo = work_orders.attach_photo(tx, order_id, data=data, name=name)
        service.share_photo(tx, order_id, photo.id)


def _outside(shop: Workshop) -> Actor:
    return Actor.system(shop.tenant_id, {"portal.open"})


def _clients(tx: Tx) -> list[UUID]:
    """Return clients by how much there is to see.

    First who has a quotation to decide beside one they decided, then who has one, or a car at work.
    """
    waiting = (
        select(Quotation.client_id)
        .where(col(Quotation.status) == QuotationStatus.SENT_TO_CUSTOMER)
        .order_by(col(Quotation.valid_until).desc(), col(Quotation.id))
    )
    working = (
        select(WorkOrder.client_id)
        .where(col(WorkOrder.status) == OTStatus.IN_PROGRESS)
        .order_by(col(WorkOrder.id).desc())
        .limit(12)
    )
    decided = set(
        tx.session.exec(
            select(Quotation.client_id).where(
                col(Quotation.status) == QuotationStatus.CUSTOMER_APPROVED
            )
        )
    )
    asked = sorted(tx.session.exec(waiting), key=lambda client: client not in decided)
    return list(dict.fromkeys([*asked, *tx.session.exec(working)]))


def _let_in(tx: Tx, client_id: UUID, token: str) -> None:
    """Write the link whose token the demonstration tells; a command would have drawn its own."""
    link = ShareLink(
        subject_type=queries.CLIENTS,
        subject_id=client_id,
        token_hash=fingerprint(token),
        created_by=tx.actor.user_id,
        created_at=tx.now,
        expires_at=tx.now + timedelta(days=DAYS),
    )
    tx.session.add(link)
    tx.session.flush()
    tx.session.add(
        CustomerAccess(
            client_id=client_id, share_link_id=link.id, created_at=tx.now, updated_at=tx.now
        )
    )


def _answer(advisor: Actor, ticket_id: UUID, at: datetime, said: str, *, closes: bool) -> None:
    with transaction(advisor, now=at) as tx:
        service.reply(tx, ticket_id, body=said)
        if closes:
            service.close(tx, ticket_id)
