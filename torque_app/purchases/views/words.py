"""The choices that filters and forms of purchases offer, in the deployment's language."""

from typing import Final

from models.purchases import ClaimAction, PurchaseStatus
from torque_app.core.texts import _
from torque_app.purchases import queries, rules

STATES: Final = [
    (state, _(queries.state_name(state)))
    for state in (*(status.value for status in PurchaseStatus), rules.DEEMED)
]
TYPES: Final = [(str(kind), _(queries.type_name(kind))) for kind in (33, 34, 52, 56, 61)]
CLAIMS: Final = [
    (action.value, _(rules.ACTION_NAMES[action]))
    for action in (
        ClaimAction.CLAIMS_CONTENT,
        ClaimAction.CLAIMS_PARTIAL,
        ClaimAction.CLAIMS_TOTAL,
    )
]
