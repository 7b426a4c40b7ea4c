"""What messages and rules may say of requests for approval."""

from collections.abc import Mapping
from typing import Final

from models.approvals import Approval, ApprovalState
from torque_app.approvals import rules
from torque_app.approvals.events import ApprovalAsked, ApprovalDecided, ApprovalEscalated
from torque_app.approvals.lifecycle import NAMES
from torque_app.auth import queries as people
from torque_app.core.choices import Choice
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import Concerned, Kind, Value, Variable, offer

ABOUT: Final = "approvals"
Asked = ApprovalAsked | ApprovalEscalated

_REQUEST: Final[Mapping[str, str | Variable]] = {
    "solicitud": _("Solicitud"),
    "motivo": _("Por qué la piden"),
    "pide": _("Quién la pide"),
    "tipo": Variable(
        _("Tipo de solicitud"),
        Kind.CHOICE,
        tuple(Choice(one.value, name) for one, (name, _figures) in rules.SUBJECTS.items()),
    ),
}
_DECISION: Final[Mapping[str, str | Variable]] = {
    **_REQUEST,
    "resultado": Variable(
        _("Resultado"),
        Kind.CHOICE,
        tuple(
            Choice(state.value, _(name))
            for state, name in NAMES.items()
            if state is not ApprovalState.PENDING
        ),
    ),
    "nota": _("Nota de quien decidió"),
}


def _read(tx: Tx, event: Asked | ApprovalDecided) -> dict[str, Value]:
    row = tx.get(Approval, event.approval_id)
    names = people.member_names(tx, [event.requested_by])
    return {
        "solicitud": event.title,
        "motivo": row.reason,
        "pide": names.get(event.requested_by, ""),
        "tipo": event.subject.value,
    }


def _read_decision(tx: Tx, event: ApprovalDecided) -> dict[str, Value]:
    return {**_read(tx, event), "resultado": event.status.value, "nota": event.note}


def _audience(_tx: Tx, event: Asked | ApprovalDecided) -> Concerned:
    return Concerned(
        about=(ABOUT, event.approval_id),
        advisor_id=event.requested_by,
        link=f"/aprobaciones/{event.approval_id}",
    )


for _event, _label in (
    (ApprovalAsked, _("Alguien pide una aprobación")),
    (ApprovalEscalated, _("Nadie decide una solicitud a tiempo")),
):
    offer(_event, _label, subject=ABOUT, variables=_REQUEST, read=_read, audience=_audience)
offer(
    ApprovalDecided,
    _("Se decide una solicitud"),
    subject=ABOUT,
    variables=_DECISION,
    read=_read_decision,
    audience=_audience,
)
