"""The life of an appointment and of a request, as two tables."""

from typing import Final

from models.appointments import AppointmentStatus, ServiceRequestStatus
from torque_app.core.lifecycle import Lifecycle

APPOINTMENT: Final = Lifecycle(
    subject="Una cita",
    start=AppointmentStatus.PENDING,
    moves={
        AppointmentStatus.PENDING: {
            AppointmentStatus.CONFIRMED,
            AppointmentStatus.CANCELLED,
            AppointmentStatus.NO_SHOW,
        },
        AppointmentStatus.CONFIRMED: {
            AppointmentStatus.IN_PROGRESS,
            AppointmentStatus.CANCELLED,
            AppointmentStatus.NO_SHOW,
        },
        AppointmentStatus.IN_PROGRESS: {
            AppointmentStatus.COMPLETED,
            AppointmentStatus.CANCELLED,
        },
        AppointmentStatus.COMPLETED: set(),
        AppointmentStatus.CANCELLED: set(),
        # who comes after the wait was over is received all the same
        AppointmentStatus.NO_SHOW: {AppointmentStatus.IN_PROGRESS},
    },
    names={
        AppointmentStatus.PENDING: "Por confirmar",
        AppointmentStatus.CONFIRMED: "Confirmada",
        AppointmentStatus.IN_PROGRESS: "En el taller",
        AppointmentStatus.COMPLETED: "Atendida",
        AppointmentStatus.CANCELLED: "Anulada",
        AppointmentStatus.NO_SHOW: "No llegó",
    },
)

REQUEST: Final = Lifecycle(
    subject="Una solicitud",
    start=ServiceRequestStatus.NEW,
    moves={
        ServiceRequestStatus.NEW: {
            ServiceRequestStatus.SCHEDULED,
            ServiceRequestStatus.CONVERTED,
            ServiceRequestStatus.CLOSED,
        },
        # a visit nobody came to leaves its request open again
        ServiceRequestStatus.SCHEDULED: {
            ServiceRequestStatus.NEW,
            ServiceRequestStatus.CONVERTED,
            ServiceRequestStatus.CLOSED,
        },
        ServiceRequestStatus.CONVERTED: set(),
        ServiceRequestStatus.CLOSED: set(),
    },
    names={
        ServiceRequestStatus.NEW: "Nueva",
        ServiceRequestStatus.SCHEDULED: "Agendada",
        ServiceRequestStatus.CONVERTED: "Convertida en OT",
        ServiceRequestStatus.CLOSED: "Cerrada",
    },
)

EXPECTED: Final = (AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED)
"""Who is still to come."""

LIVE: Final = (*EXPECTED, AppointmentStatus.IN_PROGRESS)
"""Appointments that keep their bay and their technician (migration 0018 says the same)."""
