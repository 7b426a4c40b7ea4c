"""What may be done with the books."""

from enum import StrEnum


class Books(StrEnum):
    """VIEW reads them; IMPORT brings SII's register in."""

    VIEW = "books.view"
    IMPORT = "books.import"
