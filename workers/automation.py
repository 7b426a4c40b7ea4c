"""Rules at work: on what was heard of, and on the questions of the day."""

from typing import Any

from torque_app.automation import service
from workers.job import Run, job

RUN = "automation.run"


@job("automation.obey")
def obey(run: Run, *, event: str, payload: dict[str, Any], key: str) -> None:
    """Run the rules about an event; what they do and the end of the message are one commit."""
    with run.finish(RUN) as tx:
        service.obey(tx, event=event, payload=payload, key=key)


@job("automation.ask_today")
def ask_today(run: Run) -> None:
    """Ask the daily questions."""
    with run.finish(RUN) as tx:
        service.ask_today(tx)
