"""What the workshop's own record is called in the log."""

from collections.abc import Mapping
from typing import Final

from torque_app.core.texts import _

ENTITIES: Final[Mapping[str, str]] = {"tenants": _("Taller")}
"""The name of the record."""

FIELDS: Final[Mapping[str, str]] = {
    "business_type": _("Tipo de negocio"),
    "country": _("País"),
    "currency": _("Moneda"),
    "deactivated_at": _("Desactivado el"),
    "features": _("Módulos"),
    "locale": _("Idioma"),
    "plan": _("Plan"),
    "settings": _("Ajustes"),
    "slug": _("Nombre en la dirección"),
}
"""The label of each column that no other record has."""

VALUES: Final[Mapping[str, str]] = {
    "DEALERSHIP": _("Concesionario"),
    "IMPORTER": _("Importadora"),
    "OPEN": _("Abierta"),
    "RETAIL": _("Venta de repuestos"),
    "SERVICE": _("Servicio técnico"),
}
"""The word of each value that no other column takes."""

OWN_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "customer_tickets": {"OPEN": _("Por responder"), "PENDING": _("Respondida")},
    "purchase_mailboxes": {"OPEN": _("Sin cifrar")},
    "appointments": {"PENDING": _("Por confirmar")},
}
"""The words of values that mean something else in one kind of record."""
