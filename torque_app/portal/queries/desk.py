"""Who at the workshop may answer clients."""

from torque_app.auth import queries as people
from torque_app.core.choices import Choice
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal.permissions import Portal


@needs(Portal.ANSWER)
def answerers(tx: Tx) -> list[Choice]:
    """Return the members a matter may be given to, by name."""
    found = people.member_names(tx, people.holders(tx, Portal.ANSWER))
    return [Choice(str(one), name) for one, name in sorted(found.items(), key=lambda pair: pair[1])]
