"""A state machine is a table you can read aloud."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from torque_app.core.errors import IllegalMove
from torque_app.core.texts import Sentence, either

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Lifecycle(Generic[S]):
    """The states something may be in, how they are called, and which follows which."""

    subject: str
    start: S
    moves: Mapping[S, Set[S]]
    names: Mapping[S, str]

    def allows(self, here: S, there: S) -> bool:
        """Tell whether the table has the edge."""
        return there in self.moves[here]

    def check(self, here: S, there: S) -> None:
        """Raise IllegalMove, with a sentence that says what is possible, unless allowed."""
        if self.allows(here, there):
            return
        options = [self.names[state] for state in self.moves[here]]
        refusal = Sentence(
            "{refusal} {advice}",
            refusal=Sentence(
                "{subject} en «{here}» no puede pasar a «{there}».",
                subject=Sentence(self.subject),
                here=Sentence(self.names[here]),
                there=Sentence(self.names[there]),
            ),
            advice=Sentence("Desde ahí sólo puede pasar a {options}.", options=either(options))
            if options
            else Sentence("Ya no se mueve."),
        )
        raise IllegalMove(refusal, **{"from": here.value, "to": there.value})

    def reachable(self) -> frozenset[S]:
        """Return every state some walk from the start arrives at."""
        seen: set[S] = set()
        todo = [self.start]
        while todo:
            state = todo.pop()
            seen.add(state)
            todo += self.moves[state] - seen
        return frozenset(seen)
