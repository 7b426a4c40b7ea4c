"""What may be done with the image of a workshop."""

from enum import StrEnum


class Branding(StrEnum):
    """VIEW is for the settings; papers and pages show the image to whoever may see them."""

    VIEW = "branding.view"
    MANAGE = "branding.manage"
