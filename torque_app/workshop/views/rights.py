"""Who sees the buttons that change something; the commands themselves decide."""

from typing import Any

from torque_app.shell.session import Session
from torque_app.workshop.permissions import Workshop


def manages() -> Any:
    """Tell whether whoever looks may change the workshop's resources."""
    return Session.permissions.contains(Workshop.MANAGE.value)
