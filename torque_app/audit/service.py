"""What the platform does with the audit log: prove it, and say so when the proof fails."""

from torque_app.audit import queries
from torque_app.audit.events import ChainBroken
from torque_app.audit.permissions import Audit
from torque_app.audit.queries import Verdict
from torque_app.core.needs import needs
from torque_app.core.tx import Tx


@needs(Audit.VIEW)
def prove(tx: Tx) -> Verdict:
    """Verify the chain; a break becomes an event, so that somebody is told."""
    verdict = queries.verify(tx)
    if not verdict.whole:
        tx.emit(ChainBroken(verdict.sequence or 0, verdict.entry_id, verdict.reason))
    return verdict
