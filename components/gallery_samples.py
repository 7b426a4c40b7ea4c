# ruff: noqa: E501  # rows read better one to a line
"""Invented rows for the gallery: enough of each kind to see a component full, empty and overflowing."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

_NOW: Final = datetime.now(UTC)


def ago(**span: float) -> str:
    """An instant some time before the page was built, ISO 8601 in UTC."""
    return (_NOW - timedelta(**span)).isoformat(timespec="seconds").replace("+00:00", "Z")


STATUSES: Final = [
    ("draft", "Borrador"),
    ("pending", "Por aprobar"),
    ("approved", "Aprobada"),
    ("in_progress", "En trabajo"),
    ("waiting_parts", "Espera repuestos"),
    ("qc", "Control de calidad"),
    ("completed", "Terminada"),
    ("invoiced", "Facturada"),
    ("closed", "Cerrada"),
    ("cancelled", "Anulada"),
]

_WORK: Final = [
    ("KXRT45", "Mantención 60.000 km", "Marta Fuentes Rojas", "Pedro Soto", 289_900),
    ("LZBC12", "Frenos delanteros y rectificado de discos", "Transportes Llaima SpA", "Ana Díaz", 412_350),
    ("GH4521", "Diagnóstico motor: pierde fuerza en subida", "Jorge Vidal", "Pedro Soto", 45_000),
    ("PRTV88", "Kit de embrague", "Constructora e Inmobiliaria Valle Verde del Maipo Limitada", "Luis Rivas", 1_184_700),
    ("DSWP31", "Cambio de correa de distribución y bomba de agua", "Carolina Muñoz", "Ana Díaz", 534_000),
    ("RBKF77", "Aire acondicionado no enfría", "Daniela Pizarro", "", 98_000),
]  # fmt: skip


def _card(i: int, column: str) -> dict[str, Any]:
    plate, title, client, technician, amount = _WORK[i % len(_WORK)]
    return {
        "id": f"c{column}{i}",
        "column": column,
        "number": f"SC001-2026-11-{i + 41:04d}",
        "plate": plate,
        "title": title,
        "client": client,
        "technician": technician,
        "priority": ("normal", "high", "normal", "urgent", "low")[i % 5],
        "promised": ago(hours=((i * 7) % 60) - 40),
        "amount": amount,
        "tasks_done": i % 5,
        "tasks_total": 5 if i % 3 else 0,
        "chips": [{"label": "Garantía", "tone": "violet", "icon": "shield-check"}] if i % 4 == 0 else [],
    }  # fmt: skip


_BOARD: Final = [
    ("pending", 3, 3),
    ("approved", 2, 2),
    ("in_progress", 4, 4),
    ("waiting_parts", 1, 1),
    ("qc", 0, 0),
    ("completed", 80, 4_312),
]

CARDS: Final[list[dict[str, Any]]] = [
    _card(i, column) for column, shown, _ in _BOARD for i in range(shown)
]
COLUMNS: Final[list[dict[str, Any]]] = [
    {
        "id": column,
        "title": dict(STATUSES)[column],
        "status": column,
        "count": count,
        "total": sum(card["amount"] for card in CARDS if card["column"] == column),
    }
    for column, _, count in _BOARD
]
FLOOR: Final = [
    card
    | {
        "lane": card["technician"] or "-",
        "waiting": "Kit de embrague" if card["column"] == "waiting_parts" else "",
    }
    for card in CARDS
    if card["column"] != "completed"
]
"""The cards of a shop floor in lanes, one for each technician."""


def _lane(technician: str, about: str, *, is_open: bool) -> dict[str, Any]:
    held = [card["column"] for card in FLOOR if card["lane"] == technician]
    counts = {column: held.count(column) for column in dict.fromkeys(held)}
    title = "Sin técnico" if technician == "-" else technician
    return {
        "id": technician,
        "title": title,
        "about": about,
        "count": len(held),
        "counts": counts,
        "open": is_open,
    }


LANES: Final = [
    _lane("Pedro Soto", "Turno de la mañana", is_open=True),
    _lane("Ana Díaz", "", is_open=True),
    _lane(
        "Luis Rivas",
        "Un detalle de la fila que no cabe en la pantalla de un teléfono",
        is_open=False,
    ),
    _lane("-", "", is_open=False),
]
ALLOWED: Final = {
    "pending": ["approved"],
    "approved": ["in_progress"],
    "in_progress": ["waiting_parts", "qc"],
    "waiting_parts": ["in_progress"],
    "qc": ["in_progress", "completed"],
    "completed": [],
}
REASONS: Final = {"pending>in_progress": "Falta que el cliente apruebe el presupuesto."}

ROWS: Final[list[dict[str, Any]]] = [
    {
        "id": f"r{i}",
        "number": f"SC001-2026-11-{i + 41:04d}",
        "plate": _WORK[i % 6][0],
        "vehicle": "Toyota Yaris 2019",
        "client": _WORK[i % 6][2],
        "title": _WORK[i % 6][1],
        "technician": _WORK[i % 6][3],
        "status": STATUSES[i % 10][0],
        "status_label": STATUSES[i % 10][1],
        "opened": ago(hours=i * 9 + 1),
        "promised": "2026-11-20",
        "done": i % 6,
        "done_max": 5,
        "hours": 1.5 * i,
        "amount": _WORK[i % 6][4],
    }
    for i in range(10)
]
LINES: Final[list[dict[str, Any]]] = [
    {"id": "1", "code": "MO-014", "name": "Cambio de pastillas delanteras", "qty": 1.5, "unit": 32_000, "total": 48_000},
    {"id": "2", "code": "BRE-P83145N", "name": "Juego de pastillas Brembo P83145N", "qty": 1, "unit": 42_990, "total": 42_990},
    {"id": "3", "code": "BRE-09C17611", "name": "Disco ventilado 280 mm", "qty": 2, "unit": 38_500, "total": 77_000},
]  # fmt: skip

STEPS: Final[list[dict[str, Any]]] = [
    {"id": "1", "title": "Emitida", "detail": "Factura electrónica N° 1.204 por $ 199.912", "at": ago(minutes=42), "actor": "Carla Reyes", "state": "done",
     "evidence": [{"label": "PDF", "href": "/api/v1/dtes/1/pdf"}, {"label": "XML", "href": "/api/v1/dtes/1/xml"}]},
    {"id": "2", "title": "Firmada", "detail": "Con el certificado de Rodrigo Paz, vigente hasta el 03-08-2027", "at": ago(minutes=41), "actor": "Sistema", "state": "done"},
    {"id": "3", "title": "Enviada al SII", "detail": "Número de atención 284756199", "at": ago(minutes=40), "actor": "Sistema", "state": "done"},
    {"id": "4", "title": "En revisión", "detail": "El SII la recibió y la está revisando. Preguntamos cada minuto.", "at": ago(minutes=3), "state": "current"},
    {"id": "5", "title": "Aceptada", "state": "waiting"},
]  # fmt: skip
REJECTED: Final[list[dict[str, Any]]] = [
    *STEPS[:3],
    {"id": "4", "title": "Rechazada", "detail": "El RUT del receptor no existe (DTE-3-101). Corrige el RUT del cliente y emite una nueva.", "at": ago(minutes=3), "state": "failed"},
    {"id": "5", "title": "Cesión", "state": "skipped"},
]  # fmt: skip

EVENTS: Final[list[dict[str, Any]]] = [
    {"id": "1", "kind": "money", "icon": "banknote", "title": "Pago recibido", "text": "Transferencia, Banco de Chile", "actor": "Carla Reyes", "at": ago(minutes=4), "amount": 199_912, "tone": "success"},
    {"id": "2", "kind": "history", "icon": "wrench", "title": "Pasó a En trabajo", "actor": "Pedro Soto", "at": ago(hours=3), "tone": "accent"},
    {"id": "3", "kind": "message", "title": "Mensaje a Marta", "text": "Encontramos las pastillas al 15 %. ¿Las cambiamos ahora?\nTe mandamos el presupuesto con fotos.", "actor": "Ana Díaz", "at": ago(hours=5)},
    {"id": "4", "kind": "file", "icon": "image", "title": "3 fotos de la recepción", "href": "/ot/1/fotos", "actor": "Ana Díaz", "at": ago(days=1)},
]  # fmt: skip

PATH: Final[list[dict[str, Any]]] = [
    {"key": key, "label": label, "state": "done" if i < 3 else "current" if i == 3 else "next"}  # noqa: PLR2004
    for i, (key, label) in enumerate(STATUSES[:9])
]

CLIENTS: Final[list[dict[str, Any]]] = [
    {"id": "1", "label": "Marta Fuentes Rojas", "sublabel": "12.345.678-5 · 2 vehículos"},
    {"id": "2", "label": "Transportes Llaima SpA", "sublabel": "76.543.210-3 · 14 vehículos"},
    {"id": "3", "label": "Jorge Vidal", "sublabel": "9.876.543-3 · 1 vehículo"},
]

NAV: Final[list[dict[str, Any]]] = [
    {"label": "Taller", "items": [
        {"label": "Tablero", "href": "/tablero", "icon": "kanban"},
        {"label": "Órdenes", "href": "/ot", "icon": "clipboard-list", "count": 128},
        {"label": "Recepción", "href": "/recepcion", "icon": "car"},
        {"label": "Agenda", "href": "/agenda", "icon": "calendar"},
    ]},
    {"label": "Clientes", "items": [
        {"label": "Clientes", "href": "/clientes", "icon": "users"},
        {"label": "Vehículos", "href": "/vehiculos", "icon": "gauge"},
    ]},
    {"label": "Gestión", "items": [
        {"label": "Repuestos", "href": "/repuestos", "icon": "package"},
        {"label": "Facturación", "href": "/facturacion", "icon": "receipt-text", "count": 3},
        {"label": "Galería", "href": "/", "icon": "palette"},
        {"label": "Administración", "href": "/admin", "icon": "settings"},
    ]},
]  # fmt: skip

PALETTE: Final[list[dict[str, Any]]] = [
    {"label": "Ir a", "items": [
        {"id": f"go-{item['href']}", "label": item["label"], "icon": item["icon"], "href": item["href"]}
        for group in NAV for item in group["items"]
    ]},
    {"label": "Hacer", "items": [
        {"id": "new-ot", "label": "Recibir un vehículo", "icon": "plus", "href": "/recepcion", "keywords": "nueva ot orden", "shortcut": "N"},
    ]},
]  # fmt: skip
