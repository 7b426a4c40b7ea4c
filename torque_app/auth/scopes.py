"""What a key for another program may be given, and what the screen calls it."""

from collections.abc import Iterable, Mapping
from typing import Final

from torque_app.auth import rules

AREA_NAMES: Final[Mapping[str, str]] = {
    "work_orders": "Órdenes de trabajo",
    "appointments": "Agenda",
    "reception": "Recepción",
    "inspections": "Inspecciones",
    "quotations": "Presupuestos",
    "quality": "Control de calidad",
    "approvals": "Aprobaciones",
    "workshop": "Taller y tempario",
    "clients": "Clientes",
    "vehicles": "Vehículos",
    "inventory": "Repuestos",
    "invoicing": "Facturación",
    "payments": "Pagos",
    "purchases": "Documentos recibidos",
    "books": "Libros",
    "portal": "Portal del cliente",
    "automation": "Automatización",
    "notifications": "Avisos",
    "files": "Archivos",
    "tenants": "Taller",
    "branding": "Logo y color",
    "users": "Usuarios",
    "audit": "Auditoría",
}
"""The part of the product a permission belongs to → its heading, in the order of the screen."""

SCOPE_NAMES: Final[Mapping[str, str]] = {
    "work_orders.view": "Ver",
    "work_orders.create": "Abrir",
    "work_orders.edit": "Editar las propias",
    "work_orders.edit_any": "Editar todas",
    "work_orders.assign": "Asignar técnico",
    "work_orders.submit": "Enviar a aprobación",
    "work_orders.approve": "Aprobar",
    "work_orders.work": "Trabajar en ellas",
    "work_orders.qc": "Controlar la calidad",
    "work_orders.add_part": "Agregar repuestos",
    "work_orders.add_labor": "Agregar mano de obra",
    "work_orders.see_money": "Ver montos",
    "work_orders.invoice": "Marcar facturada",
    "work_orders.close": "Cerrar",
    "work_orders.delete": "Eliminar",
    "appointments.view": "Ver",
    "appointments.edit": "Crear y editar",
    "appointments.delete": "Eliminar",
    "reception.view": "Ver",
    "reception.receive": "Recibir vehículos",
    "inspections.view": "Ver",
    "inspections.inspect": "Inspeccionar",
    "inspections.configure": "Configurar las pautas",
    "quotations.view": "Ver",
    "quotations.edit": "Crear y editar",
    "quotations.send": "Enviar al cliente",
    "quotations.approve": "Dar visto bueno",
    "quotations.convert": "Convertir en OT",
    "quotations.delete": "Eliminar",
    "quotations.see_cost": "Ver costos y márgenes",
    "quotations.configure": "Configurar paquetes, precios y notas",
    "quality.view": "Ver",
    "quality.check": "Controlar la calidad",
    "quality.deliver": "Entregar vehículos",
    "quality.configure": "Configurar las pautas",
    "approvals.view": "Ver",
    "approvals.request": "Pedir y retirar",
    "approvals.decide": "Decidir",
    "approvals.delegate": "Delegar",
    "approvals.configure": "Configurar las reglas",
    "workshop.view": "Ver",
    "workshop.manage": "Administrar puestos, técnicos y tempario",
    "clients.view": "Ver",
    "clients.edit": "Crear y editar",
    "clients.delete": "Eliminar",
    "vehicles.view": "Ver",
    "vehicles.edit": "Crear y editar",
    "vehicles.delete": "Eliminar",
    "inventory.view": "Ver",
    "inventory.see_cost": "Ver costos",
    "inventory.edit": "Crear y editar",
    "inventory.receive": "Recibir mercadería",
    "inventory.adjust": "Ajustar stock",
    "inventory.transfer": "Trasladar entre bodegas",
    "inventory.consume": "Consumir",
    "inventory.delete": "Eliminar",
    "invoicing.view": "Ver documentos",
    "invoicing.issue": "Emitir",
    "invoicing.send": "Enviar al SII",
    "invoicing.void": "Anular",
    "invoicing.edit": "Editar borradores",
    "invoicing.note": "Emitir notas de crédito y débito",
    "invoicing.configure": "Configurar folios y certificado",
    "finance.read": "Ver totales y finanzas",
    "payments.view": "Ver",
    "payments.record": "Registrar",
    "payments.reverse": "Reversar",
    "purchases.view": "Ver",
    "purchases.upload": "Subir",
    "purchases.answer": "Aceptar o reclamar",
    "purchases.configure": "Configurar la casilla",
    "books.view": "Ver",
    "books.import": "Importar registro del SII",
    "portal.invite": "Dar y revocar enlaces",
    "portal.answer": "Responder consultas",
    "portal.rights": "Resolver solicitudes de datos personales",
    "automation.view": "Ver",
    "automation.configure": "Configurar las reglas",
    "notifications.log": "Ver los enviados a clientes",
    "notifications.configure": "Configurar plantillas y reglas",
    "files.view": "Ver",
    "files.upload": "Subir",
    "files.delete": "Eliminar",
    "tenants.view": "Ver centros",
    "tenants.administer": "Administrar empresa y centros",
    "branding.view": "Ver",
    "users.view": "Ver personas",
    "users.names": "Ver nombres",
    "audit.view": "Ver",
}
"""A permission a key may hold → what it lets do, under the heading of its area."""

PERSONAL: Final = frozenset(
    {
        "api_keys.manage",
        "branding.manage",
        "kiosk.manage",
        "kiosk.use",
        "notifications.own",
        "session.own",
        "tenants.manage",
        "tenants.platform",
        "users.manage",
        "users.remove",
    }
)
"""What only a person does: one's own account, other people, keys, tablets, what is the owner's."""


def area_of(scope: str) -> str:
    """Return the key of the area a permission is listed under; finances stand with invoicing."""
    context = scope.partition(".")[0]
    return "invoicing" if context == "finance" else context


def by_area(scopes: Iterable[str]) -> dict[str, list[str]]:
    """Return area → its scopes among those given, both in the order of the screen."""
    wanted = set(scopes)
    found: dict[str, list[str]] = {area: [] for area in AREA_NAMES}
    for scope in SCOPE_NAMES:
        if scope in wanted:
            found[area_of(scope)].append(scope)
    return {area: held for area, held in found.items() if held}


def grantable(held: Iterable[str]) -> frozenset[str]:
    """Return what somebody with these permissions may give to a key."""
    return frozenset(held) & (rules.TABLE.keys() - PERSONAL)
