"""The menu as data: groups of places, each with the permission that makes it appear."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from torque_app.core.texts import _


@dataclass(frozen=True, slots=True)
class Entry:
    """One place; `short` is its name on a phone's bottom bar, `words` what else finds it."""

    key: str
    label: str
    icon: str
    href: str
    permission: str
    short: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and its places."""

    label: str
    entries: tuple[Entry, ...]


GROUPS: Final = (
    Group(
        _("Taller"),
        (
            Entry("tablero", _("Tablero"), "kanban", "/tablero", "work_orders.view"),
            Entry(
                "ot",
                _("Órdenes de trabajo"),
                "clipboard-list",
                "/ot",
                "work_orders.view",
                short=_("OT"),
                words="ot orden trabajo",
            ),
            Entry(
                "agenda",
                _("Agenda"),
                "calendar",
                "/agenda",
                "appointments.view",
                words="cita hora reserva calendario solicitud",
            ),
            Entry(
                "recepcion",
                _("Recepción"),
                "clipboard-check",
                "/recepcion",
                "reception.view",
                words="nueva ot ingreso abrir acta recibir",
            ),
            Entry(
                "aprobaciones",
                _("Aprobaciones"),
                "thumbs-up",
                "/aprobaciones",
                "approvals.view",
                words="autorizar descuento visto bueno pendiente jefe",
            ),
            Entry(
                "calidad",
                _("Control de calidad"),
                "shield-check",
                "/calidad",
                "quality.check",
                words="qc salida prueba de ruta entrega",
            ),
            Entry(
                "horas",
                _("Horas"),
                "timer",
                "/horas",
                "work_orders.assign",
                words="reloj tiempo productividad eficiencia técnico tempario corregir",
            ),
            Entry(
                "taller",
                _("Taller y tempario"),
                "wrench",
                "/taller",
                "workshop.view",
                words="box técnico horario feriado carga mano de obra baremo",
            ),
        ),
    ),
    Group(
        _("Clientes y vehículos"),
        (
            Entry("clientes", _("Clientes"), "users", "/clientes", "clients.view"),
            Entry(
                "vehiculos",
                _("Vehículos"),
                "car",
                "/vehiculos",
                "vehicles.view",
                words="patente vin",
            ),
            Entry(
                "consultas",
                _("Consultas de clientes"),
                "message-square",
                "/portal/consultas",
                "portal.answer",
                short=_("Consultas"),
                words="portal preguntas mensajes responder ticket reclamo",
            ),
            Entry(
                "mensajes",
                _("Mensajes"),
                "mail",
                "/mensajes",
                "notifications.log",
                words="correo whatsapp sms enviados salida reenviar plantilla",
            ),
        ),
    ),
    Group(
        _("Presupuestos"),
        (
            Entry(
                "presupuestos",
                _("Presupuestos"),
                "file-text",
                "/presupuestos",
                "quotations.view",
                words="cotización oferta proforma aprobar cliente",
            ),
        ),
    ),
    Group(
        _("Repuestos"),
        (
            Entry(
                "repuestos",
                _("Repuestos"),
                "package",
                "/repuestos",
                "inventory.view",
                words="stock bodega inventario",
            ),
            Entry(
                "solicitudes",
                _("Solicitudes de repuestos"),
                "package-search",
                "/bodega/solicitudes",
                "inventory.consume",
                short=_("Solicitudes"),
                words="bodega pedir entregar repuesto parte 3",
            ),
        ),
    ),
    Group(
        _("Facturación"),
        (
            Entry(
                "facturacion",
                _("Facturas y boletas"),
                "receipt-text",
                "/facturacion",
                "invoicing.view",
                short=_("Facturas"),
                words="dte sii caf folio",
            ),
            Entry("pagos", _("Pagos"), "wallet", "/pagos", "payments.view", words="caja cobro"),
            Entry(
                "compras",
                _("Compras"),
                "inbox",
                "/compras",
                "purchases.view",
                words="proveedores recibidos reclamo acuse dte",
            ),
            Entry(
                "libros",
                _("Libros"),
                "book-open",
                "/libros",
                "books.view",
                words="iva f29 rcv ventas compras contador",
            ),
        ),
    ),
    Group(
        _("Administración"),
        (
            Entry(
                "usuarios",
                _("Usuarios"),
                "user-plus",
                "/usuarios",
                "users.view",
                words="equipo invitar roles",
            ),
            Entry("auditoria", _("Auditoría"), "scroll-text", "/auditoria", "audit.view"),
            Entry(
                "ajustes",
                _("Ajustes"),
                "settings",
                "/ajustes",
                "tenants.administer",
                words="empresa certificado centro",
            ),
            Entry(
                "datos-personales",
                _("Datos personales"),
                "shield-check",
                "/datos-personales",
                "portal.rights",
                words="ley 21719 derechos acceso supresión bloqueo portabilidad privacidad",
            ),
            Entry(
                "pautas",
                _("Pautas de inspección"),
                "clipboard-list",
                "/ajustes/inspecciones",
                "inspections.configure",
                words="dvi semaforo puntos plantilla",
            ),
            Entry(
                "pautas-calidad",
                _("Pautas de calidad"),
                "clipboard-check",
                "/ajustes/calidad",
                "quality.configure",
                words="control checklist puntos plantilla",
            ),
            Entry(
                "ajustes-presupuestos",
                _("Ajustes de presupuestos"),
                "file-text",
                "/ajustes/presupuestos",
                "quotations.configure",
                short=_("Presupuestos"),
                words="nota paquete matriz precio aseguradora seguro margen",
            ),
            Entry(
                "reglas-aprobacion",
                _("Reglas de aprobación"),
                "thumbs-up",
                "/ajustes/aprobaciones",
                "approvals.configure",
                words="umbral descuento nota de crédito autorizar niveles",
            ),
            Entry(
                "plantillas-mensajes",
                _("Plantillas de mensajes"),
                "mail",
                "/ajustes/mensajes",
                "notifications.configure",
                short=_("Plantillas"),
                words="correo whatsapp sms texto aviso publicidad",
            ),
            Entry(
                "automatizacion",
                _("Automatización"),
                "zap",
                "/automatizacion",
                "automation.view",
                words="reglas avisos automáticos recordatorio cuando entonces",
            ),
            Entry(
                "tabletas",
                _("Tablets del taller"),
                "smartphone",
                "/ajustes/tabletas",
                "kiosk.manage",
                short=_("Tablets"),
                words="kiosco tableta pin técnico dispositivo",
            ),
            Entry(
                "sesiones",
                _("Mis sesiones"),
                "monitor",
                "/sesiones",
                "session.own",
                words="dispositivos contraseña",
            ),
        ),
    ),
)
"""The whole menu, in the deployment's language."""


def shown(permissions: Collection[str]) -> list[dict[str, Any]]:
    """Return the groups of somebody with these permissions, as rail and palette take them."""
    found = []
    for group in GROUPS:
        items = [_item(entry) for entry in group.entries if entry.permission in permissions]
        if items:
            found.append({"label": group.label, "items": items})
    return found


def entry(key: str) -> Entry | None:
    """Return the entry of a key, or None."""
    return next((e for group in GROUPS for e in group.entries if e.key == key), None)


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.key,
        "label": entry.label,
        "short": entry.short,
        "icon": entry.icon,
        "href": entry.href,
        "keywords": entry.words,
    }
