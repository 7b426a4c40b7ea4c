"""Where the settings stand: the section and the legal entity are kept in the address."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

PATH: Final = "/ajustes"
SECTION, COMPANY = "seccion", "empresa"
COMPANIES: Final = "empresa"
"""The section of the legal entities."""

NEW: Final = "nueva"
"""In the place of a legal entity: the form of one more."""

BILLING: Final = "/ajustes/facturacion"


def address(section: str, company_id: str = "") -> str:
    """Return the address of a section, and in it of a legal entity if one was chosen."""
    asked = {SECTION: section} | ({COMPANY: company_id} if company_id else {})
    return f"{PATH}?{urlencode(asked)}"


def asked_company(query: Mapping[str, Any]) -> str:
    """Return what an address says of the legal entity: an id, NEW, or nothing."""
    return str(query.get(COMPANY) or "")


def billing_address(company_id: str) -> str:
    """Return where a legal entity's certificates and folios are set up."""
    return f"{BILLING}?{urlencode({COMPANY: company_id})}"
