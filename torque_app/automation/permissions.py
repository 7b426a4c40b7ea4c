"""What one may do with automation rules."""

from enum import StrEnum


class Automation(StrEnum):
    """RUN is the platform's."""

    VIEW = "automation.view"
    CONFIGURE = "automation.configure"
    RUN = "automation.run"
