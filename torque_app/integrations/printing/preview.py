"""How a document in the making would print: no folio, no stamp, BORRADOR across it.

It shows no timbre, so that nobody takes it for a document (SII "Manual de muestras impresas").
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Final

from torque_app.integrations.printing.branding import Branding, branding_inputs
from torque_app.integrations.printing.dte import TEMPLATES, Layout
from torque_app.integrations.printing.dte_text import document_inputs
from torque_app.integrations.printing.typeset import typeset
from torque_app.integrations.sii.values import DteDocument

MARK: Final = "BORRADOR"


def print_draft(
    document: DteDocument,
    *,
    layout: Layout = Layout.LETTER,
    branding: Branding | None = None,
    extra: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return the PDF of a document without folio; `extra` as in `print_dte`.

    Raises:
        LogoRefused: the logo is no picture.
    """
    chosen = branding or Branding()
    inputs = {
        **document_inputs(document, branches=chosen.branches, extra=extra),
        "folio": MARK,
        "branding": branding_inputs(chosen),
        "contacts": list(chosen.contacts),
        "barcode": None,
        "cedible": None,
        "mark": MARK,
    }
    created = datetime.combine(document.issued_on, time(12), UTC)
    return typeset(TEMPLATES[layout][0], inputs, created=created)
