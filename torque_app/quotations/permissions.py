"""What one may do with quotations."""

from enum import StrEnum


class Quotations(StrEnum):
    """Permissions of this context; DECIDE is the client's own, through a link."""

    VIEW = "quotations.view"
    EDIT = "quotations.edit"
    SEND = "quotations.send"
    APPROVE = "quotations.approve"
    CONVERT = "quotations.convert"
    DELETE = "quotations.delete"
    SEE_COST = "quotations.see_cost"
    CONFIGURE = "quotations.configure"
    DECIDE = "quotations.decide"
