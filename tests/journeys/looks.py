"""What is looked at: pages, dialogs and menus, each with its address and what opens it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page, expect

Gesture = Callable[[Page], None]
OVERLAY: Final = "[role=dialog], [role=alertdialog], [role=menu]"


@dataclass(frozen=True)
class Look:
    """A page at its address, `{name}`s of records in it, after some gestures.

    It is seen once it shows no skeleton, unless skeletons are what it shows.
    """

    name: str
    path: str
    gestures: tuple[Gesture, ...] = ()
    shows_skeletons: bool = False


def press(words: str, *, role: str = "button", within: str = "body") -> Gesture:
    """Press what is called so, wholly or by the pattern's own anchors."""

    def gesture(page: Page) -> None:
        room = page.locator(within).last
        room.get_by_role(role, name=re.compile(words)).locator("visible=true").first.click()

    return gesture


def opens(words: str, *, role: str = "button") -> Gesture:
    """Press what opens a dialog, a drawer or a menu, and wait until that is there."""

    def gesture(page: Page) -> None:
        press(words, role=role)(page)
        expect(page.locator(OVERLAY).locator("visible=true").last).to_be_visible()

    return gesture


def types(keys: str, words: str) -> Gesture:
    """Press keys together, then type words into the search they lead to."""

    def gesture(page: Page) -> None:
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
        page.keyboard.type(words, delay=20)
        found = page.get_by_role("option", name=re.compile(words, re.IGNORECASE))
        expect(found.first).to_be_visible()

    return gesture


def look(name: str, path: str, *gestures: Gesture) -> Look:
    """Return a look."""
    return Look(name, path, gestures)


PAGES: Final = tuple(
    look(re.sub(r"\W+", "_", path).strip("_"), path)
    for path in (
        "/tablero", "/ot", "/ot/nueva", "/ot/{draft_ot}", "/ot/{working_ot}", "/ot/{qc_ot}",
        "/ot/{completed_ot}", "/ot/{closed_ot}", "/clientes", "/clientes/nuevo",
        "/clientes/{client}", "/vehiculos", "/vehiculos/nuevo", "/vehiculos/{vehicle}",
        "/repuestos", "/repuestos/{item}", "/facturacion", "/facturacion/{invoice}",
        "/facturacion/nuevo", "/facturacion/nuevo?borrador={draft}", "/facturacion/sii",
        "/facturacion/plazos", "/pagos", "/compras", "/compras/{purchase}", "/libros", "/usuarios",
        "/sesiones", "/cuenta", "/auditoria", "/notificaciones", "/ajustes", "/ajustes/claves",
        "/mensajes", "/mensajes/correos", "/mensajes/archivo", "/ajustes/mensajes",
        "/ajustes/mensajes/reglas", "/ajustes/mensajes/canales",
        "/ajustes/facturacion",
        "/ajustes/certificacion", "/ajustes/inspecciones", "/ajustes/calidad",
        "/taller", "/taller?seccion=tecnicos", "/taller?seccion=horario",
        "/taller?seccion=tempario", "/taller?seccion=carga", "/agenda", "/agenda?view=week",
        "/agenda?by=technician", "/agenda/citas", "/agenda/solicitudes", "/recepcion",
        "/inspeccion/{open_inspection}", "/inspeccion/{done_inspection}", "/calidad",
        "/horas", "/bodega/solicitudes",
        "/calidad/{qc_ot}", "/entrega/{completed_ot}", "/no/existe",
        "/presupuestos", "/presupuestos/nuevo", "/presupuestos/{draft_quotation}",
        "/presupuestos/{sent_quotation}", "/presupuestos/{decided_quotation}",
        "/ajustes/presupuestos", "/ajustes/presupuestos?seccion=paquetes",
        "/ajustes/presupuestos?seccion=precios", "/ajustes/presupuestos?seccion=aseguradoras",
        "/portal/consultas", "/portal/consultas/{ticket}", "/datos-personales",
        "/datos-personales/{data_request}",
        "/aprobaciones", "/aprobaciones?of=all", "/aprobaciones/{approval}",
        "/aprobaciones/delegaciones", "/ajustes/aprobaciones", "/automatizacion",
        "/automatizacion/{automation}", "/automatizacion/nueva",
    )
)  # fmt: skip
"""Every page a member sees, by its address alone."""

STEPS: Final = tuple(
    look(f"recepcion_{number}", "/recepcion/{intake}", press(words, within=".intake-steps"))
    for number, words in enumerate(
        ("Vehículo", "Motivo", "Lecturas", "Carrocería", "Inventario", "Autorizaciones", "Firma"), 1
    )
)
"""The reception of a vehicle, a step at a time."""

SECTIONS: Final = tuple(
    look(f"ajustes_{words.lower()}", "/ajustes", press(f"^{words}", role="tab"))
    for words in ("Empresa", "Centros", "Facturación", "Otros programas")
)
"""The settings' tabs."""

