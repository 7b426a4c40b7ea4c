"""The contexts in tier order, from high to low; the only list of them."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from typing import Final

CONTEXTS: Final = (
    "portal",
    "books",
    "payments",
    "purchases",
    "invoicing",
    "quotations",
    "kiosk",
    "quality",
    "reception",
    "inspections",
    "appointments",
    "work_orders",
    "inventory",
    "vehicles",
    "clients",
    "workshop",
    "automation",
    "approvals",
    "notifications",
    "branding",
    "files",
    "links",
    "audit",
    "auth",
    "tenants",
)


def room(context: str, name: str) -> ModuleType | None:
    """Return a context's room (`service`, `queries`, `api`, `pages`…), or None if it has none."""
    if find_spec(f"torque_app.{context}") is None:
        return None
    path = f"torque_app.{context}.{name}"
    return import_module(path) if find_spec(path) else None


def rooms(name: str) -> Iterator[ModuleType]:
    """Yield that room of each context that has it, in tier order; a folder's modules one by one."""
    for context in CONTEXTS:
        module = room(context, name)
        if module is None:
            continue
        if not hasattr(module, "__path__"):
            yield module
            continue
        for inner in iter_modules(module.__path__):
            yield import_module(f"{module.__name__}.{inner.name}")
