"""Mail on its way out: claimed, handed to the server with no transaction open, recorded."""

from random import SystemRandom
from typing import Final
from uuid import UUID

from torque_app.integrations.mail.smtp import MailDelayed, MailRefused, Server
from torque_app.notifications import service
from torque_app.settings import settings
from workers import messages  # noqa: F401 - its jobs are registered by being imported
from workers.job import Later, Run, job

SEND: Final = "notifications.send"
WAITS: Final = (30, 120, 600, 1800, 3600, 7200, 14400, 28800)
"""Seconds between attempts; after about fifteen hours the message is given up."""

_CHANCE: Final = SystemRandom()


@job("notifications.mail")
def mail(run: Run, *, mail_id: str) -> None:
    """Hand a message to the mail server.

    A process killed between the server's «250» and our note sends the same bytes again, under the
    same Message-ID, by which receivers know it for the same message.
    """
    its_id = UUID(mail_id)
    with run.transaction(SEND) as tx:
        outgoing = service.begin_mail(tx, its_id)
    if outgoing is None:
        return
    try:
        answer = _server().send(outgoing.data, sender=settings().mail_from, to=outgoing.recipient)
    except MailRefused as refused:
        _give_up(run, its_id, str(refused.details.get("answer", refused)))
        return
    except MailDelayed as delayed:
        _later(run, its_id, delayed)
        return
    with run.finish(SEND) as tx:
        service.record_mail(tx, its_id, answer=answer)


def _server() -> Server:
    url = settings().smtp_url
    if url is None:
        raise MailDelayed(answer="SMTP_URL")
    return Server.at(url.get_secret_value())


def _later(run: Run, mail_id: UUID, delayed: MailDelayed) -> None:
    said = str(delayed.details.get("answer", delayed))
    with run.transaction(SEND) as tx:
        tried = service.postpone_mail(tx, mail_id, answer=said)
    if tried > len(WAITS):
        _give_up(run, mail_id, said)
        return
    raise Later(seconds=WAITS[tried - 1] * _CHANCE.uniform(0.8, 1.2), reason=delayed.code)


def _give_up(run: Run, mail_id: UUID, answer: str) -> None:
    with run.finish(SEND) as tx:
        service.refuse_mail(tx, mail_id, answer=answer)
