"""Which ways this installation has a provider for."""

from models.notifications_messages import Channel
from torque_app.settings import settings


def configured(channel: Channel) -> bool:
    """Tell whether messages can go out by a way at all."""
    chosen = settings()
    if channel is Channel.EMAIL:
        return chosen.smtp_url is not None
    if channel is Channel.SMS:
        return chosen.has_sms
    if channel is Channel.WHATSAPP:
        return chosen.has_whatsapp
    return True
