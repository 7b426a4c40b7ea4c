"""What others may hear about automatic rules."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class RuleEvent(Event):
    """Base: something happened to this rule; the list and its page re-read."""

    rule_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the list and the rule's own."""
        return ("automation", f"automation:{self.rule_id}")


@dataclass(frozen=True)
class RuleSaved(RuleEvent):
    """A rule was written, tried, switched or removed."""


@dataclass(frozen=True)
class RuleStopped(RuleEvent):
    """A rule was held back, for the first time in an hour; `why` says it in a sentence."""

    name: str
    why: str


@dataclass(frozen=True)
class RuleRan(RuleEvent):
    """A rule heard of something and did, or did not do, what it says."""
