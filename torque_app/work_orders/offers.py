"""What messages and rules may say of OTs, and what a rule may do to one."""

from collections.abc import Mapping
from typing import Final

from models.work_orders import Priority
from torque_app.automation import service as automation
from torque_app.automation.service import Argument, Deed, Occasion
from torque_app.core.choices import Choice
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import Kind, Value, Variable, offer
from torque_app.work_orders import service
from torque_app.work_orders.events import OTMoved, OTRejected
from torque_app.work_orders.lifecycle import NAMES
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.variables import ABOUT, FIGURES, concerned, figures, found

_STATUSES: Final = tuple(Choice(one.value, name) for one, name in NAMES.items())
_PRIORITIES: Final = {
    Priority.LOW: _("Baja"),
    Priority.MEDIUM: _("Media"),
    Priority.HIGH: _("Alta"),
    Priority.URGENT: _("Urgente"),
}
_FIGURES: Final[Mapping[str, str | Variable]] = {
    **FIGURES,
    "prioridad": Variable(
        _("Prioridad"),
        Kind.CHOICE,
        tuple(Choice(one.value, name) for one, name in _PRIORITIES.items()),
    ),
    "total": Variable(_("Total neto"), Kind.MONEY),
}


def _read(tx: Tx, event: OTMoved | OTRejected) -> dict[str, Value]:
    order, client = found(tx, event.ot_id)
    priced: dict[str, Value] = {"prioridad": order.priority.value, "total": order.total_cost}
    return figures(order, client) | priced


def _read_move(tx: Tx, event: OTMoved) -> dict[str, Value]:
    moved: dict[str, Value] = {"antes": event.from_status.value, "ahora": event.to_status.value}
    return _read(tx, event) | moved


def _read_rejection(tx: Tx, event: OTRejected) -> dict[str, Value]:
    return _read(tx, event) | {"motivo": event.note}


def _prioritise(tx: Tx, occasion: Occasion, told: Mapping[str, str]) -> str:
    wanted = Priority(told["priority"])
    row = service.update(tx, occasion.concerned.about[1], priority=wanted)
    return Sentence(
        "Dejó {number} con prioridad {priority}.",
        number=row.number,
        priority=Sentence(_PRIORITIES[wanted]),
    )


offer(
    OTMoved,
    _("Una OT cambia de estado"),
    subject=ABOUT,
    variables={
        **_FIGURES,
        "antes": Variable(_("Estado anterior"), Kind.CHOICE, _STATUSES),
        "ahora": Variable(_("Estado nuevo"), Kind.CHOICE, _STATUSES),
    },
    read=_read_move,
    audience=concerned,
)
offer(
    OTRejected,
    _("Una OT no se aprueba"),
    subject=ABOUT,
    variables={**_FIGURES, "motivo": _("Motivo")},
    read=_read_rejection,
    audience=concerned,
)
automation.offer_deed(
    Deed(
        "work_orders.update",
        _("Cambiar la prioridad de la OT"),
        frozenset({WorkOrders.EDIT.value, WorkOrders.EDIT_ANY.value}),
        (
            Argument(
                "priority",
                _("Prioridad"),
                choices=lambda _tx: [
                    Choice(one.value, _(name)) for one, name in _PRIORITIES.items()
                ],
            ),
        ),
        _prioritise,
        frozenset({ABOUT}),
    )
)
