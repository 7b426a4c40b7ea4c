"""`/api/v1` and the pages outside the interface: whole for its document, by address to serve."""

from torque_app.api.building import build
from torque_app.api.switchboard import Switchboard

__all__ = ["Switchboard", "build"]
