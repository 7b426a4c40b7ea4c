"""Payments are tested on documents of a workshop that can bill."""

from tests.invoicing.conftest import counter

__all__ = ["counter"]
