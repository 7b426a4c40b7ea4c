"""Payments are tested on documents of a workshop that can bill."""

from tests.invoicing.conftest import counter, sii, simulator

__all__ = ["counter", "sii", "simulator"]
