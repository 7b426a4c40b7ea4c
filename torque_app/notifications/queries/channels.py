"""Which ways this installation has, and through whom they lead."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from models.notifications_messages import Channel
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.nearby import HERE
from torque_app.integrations.push.sealing import public_key
from torque_app.notifications.permissions import Notifications
from torque_app.settings import Settings, settings


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A way: whether it leads anywhere, whom through, whom messages come from, who tells us back.

    `is_practice` is a provider of this machine, which shows what it takes at `inbox`. `key` is the
    public one that browsers subscribe with, `told_at` where the provider tells what became.
    """

    channel: Channel
    is_configured: bool
    is_practice: bool = False
    host: str = ""
    sender: str = ""
    told_at: str = ""
    key: str = ""
    inbox: str = ""


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


@needs(Notifications.CONFIGURE)
def channels(tx: Tx) -> list[ChannelRow]:  # noqa: ARG001 - every query takes the transaction
    """Return the ways that leave the installation; no secret of a provider is among it."""
    chosen = settings()
    return [_mail(chosen), _whatsapp(chosen), _sms(chosen), _push(chosen)]


def _mail(chosen: Settings) -> ChannelRow:
    if chosen.smtp_url is None:
        return ChannelRow(Channel.EMAIL, is_configured=False)
    host = urlsplit(chosen.smtp_url.get_secret_value()).hostname or ""
    return ChannelRow(
        Channel.EMAIL,
        is_configured=True,
        is_practice=host in HERE,
        host=host,
        sender=chosen.mail_from,
    )


def _whatsapp(chosen: Settings) -> ChannelRow:
    if chosen.whatsapp_url is None:
        return ChannelRow(Channel.WHATSAPP, is_configured=False)
    there = urlsplit(chosen.whatsapp_url.get_secret_value())
    host = there.hostname or ""
    return ChannelRow(
        Channel.WHATSAPP,
        is_configured=True,
        is_practice=host in HERE,
        host=host,
        sender=there.username or "",
        told_at=f"{chosen.public_url.rstrip('/')}/external/whatsapp",
        inbox=_inbox(there.hostname, there.port, there.path),
    )


def _sms(chosen: Settings) -> ChannelRow:
    if chosen.sms_url is None:
        return ChannelRow(Channel.SMS, is_configured=False)
    there = urlsplit(chosen.sms_url.get_secret_value())
    return ChannelRow(
        Channel.SMS,
        is_configured=True,
        is_practice=there.hostname in HERE,
        host=there.hostname or "",
        sender=chosen.sms_from,
        told_at=f"{chosen.public_url.rstrip('/')}/external/sms/…",
        inbox=_inbox(there.hostname, there.port, there.path),
    )


def _push(chosen: Settings) -> ChannelRow:
    practice = urlsplit(chosen.push_practice_url)
    return ChannelRow(
        Channel.PUSH,
        is_configured=True,
        is_practice=practice.hostname in HERE,
        host=practice.hostname or "",
        sender=chosen.push_contact or chosen.mail_from,
        key=public_key(),
        inbox=_inbox(practice.hostname, practice.port, f"{practice.path}/inbox.json"),
    )


def _inbox(host: str | None, port: int | None, path: str) -> str:
    """Return where a practice provider shows what it took, nothing for a real one."""
    if host not in HERE:
        return ""
    return f"http://{host}:{port}{path}" + ("" if path.endswith(".json") else "/")
