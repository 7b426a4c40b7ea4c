"""What every book and summary of certification shares: its cover, its frame, its signature."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from torque_app.integrations.sii.clock import sii_time, stamp_text
from torque_app.integrations.sii.elements import NAMESPACES, element, group
from torque_app.integrations.sii.schemas import Root
from torque_app.integrations.sii.signature import sign
from torque_app.integrations.sii.values import DECLARATION, Certificate, Issuer

BOOK: Final = "EnvioLibro"
_BOOK_ID: Final = "Libro"


@dataclass(frozen=True, slots=True)
class Signatory:
    """The company whose book it is, the person who signs and sends it, and the aware moment."""

    issuer: Issuer
    certificate: Certificate = field(repr=False)
    at: datetime

    @property
    def wall_time(self) -> str:
        """The moment as SII writes it."""
        return stamp_text(sii_time(self.at))

    def parties(self, issuer_tag: str) -> tuple[str, str]:
        """Return the cover's first two elements: whose file it is and who sends it."""
        return (
            element(issuer_tag, self.issuer.rut),
            element("RutEnvia", self.certificate.holder_rut),
        )

    def resolution(self) -> tuple[str, str]:
        """Return the resolution that lets the company issue."""
        return (
            element("FchResol", self.issuer.resolution_date),
            element("NroResol", self.issuer.resolution_number),
        )


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A signed file for SII: `data` are the exact ISO-8859-1 bytes to store and upload."""

    root: Root
    data: bytes = field(repr=False)


def signed_book(root: Root, parts: tuple[str, ...], by: Signatory) -> SignedFile:
    """Return a book of those elements, closed by the moment of its signature."""
    inside = group(BOOK, (*parts, element("TmstFirma", by.wall_time)))
    return framed(root, inside, tag=BOOK, id=_BOOK_ID, by=by)


def framed(root: Root, inside: str, *, tag: str, id: str, by: Signatory) -> SignedFile:
    """Return the file whose one content is the element `tag`, signed under `id`."""
    schema = f'xsi:schemaLocation="http://www.sii.cl/SiiDte {root.value}"'
    content = inside.replace(f"<{tag}>", f'<{tag} ID="{id}">', 1)
    text = (
        f'{DECLARATION}<{root.tag} {NAMESPACES} {schema} version="1.0">\n{content}\n</{root.tag}>\n'
    )
    return SignedFile(root, sign(text, id=id, certificate=by.certificate).encode("iso-8859-1"))
