"""One DTE from its values to its final bytes: stamped, written, signed; a few milliseconds."""

from datetime import datetime

from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.document import unsigned
from torque_app.integrations.sii.signature import is_plain, sign
from torque_app.integrations.sii.ted import stamp
from torque_app.integrations.sii.values import Caf, Certificate, DteDocument, SignedDte


def issue(document: DteDocument, *, caf: Caf, certificate: Certificate, at: datetime) -> SignedDte:
    """Return the document stamped with its CAF and signed at the aware moment `at`.

    Run `checks.check` before its folio is taken. Raises `FolioRefused` when the CAF does not
    cover it and `Untranslatable` for a character that cannot travel.
    """
    wall_time = sii_time(at)
    ted = stamp(document, caf, at=wall_time)
    text = unsigned(document, ted=ted, at=wall_time)
    return SignedDte(
        type=document.type,
        folio=document.folio,
        issued_on=document.issued_on,
        issuer_rut=document.issuer.rut,
        receiver_rut=document.receiver.rut,
        total=document.totals.total,
        signed_at=wall_time,
        ted=ted,
        text=sign(text, id=document.id, certificate=certificate, plain=is_plain(caf.text)),
    )
