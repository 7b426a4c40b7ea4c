"""What other pages show of quotations: the pieces the root hangs there."""

from torque_app.quotations.views.panel_inspection import ON_INSPECTION, inspection_panel
from torque_app.quotations.views.panel_order import ON_ORDER, order_panel
from torque_app.quotations.views.panel_party import ON_PARTY, party_panel

__all__ = [
    "ON_INSPECTION",
    "ON_ORDER",
    "ON_PARTY",
    "inspection_panel",
    "order_panel",
    "party_panel",
]
