"""The pieces of the bell, of the log of messages and of their words."""

from torque_app.notifications.views.inbox import bell

__all__ = ["bell"]
