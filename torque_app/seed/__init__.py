"""The demonstration: two workshops with a believable year of work, the same on every machine."""

from torque_app.seed.demo import demo

__all__ = ["demo"]
