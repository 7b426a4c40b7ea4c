"""The life of a message on its way out."""

from typing import Final

from models.notifications_messages import MessageStatus
from torque_app.core.lifecycle import Lifecycle
from torque_app.core.texts import _

S = MessageStatus

MESSAGE: Final = Lifecycle(
    subject=_("Un mensaje"),
    start=S.QUEUED,
    moves={
        # a provider may tell that it went although its answer said otherwise, or none came
        S.QUEUED: frozenset({S.HELD, S.SENDING, S.SUPPRESSED, S.SENT, S.DELIVERED, S.READ}),
        S.HELD: frozenset({S.SENDING, S.SUPPRESSED}),
        S.SENDING: frozenset({S.QUEUED, S.SENT, S.DELIVERED, S.READ, S.FAILED, S.DEAD}),
        S.SENT: frozenset({S.DELIVERED, S.READ, S.FAILED}),
        S.DELIVERED: frozenset({S.READ}),
        S.READ: frozenset(),
        S.FAILED: frozenset({S.QUEUED}),
        S.DEAD: frozenset({S.QUEUED, S.SENT, S.DELIVERED, S.READ}),
        S.SUPPRESSED: frozenset(),
    },
    names={
        S.QUEUED: _("Por enviar"),
        S.HELD: _("En espera"),
        S.SENDING: _("Enviándose"),
        S.SENT: _("Enviado"),
        S.DELIVERED: _("Entregado"),
        S.READ: _("Leído"),
        S.FAILED: _("Rechazado"),
        S.DEAD: _("Sin salida"),
        S.SUPPRESSED: _("No enviado"),
    },
)
"""DEAD ran out of attempts and is sent again by a person; SUPPRESSED was not to be sent at all."""

RESENDABLE: Final = frozenset({S.FAILED, S.DEAD})
WAITING: Final = frozenset({S.QUEUED, S.HELD})
OVER: Final = frozenset({S.SENT, S.DELIVERED, S.READ, S.FAILED, S.DEAD, S.SUPPRESSED})
