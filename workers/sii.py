"""SII as jobs reach it: where it is, in whose name they speak, and how long they wait for it."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random, SystemRandom
from typing import Final

from torque_app.core.redis import redis
from torque_app.integrations.sii.client.errors import SiiBusy, SiiError
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.outcomes import Verdict
from torque_app.integrations.sii.client.sii_client import SiiClient
from torque_app.integrations.sii.client.status import EnvelopeStatus
from torque_app.integrations.sii.client.tokens import RedisTokenCache
from torque_app.integrations.sii.client.transport import Timeouts
from torque_app.integrations.sii.values import Certificate, Environment
from torque_app.invoicing.service import RETRIES, Answer, Finding, NoCertificate, Outcome, pause
from torque_app.settings import settings
from workers.job import Later

CHANCE: Final[Random] = SystemRandom()
WITHOUT_CERTIFICATE: Final = 3600.0
TIMEOUTS: Final = Timeouts(connect=10.0, read=90.0)

OUTCOMES: Final = {
    Verdict.PENDING: Outcome.PENDING,
    Verdict.PROCESSED: Outcome.PROCESSED,
    Verdict.REJECTED: Outcome.REFUSED,
}
"""What a verdict of SII means for an envelope."""


def simulated() -> bool:
    """Tell whether this installation speaks to a simulator."""
    return bool(settings().sii_simulator_url)


def hosts(environment: Environment) -> Hosts:
    """Return where SII is; an installation with a simulator never talks to the real one."""
    if simulated():
        return Hosts.at(settings().sii_simulator_url, environment=environment)
    return Hosts.of(environment)


def client_of(environment: Environment, certificate: Certificate) -> SiiClient:
    """Return SII as the holder of a certificate sees it; the simulator wherever one is set."""
    return SiiClient(
        hosts(environment),
        certificate,
        token_cache=RedisTokenCache(redis()),
        clock=lambda: datetime.now(UTC),
        timeouts=TIMEOUTS,
    )


def answer_of(status: EnvelopeStatus) -> Answer:
    """Return what SII says of an envelope."""
    return Answer(
        state=status.state,
        gloss=status.gloss,
        outcome=OUTCOMES[status.verdict],
        accepted=sum(count.accepted for count in status.counts),
        objected=status.objected,
        rejected=status.rejected,
        findings=tuple(
            Finding(reason.folio, reason.code, reason.level, reason.text)
            for reason in status.reasons
        ),
    )


@contextmanager
def needing_certificate() -> Generator[None]:
    """Turn a certificate that is missing into a wait for one."""
    try:
        yield
    except NoCertificate as missing:
        raise Later(seconds=WITHOUT_CERTIFICATE, reason=str(missing)) from missing


def patience(failure: SiiError, tries: int) -> float:
    """Return the seconds to wait: what SII asks for, longer each time, short with the simulator.

    A rate limit is respected as SII states it, by whichever SII.
    """
    asked_for = failure.after or 0.0
    waited = pause(max(0, tries - 1), quick=simulated(), random=CHANCE, waits=RETRIES)
    if simulated() and not isinstance(failure, SiiBusy):
        return waited
    return max(asked_for, waited)


def until_next(asked: int) -> float:
    """Return the seconds until an envelope asked about so many times is asked about again."""
    return pause(max(0, asked - 1), quick=simulated(), random=CHANCE)
