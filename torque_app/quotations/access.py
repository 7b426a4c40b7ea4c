"""Who may change a quotation, said as the sentence a refused person reads."""

from models.quotations import Quotation
from torque_app.core.actor import Actor

OTHER_CENTRE = "Este presupuesto es de otro centro: sólo puedes verlo."


def refusal(actor: Actor, quotation: Quotation) -> str | None:
    """Return why the actor may not act on this quotation, or None."""
    foreign = actor.centre_id is not None and actor.centre_id != quotation.service_center_id
    return OTHER_CENTRE if foreign else None
