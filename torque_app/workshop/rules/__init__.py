"""Pure rules of the workshop: time, holidays, load, and what may be written down."""

from torque_app.workshop.rules.spans import Span, hours, meet, merged, minus, spans

__all__ = ["Span", "hours", "meet", "merged", "minus", "spans"]
