"""The HTTP dialogue with a provider of messages: how long it is waited for, what silence means.

A request that never left may be repeated; one whose answer was lost may have done its work already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from torque_app.core.errors import TorqueError
from torque_app.core.loading import without
from torque_app.integrations.nearby import is_here

with without("click", "pygments", "rich"):  # its command line's: 4 MiB that nobody calls here
    import httpx

Answer = httpx.Response
"""What a provider says: its `status_code`, `headers` and `text`."""

CONNECT, READ = 5.0, 15.0
LONGEST_WAIT: Final = 3600.0
NEVER_LEFT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Delayed(TorqueError):
    """A provider does not answer, or says «not now»: it may be asked again."""

    @property
    def after(self) -> float | None:
        """Seconds the provider asks to wait, None when it does not say."""
        said = self.details.get("after")
        return None if said is None else float(said)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """In which words a provider's silence is told.

    `delayed` where nothing was done, `unsure` where the answer was lost.
    """

    delayed: type[Delayed]
    unsure: type[Delayed]

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **sent: Any,
    ) -> Answer:
        """Return what the provider answers, whatever it says; raise where it says nothing."""
        try:
            with httpx.Client(
                headers=headers,
                auth=auth,
                timeout=httpx.Timeout(READ, connect=CONNECT),
                trust_env=not is_here(url),
            ) as line:
                return line.request(method, url, **sent)
        except NEVER_LEFT as lost:
            raise self.delayed(why=type(lost).__name__) from lost
        except httpx.HTTPError as lost:
            raise self.unsure(why=type(lost).__name__) from lost

    def put_off(self, answer: Answer, said: object = "") -> Delayed:
        """Return the refusal of an answer that means «not now», with the wait it asks for."""
        words = f"{answer.status_code} {said}".strip()
        return self.delayed(answer=words, after=_asked_wait(answer))


def is_busy(answer: Answer) -> bool:
    """Tell whether an answer passes by itself: too many requests, or the provider's own fault."""
    return answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error


def told(answer: Answer) -> dict[str, Any]:
    """Return the JSON object an answer carries, an empty one for anything else."""
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _asked_wait(answer: Answer) -> float | None:
    """Return `Retry-After` in seconds, at most an hour (RFC 9110 §10.2.3); a date asks nothing."""
    said = answer.headers.get("retry-after", "")
    return min(float(said), LONGEST_WAIT) if said.isascii() and said.isdecimal() else None
