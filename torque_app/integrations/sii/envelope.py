"""The envelope SII receives: EnvioDTE or EnvioBOLETA round signed documents, signed itself.

The signed texts go in verbatim and the set is signed in its final place, because C14N looks at
the namespaces around it. Sources: EnvioDTE_v10.xsd, EnvioBOLETA_v11.xsd.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from torque_app.core.errors import TorqueError
from torque_app.core.texts import Sentence
from torque_app.integrations.sii.clock import sii_time, stamp_text
from torque_app.integrations.sii.elements import NAMESPACES, element, group
from torque_app.integrations.sii.schemas import Root
from torque_app.integrations.sii.signature import sign
from torque_app.integrations.sii.values import DECLARATION, SII_RUT, Certificate, Issuer, SignedDte

_SET_ID: Final = "SetDoc"
MOST_DOCUMENTS: Final = {Root.ENVIO_DTE: 2000, Root.ENVIO_BOLETA: 500}


class EnvelopeRefused(TorqueError):
    """Those documents cannot travel together."""

    code, status = "envelope_refused", 422
    message = "Esos documentos no pueden ir en un mismo envío."


@dataclass(frozen=True, slots=True)
class Envelope:
    """A signed envelope: `data` are the exact ISO-8859-1 bytes to store and upload."""

    root: Root
    issuer_rut: str
    sender_rut: str
    receiver_rut: str
    signed_at: datetime
    """Naive Chilean wall time, as in `TmstFirmaEnv`."""
    data: bytes = field(repr=False)


def seal(
    documents: Sequence[SignedDte],
    *,
    issuer: Issuer,
    certificate: Certificate,
    at: datetime,
    receiver_rut: str = SII_RUT,
) -> Envelope:
    """Return the envelope of those documents, signed by the certificate's holder at aware `at`.

    `receiver_rut` is SII's for an upload, the customer's for the copy mailed to the customer.
    Raises `EnvelopeRefused` for none or too many documents, mixed issuers, boletas with other
    types, or the same folio twice.
    """
    root = _root(documents, issuer)
    wall_time = max(sii_time(at), *(document.signed_at for document in documents))
    caratula = _caratula(
        documents,
        issuer=issuer,
        sender_rut=certificate.holder_rut,
        receiver_rut=receiver_rut,
        signed_at=wall_time,
    )
    inside = "\n".join((caratula, *(document.text for document in documents)))
    schema = f'xsi:schemaLocation="http://www.sii.cl/SiiDte {root.value}"'
    text = (
        f'{DECLARATION}<{root.tag} {NAMESPACES} {schema} version="1.0">\n'
        f'<SetDTE ID="{_SET_ID}">\n{inside}\n</SetDTE>\n</{root.tag}>\n'
    )
    return Envelope(
        root=root,
        issuer_rut=issuer.rut,
        sender_rut=certificate.holder_rut,
        receiver_rut=receiver_rut,
        signed_at=wall_time,
        data=sign(text, id=_SET_ID, certificate=certificate).encode("iso-8859-1"),
    )


def _root(documents: Sequence[SignedDte], issuer: Issuer) -> Root:
    """Return the kind of envelope; raises `EnvelopeRefused`."""
    kinds = {document.type.is_boleta for document in documents}
    if len(kinds) != 1:
        raise EnvelopeRefused
    root = Root.ENVIO_BOLETA if kinds == {True} else Root.ENVIO_DTE
    if len(documents) > MOST_DOCUMENTS[root]:
        raise EnvelopeRefused(
            Sentence("Un envío lleva a lo más {most} documentos.", most=MOST_DOCUMENTS[root])
        )
    if {document.issuer_rut for document in documents} != {issuer.rut}:
        raise EnvelopeRefused("Un envío lleva documentos de una sola empresa.")
    if len({(document.type, document.folio) for document in documents}) < len(documents):
        raise EnvelopeRefused("Un documento no puede ir dos veces en un envío.")
    return root


def _caratula(
    documents: Sequence[SignedDte],
    *,
    issuer: Issuer,
    sender_rut: str,
    receiver_rut: str,
    signed_at: datetime,
) -> str:
    """Return the cover: who sends to whom, under which resolution, how many of each type."""
    counts = Counter(document.type.value for document in documents)
    fields = (
        element("RutEmisor", issuer.rut),
        element("RutEnvia", sender_rut),
        element("RutReceptor", receiver_rut),
        element("FchResol", issuer.resolution_date),
        element("NroResol", issuer.resolution_number),
        element("TmstFirmaEnv", stamp_text(signed_at)),
        *(
            group("SubTotDTE", (element("TpoDTE", type_), element("NroDTE", count)))
            for type_, count in sorted(counts.items())
        ),
    )
    return group("Caratula", fields).replace("<Caratula>", '<Caratula version="1.0">', 1)
