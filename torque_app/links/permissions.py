"""What may be done with links; who may share a thing is its own context's to say."""

from enum import StrEnum


class Links(StrEnum):
    """KEEP makes, lists and ends the links of a thing; OPEN is what a holder's visit does."""

    KEEP = "links.keep"
    OPEN = "links.open"