OPEN: Final = (
    look("abierto_paleta", "/clientes", types("Control+k", "gonz")),
    look("abierto_avisos", "/clientes", opens("^Avisos|aviso")),
    look("abierto_usuario", "/clientes", opens("^Rosa")),
    look("abierto_filtro", "/ot", opens("^Estado")),
    look("abierto_columnas", "/ot", opens("Columnas")),
    look("dialogo_repuesto", "/repuestos", opens("Nuevo repuesto")),
    look("dialogo_recibir", "/repuestos/{item}", opens("Recibir stock")),
    look("dialogo_ajustar", "/repuestos/{item}", opens("^Ajustar")),
    look("dialogo_cliente", "/clientes/{client}", opens("^Editar")),
    look("dialogo_kilometraje", "/vehiculos/{vehicle}", opens("Registrar kilometraje")),
    look("dialogo_pago", "/facturacion/{unpaid}", opens("Registrar pago")),
    look("dialogo_enlace", "/facturacion/{invoice}", opens("Crear enlace")),
    look("dialogo_invitar", "/usuarios", opens("Invitar")),
    look("dialogo_clave", "/ajustes/claves", opens("Nueva clave")),
    look("dialogo_logo", "/ajustes?seccion=empresa", opens("Quitar logo")),
    look("dialogo_puesto", "/taller", opens("Nuevo box")),
    look("dialogo_tecnico", "/taller?seccion=tecnicos", opens("Nuevo técnico")),
    look("dialogo_cita", "/agenda", opens("Nueva cita")),
    look("dialogo_solicitud", "/agenda/solicitudes", opens("Anotar solicitud")),
    look("dialogo_compra", "/compras", opens("Cargar documentos")),
    look("dialogo_reclamo", "/compras/{purchase}", opens("Reclamar")),
    look("dialogo_registro", "/libros", opens("Importar registro")),
    look("dialogo_avisarme", "/notificaciones", opens("Cómo avisarme")),
    look("dialogo_plantilla", "/ajustes/mensajes", opens("Nueva plantilla")),
    look("dialogo_consentimiento", "/clientes/{client}", opens("^Registrar$")),
    look("dialogo_avisos_cliente", "/clientes/{client}", opens("^Cambiar$")),
    look("dialogo_historial_consentimiento", "/clientes/{client}", opens("^Historial$")),
    look("dialogo_regla_aviso", "/ajustes/mensajes/reglas", opens("^Nueva regla")),
    look("dialogo_nota", "/ajustes/presupuestos", opens("Nueva nota")),
    look("dialogo_paquete", "/ajustes/presupuestos?seccion=paquetes", opens("Nuevo paquete")),
    look("dialogo_matriz", "/ajustes/presupuestos?seccion=precios", opens("Nueva matriz")),
    look(
        "dialogo_aseguradora",
        "/ajustes/presupuestos?seccion=aseguradoras",
        opens("Nueva aseguradora"),
    ),
    look("factura_desde_presupuesto", "/facturacion/nuevo", press("Un presupuesto", role="radio")),
    look("dialogo_inspeccion", "/inspeccion/{done_inspection}", opens("Compartir")),
    look("dialogo_aprobar", "/aprobaciones/{approval}", opens("^Aprobar$")),
    look("dialogo_rechazar", "/aprobaciones/{approval}", opens("^Rechazar$")),
    look("dialogo_enlace_portal", "/clientes/{client}", opens("^Crear enlace$")),
    look("dialogo_conceder", "/datos-personales/{data_request}", opens("^Conceder$")),
    look("dialogo_anotar_solicitud", "/datos-personales", opens("Anotar solicitud")),
    look("dialogo_delegar", "/aprobaciones/delegaciones", opens("^Delegar$")),
    look("dialogo_regla_aprobacion", "/ajustes/aprobaciones", opens("Nueva regla")),
    look("dialogo_condicion", "/automatizacion/{automation}", opens("Agregar condición")),
    look("dialogo_accion", "/automatizacion/{automation}", opens("Agregar acción")),
    look("dialogo_paquete", "/presupuestos/{draft_quotation}", opens("Agregar paquete")),
    look("dialogo_enviar", "/presupuestos/{draft_quotation}", opens("^Enviar a")),
    look("detalle_de_linea", "/presupuestos/{draft_quotation}", press("^Más de la línea 1$")),
    look("dialogo_respuesta", "/presupuestos/{sent_quotation}", opens("Registrar respuesta")),
    look("detalle_de_mensaje", "/mensajes?status=FAILED", press(r"\+56", role="row")),
    look("confirmar_sesion", "/sesiones", opens("Cerrar las demás|Cerrar sesión")),
    look("confirmar_recepcion", "/recepcion/{intake}", opens("Anular")),
)
"""What opens over a page."""

GALLERY: Final = Look("galeria", "/gallery", shows_skeletons=True)
"""Every component in every state."""

MEMBERS: Final = (*PAGES, *STEPS, *SECTIONS, *OPEN, GALLERY)
"""All that the owner of a workshop with a year of work looks at."""

EMPTY: Final = tuple(
    look(f"vacio_{path.strip('/').replace('/', '_')}", path)
    for path in (
        "/tablero", "/compras", "/libros", "/agenda", "/agenda/citas", "/agenda/solicitudes",
        "/taller", "/recepcion", "/calidad", "/ajustes/inspecciones", "/ajustes/calidad",
        "/presupuestos",
    )
)  # fmt: skip
"""What a workshop's first week has nothing for yet."""

STRANGERS: Final = (
    look("login", "/login"),
    look("registro", "/registro"),
    look("invitacion", "/invitacion?token=nadie"),
    look("publico_documento", "{shared_document}"),
    look("publico_inspeccion", "{shared_inspection}"),
    look("publico_reserva", "/reservar/los-aromos/SC001"),
    look("publico_nada", "/d/no-es-de-nadie"),
    look("publico_avisos", "{way_out}"),
    look("publico_portal", "{portal}"),
    look("publico_portal_ot", "{portal}/ordenes/{working_ot}"),
    look("publico_portal_vehiculo", "{portal}/vehiculos/{vehicle}"),
    look("publico_portal_documentos", "{portal}/documentos"),
    look("publico_portal_reserva", "{portal}/reservar"),
    look("publico_portal_mensajes", "{portal}/mensajes"),
    look("publico_portal_datos", "{portal}/mis-datos"),
    look("publico_portal_pin", "{locked_portal}"),
)
"""What somebody sees who is not signed in."""

CODE: Final = look("codigo", "/mfa")
"""What somebody sees who has given a password and still owes the code."""
