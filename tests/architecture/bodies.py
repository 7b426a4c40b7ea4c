"""The least each route accepts, so that a refusal is about rights and never about the body."""

from io import BytesIO
from typing import Any, Final

from PIL import Image

from tests.factories.days import free_week

_SOON: Final = free_week()


def photo() -> bytes:
    """Return a small photograph."""
    buffer = BytesIO()
    Image.new("RGB", (64, 48), (20, 90, 120)).save(buffer, "JPEG")
    return buffer.getvalue()


JPEG: Final = photo()

_OT: Final = {
    "client_id": "{client_id}", "vehicle_id": "{vehicle_id}", "service_type": "Revisión",
    "service_center_id": "{centre_id}",
}  # fmt: skip
_SHELF: Final = {"warehouse_id": "{warehouse_id}", "delta": "1", "reason": "COUNT"}

_BROWSER_KEYS: Final = {"p256dh": "B" + "A" * 86, "auth": "A" * 22}

BODIES: Final[dict[str, Any]] = {
    "POST /auth/login": {"email": "{email}", "password": "Aromo-Verde-2026"},
    "POST /auth/register": {
        "email": "{email}", "password": "Aromo-Verde-2026", "workshop": "Taller Nuevo",
        "full_name": "Rosa Aravena",
    },
    "POST /auth/refresh": {"refresh_token": "de-nadie"},
    "PATCH /auth/me": {"full_name": "Rosa Aravena"},
    "POST /auth/password": {"current": "Aromo-Verde-2026", "new": "Aromo-Rojo-2027"},
    "POST /auth/mfa/confirm": {"code": "000000"},
    "POST /auth/mfa/backup-codes": {"password": "Aromo-Verde-2026"},
    "POST /auth/mfa/disable": {"password": "Aromo-Verde-2026"},
    "POST /auth/mfa/verify": {"code": "000000"},
    "POST /auth/identities/google": {"password": "Aromo-Verde-2026"},
    "POST /auth/identities/phone": {"phone": "+56912345678", "password": "Aromo-Verde-2026"},
    "POST /auth/identities/phone/confirm": {"challenge": "de-nadie", "code": "000000"},
    "POST /auth/identities/unlink": {"provider": "GOOGLE", "password": "Aromo-Verde-2026"},
    "POST /auth/phone/code": {"phone": "+56912345678"},
    "POST /auth/phone/login": {"challenge": "de-nadie", "code": "000000"},
    "POST /auth/switch-tenant": {"tenant_id": "{tenant_id}"},
    "POST /users": {"email": "{email}", "full_name": "Pedro Soto"},
    "PATCH /users/{user_id}": {"service_center_id": "{centre_id}"},
    "PATCH /users/{user_id}/role": {"role": "VIEWER"},
    "POST /api-keys": {"name": "Contabilidad {email}", "scopes": ["clients.view"]},
    "PATCH /tenants/{tenant_id}": {"name": "Taller Los Aromos"},
    "POST /companies": {
        "rut": "{rut}", "razon_social": "Aromos Dos SpA", "giro": "Mecánica",
        "address": "Los Aromos 124", "comuna": "Ñuñoa",
    },
    "PATCH /companies/{company_id}/branding": {"colour": "#0f4c5c"},
    "PATCH /companies/{company_id}": {"phone": "+56 2 2345 6789"},
    "POST /service-centers": {"code": "{centre}", "name": "Centro norte"},
    "PATCH /service-centers/{centre_id}": {"name": "Casa matriz"},
    "POST /bays": {"service_center_id": "{centre_id}", "code": "{sku}"},
    "PATCH /bays/{bay_id}": {"name": "Elevador norte"},
    "POST /kiosk-devices": {"name": "Tablet {sku}", "service_center_id": "{centre_id}"},
    "PUT /kiosk-pins/me": {"pin": "2846"},
    "PUT /kiosk-pins/{user_id}": {"pin": "2846"},
    "POST /technicians": {"user_id": "{user_id}", "service_center_id": "{centre_id}"},
    "PATCH /technicians/{technician_id}": {"level": "MASTER"},
    "POST /technicians/{technician_id}/absences": {
        "starts_at": "2026-12-01T12:00:00Z", "ends_at": "2026-12-02T21:00:00Z",
    },
    "PATCH /service-centers/{centre_id}/calendar": {"max_load_percent": 85},
    "POST /service-centers/{centre_id}/special-days": {"day": "2026-12-24"},
    "POST /labor-operations": {
        "code": "{sku}", "description": "Cambio de ampolleta", "standard_hours": "0.4",
    },
    "PATCH /labor-operations/{operation_id}": {"standard_hours": "0.5"},
    "POST /clients": {"name": "Ana Muñoz"},
    "PATCH /clients/{client_id}": {"comuna": "Ñuñoa"},
    "POST /clients/{client_id}/contacts": {"name": "Luis Rojas"},
    "PATCH /clients/{client_id}/contacts/{contact_id}": {"position": "Chofer"},
    "POST /vehicles": {
        "client_id": "{client_id}", "plate": "{plate}", "make": "Kia", "model": "Rio",
    },
    "PATCH /vehicles/{vehicle_id}": {"color": "Rojo"},
    "POST /vehicles/{vehicle_id}/owner": {"client_id": "{client_id}"},
    "POST /vehicles/{vehicle_id}/odometer": {"distance": 61_000},
    "POST /appointments": {
        "client_id": "{client_id}", "vehicle_id": "{vehicle_id}",
        "service_center_id": "{centre_id}", "starts_at": f"{_SOON}T13:00:00Z", "minutes": 60,
        "service_type": "Frenos",
    },
    "PATCH /appointments/{appointment_id}": {"notes": "Pide auto de reemplazo"},
    "PATCH /appointments/{appointment_id}/status": {"status": "CONFIRMED"},
    "POST /appointments/{appointment_id}/move": {
        "starts_at": f"{_SOON}T17:00:00Z", "minutes": 30, "bay_id": None, "technician_id": None,
        "version": 1,
    },
    "POST /appointments/{appointment_id}/customer-arrived": {},
    "POST /service-requests": {"contact_name": "Carla Díaz", "contact_phone": "912345678"},
    "PATCH /service-requests/{request_id}": {"complaint": "Ruido adelante"},
    "POST /work-orders": _OT,
    "POST /work-orders/bulk": {"work_orders": [_OT]},
    "POST /work-orders/board/moves": {"ids": ["{ot_id}"], "status": "PENDING"},
    "PUT /work-orders/board/filters": {"name": "Urgentes", "priority": "URGENT"},
    "PATCH /work-orders/{ot_id}": {"description": "Ruido adelante"},
    "PATCH /work-orders/{ot_id}/status": {"status": "PENDING"},
    "POST /work-orders/{ot_id}/reject": {"note": "Falta detalle"},
    "POST /work-orders/{ot_id}/assign-engineer": {"technician_id": "{user_id}"},
    "POST /work-orders/{ot_id}/parts": {
        "item_id": "{item_id}", "quantity": "1", "warehouse_id": "{warehouse_id}",
    },
    "POST /work-orders/{ot_id}/work-items": {"description": "Cambio de aceite", "amount": "20000"},
    "PATCH /work-orders/{ot_id}/work-items/{labor_id}": {"description": "Cambio de filtro"},
    "PUT /work-orders/{ot_id}/bay": {"bay_id": None},
    "PUT /work-orders/{ot_id}/comeback": {"original_id": None},
    "PATCH /work-orders/{ot_id}/part2a": {"issue": "No frena"},
    "POST /work-orders/{ot_id}/part3": {"item_id": "{item_id}", "quantity": "1"},
    "POST /work-orders/part-requests/{requisition_id}/approve": {"note": "Conforme"},
    "POST /work-orders/part-requests/{requisition_id}/refuse": {"reason": "No hace falta"},
    "POST /work-orders/part-requests/{requisition_id}/issue": {
        "quantity": "1", "warehouse_id": "{warehouse_id}",
    },
    "POST /work-orders/part-requests/{requisition_id}/return": {"quantity": "1"},
    "POST /work-orders/{ot_id}/tasks/{labor_id}/pause": {"reason": "LUNCH"},
    "POST /work-orders/{ot_id}/tasks/{labor_id}/leave-out": {"reason": "No hace falta"},
    "POST /work-orders/{ot_id}/tasks/{labor_id}/hand-over": {"technician_id": "{user_id}"},
    "PATCH /work-orders/time-entries/{entry_id}": {
        "started_at": "{began_at}", "ended_at": "{ended_at}", "why": "Olvido",
    },
    "POST /work-orders/{ot_id}/outside-works": {
        "supplier": "Rectificadora Sur", "description": "Rectificar culata",
    },
    "PATCH /work-orders/outside-works/{outside_id}": {"supplier": "Rectificadora Norte"},
    "PUT /work-orders/outside-works/{outside_id}/guide": {"guide_id": None},
    "POST /inspections/{inspection_id}/links": {},
    "PATCH /inspection-points/{point_id}": {"grade": "AMBER"},
    "POST /work-orders/{ot_id}/deferred-works": {"description": "Tapiz roto"},
    "POST /deferred-works/{deferred_id}/close": {"reason": "Vendió el auto"},
    "POST /inspection-templates": {
        "name": "Pauta {sku}", "points": [{"group": "Ruedas", "label": "Surco"}],
    },
    "PATCH /inspection-templates/{template_id}": {"is_active": True},
    "PATCH /quality-checks/{check_id}/points/{point_key}": {"ok": True},
    "POST /quality-checks/{check_id}/road-test": {"start_km": 61_000, "end_km": 61_004},
    "POST /quality-checks/{check_id}/fail": {"note": "Gotea el cárter"},
    "POST /quotations": {"client_id": "{client_id}", "vehicle_id": "{vehicle_id}"},
    "PATCH /quotations/{quotation_id}": {"notes": "Incluye lavado"},
    "PATCH /quotations/{quotation_id}/status": {"status": "MANAGER_REJECTED", "note": "Muy caro"},
    "POST /quotations/{quotation_id}/lines": {
        "kind": "LABOR", "description": "Cambio de correa", "unit_price": "45000",
    },
    "PATCH /quotations/{quotation_id}/lines/{quotation_line_id}": {"quantity": "2"},
    "POST /quotations/{quotation_id}/lines/{quotation_line_id}/move": {},
    "POST /quotations/{quotation_id}/packages": {"code": "{package_code}"},
    "POST /quotations/{quotation_id}/send-to-customer": {"channels": []},
    "POST /quotations/{quotation_id}/manager-approve": {},
    "POST /quotations/{quotation_id}/manager-reject": {"note": "Muy caro"},
    "POST /quotations/{quotation_id}/customer-approve": {"revision": 1, "name": "Marta Soto"},
    "POST /quotations/{quotation_id}/customer-reject": {"revision": 1, "name": "Marta Soto"},
    "POST /quotations/{quotation_id}/revise": {"why": "Otro precio"},
    "POST /quotations/{quotation_id}/convert": {},
    "POST /insurers": {"name": "Seguros {sku}"},
    "PUT /insurers/{insurer_id}": {"name": "Seguros {sku}"},
    "POST /note-templates": {"name": "Nota {sku}", "content": "Precios válidos por 7 días."},
    "PUT /note-templates/{note_template_id}": {"name": "Nota {sku}", "content": "Válido 7 días."},
    "POST /service-packages": {
        "code": "{sku}", "name": "10.000 km",
        "lines": [{"kind": "LABOR", "description": "Mantención", "unit_price": "40000"}],
    },
    "PUT /service-packages/{package_id}": {
        "code": "{sku}", "name": "20.000 km",
        "lines": [{"kind": "LABOR", "description": "Mantención", "unit_price": "60000"}],
    },
    "POST /price-matrices": {"name": "Matriz {sku}", "brackets": [{"percent": "40"}]},
    "PUT /price-matrices/{matrix_id}": {"name": "Matriz {sku}", "brackets": [{"percent": "50"}]},
    "POST /message-templates": {"code": "aviso_{number}", "channel": "SMS", "body": "Hola"},
    "POST /message-templates/preview": {
        "template": {"code": "aviso", "channel": "SMS", "body": "Hola, {{ nombre }}"},
    },
    "PUT /message-templates/{message_template_id}": {
        "code": "aviso", "channel": "SMS", "body": "Hola, {{ nombre }}",
    },
    "POST /message-rules": {
        "event": "StockRanLow", "audience": "ROLE", "audience_name": "MANAGER",
        "template_code": "{message_code}",
    },
    "PUT /message-rules/{message_rule_id}": {
        "event": "StockRanLow", "audience": "ROLE", "audience_name": "OWNER",
        "template_code": "aviso", "is_active": False,
    },
    "PUT /message-preferences": {"channels": {"SMS": False}},
    "PUT /message-preferences/me": {"channels": {"EMAIL": False}},
    "PUT /message-preferences/clients/{client_id}": {"channels": {"SMS": False}},
    "POST /consents": {
        "client_id": "{client_id}", "channel": "EMAIL", "words": "Acepto recibir ofertas.",
    },
    "POST /consents/withdraw": {"client_id": "{client_id}", "channel": "EMAIL"},
    "POST /push-subscriptions": {
        "endpoint": "https://fcm.googleapis.com/fcm/send/{sku}",
        "keys": _BROWSER_KEYS,
    },
    "POST /push-subscriptions/renew": {
        "before": "{push_endpoint}",
        "endpoint": "https://fcm.googleapis.com/fcm/send/{sku}",
        "keys": _BROWSER_KEYS,
    },
    "POST /automation-rules": {
        "name": "Regla {sku}", "trigger": "StockRanLow",
        "actions": [{
            "name": "notifications.bell",
            "arguments": {"to": "ROLE:OWNER", "title": "Queda poco de {{ repuesto }}"},
        }],
    },
    "POST /automation-rules/rehearse": {"trigger": "StockRanLow"},
    "PATCH /automation-rules/{automation_rule_id}": {"priority": 40},
    "POST /automation-rules/{automation_rule_id}/switch": {"on": True},
    "POST /customer-tickets": {
        "client_id": "{client_id}", "subject": "Tu repuesto", "body": "Llegó hoy.",
    },
    "POST /customer-tickets/{ticket_id}/reply": {"body": "Mañana a las 10."},
    "POST /customer-tickets/{ticket_id}/assign": {"user_id": None},
    "POST /customer-tickets/{ticket_id}/close": {},
    "POST /customer-tickets/{ticket_id}/reopen": {},
    "POST /data-requests": {"client_id": "{person_id}", "right": "BLOCKING"},
    "POST /data-requests/{data_request_id}/extend": {"why": "Hay que buscar en papel."},
    "POST /data-requests/{data_request_id}/grant": {"answer": "Listo."},
    "POST /data-requests/{data_request_id}/deny": {"why": "Ya lo tiene."},
    "POST /clients/{client_id}/portal-links": {"days": 30, "pin": "4711"},
    "POST /approvals/{approval_id}/approve": {"version": 1, "note": "Cliente antiguo"},
    "POST /approvals/{approval_id}/reject": {"version": 1, "note": "Es mucho descuento"},
    "POST /approval-rules": {
        "subject": "WORK_ORDER", "name": "OT grandes", "figure": "total",
        "threshold": "{number}", "levels": [{"role": "ADMIN", "hours": 24}],
    },
    "PATCH /approval-rules/{approval_rule_id}": {"is_active": False},
    "POST /delegations": {
        "to_user_id": "{user_id}", "starts_at": "{away}", "ends_at": "{back}",
    },
    "POST /quality-templates": {
        "name": "Lavado", "service_type": "{sku}", "points": [{"label": "Vidrios"}],
    },
    "PATCH /quality-templates/{quality_template_id}": {"road_test": False},
    "PATCH /work-orders/{ot_id}/delivery": {"warranty_months": 6},
    "POST /work-orders/{ot_id}/delivery": {"name": "Marta Soto", "accepted": True},
    "POST /inventory": {"sku": "{sku}", "name": "Bujía"},
    "PATCH /inventory/{item_id}": {"name": "Filtro de aire"},
    "POST /inventory/adjust": {"item_id": "{item_id}", **_SHELF},
    "POST /inventory/{item_id}/adjust-stock": _SHELF,
    "POST /wms/warehouses": {"code": "{sku}", "name": "Bodega dos"},
    "POST /wms/transfer": {
        "item_id": "{item_id}", "from_id": "{warehouse_id}", "to_id": "{other_warehouse_id}",
        "quantity": "1",
    },
    "POST /files/assembled": {
        "owner_type": "work_orders", "owner_id": "{ot_id}", "name": "frente.jpg",
        "pieces": ["{piece}"],
    },
    "POST /intakes": {"service_center_id": "{centre_id}", "vehicle_id": "{vehicle_id}"},
    "PATCH /intakes/{intake_id}": {"vehicle_id": "{vehicle_id}", "fuel_eighths": 4},
    "POST /intakes/{intake_id}/marks": {"view": "LEFT", "kind": "DENT", "x": "0.4", "y": "0.5"},
    "PATCH /intakes/{intake_id}/marks/{mark_id}": {"note": "Con pintura saltada"},
    "POST /intakes/{intake_id}/sign": {"name": "Marta Soto", "accepted": True},
    "POST /intakes/{intake_id}/refuse-signature": {"reason": "Dejó las llaves en el buzón"},
    "POST /intakes/{intake_id}/work-order": {"priority": "HIGH"},
    "POST /invoicing": {"work_order_id": "{ot_id}"},
    "POST /invoicing/from-work-order": {"work_order_id": "{ot_id}"},
    "POST /invoicing/from-quotation": {"quotation_id": "{quotation_id}"},
    "POST /invoicing/preview": {"work_order_id": "{ot_id}"},
    "POST /invoicing/preview/pdf": {"work_order_id": "{ot_id}"},
    "POST /invoicing/credit-note": {"invoice_id": "{invoice_id}", "kind": "VOID"},
    "POST /invoicing/debit-note": {"invoice_id": "{invoice_id}", "kind": "VOID"},
    "POST /invoicing/note-preview": {"invoice_id": "{invoice_id}", "kind": "VOID"},
    "POST /invoicing/bulk/send": {"invoice_ids": ["{invoice_id}"]},
    "POST /invoicing/bulk/pdf": {"invoice_ids": ["{invoice_id}"]},
    "PATCH /invoicing/alerts": {"folios": 20},
    "PATCH /invoicing/{invoice_id}": {"notes": "Llamar antes"},
    "PUT /invoicing/{invoice_id}": {"work_order_id": "{ot_id}"},
    "POST /invoicing/{invoice_id}/reissue": {},
    "POST /invoicing/{invoice_id}/send": {},
    "POST /invoicing/{invoice_id}/links": {},
    "POST /invoicing/{invoice_id}/payments": {"amount": "1000", "method": "CASH"},
    "PATCH /invoicing/{invoice_id}/mark-paid": {"method": "CASH"},
    "POST /payments": {"invoice_id": "{invoice_id}", "amount": "1000", "method": "CASH"},
    "POST /payments/{payment_id}/reverse": {"reason": "Se cobró dos veces"},
    "POST /purchases/documents/{purchase_id}/acknowledge": {"premises": "Casa matriz"},
    "POST /purchases/documents/{purchase_id}/claim": {
        "action": "RCD", "reason": "No lo compramos",
    },
    "POST /purchases/mailboxes": {
        "host": "imap.example.cl", "user": "compras@example.cl", "password": "practica",
    },
    "POST /wms/goods-receipts": {
        "warehouse_id": "{warehouse_id}",
        "lines": [{"item_id": "{item_id}", "quantity": "1", "unit_cost": "1000"}],
    },
}  # fmt: skip

FORMS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "POST /files": ("file", {"owner_type": "work_orders", "owner_id": "{ot_id}"}),
    "POST /files/pieces": ("file", {}),
    "PUT /companies/{company_id}/branding/logo": ("file", {}),
    "POST /intakes/{intake_id}/photos": ("file", {"slot": "tablero"}),
    "POST /labor-operations/import": ("file", {}),
    "POST /invoicing/caf/upload": ("file", {}),
    "POST /invoicing/diagnosis": ("file", {}),
    "POST /invoicing/certification": ("file", {}),
    "POST /purchases/documents": ("file", {}),
    "POST /invoicing/books/imports": ("file", {}),
    "POST /invoicing/certificates/form": ("file", {"password": "practica"}),
    "POST /invoicing/certificates": ("file", {"password": "practica"}),
    "POST /work-orders/{ot_id}/photos": ("files", {}),
    "POST /work-orders/{ot_id}/documents": ("files", {}),
}
"""Uploads: the field of the file, and the other fields of the form."""

QUERIES: Final[dict[str, dict[str, str]]] = {
    "GET /service-centers/{centre_id}/holidays": {"year": "2026"},
    "GET /service-centers/{centre_id}/special-days": {"from": "2026-12-01", "to": "2026-12-31"},
    "GET /service-centers/{centre_id}/load": {"from": "2026-11-23"},
    "GET /appointments/calendar": {"service_center_id": "{centre_id}", "first_day": f"{_SOON}"},
    "GET /appointments/free-slots": {"service_center_id": "{centre_id}", "day": f"{_SOON}"},
    "GET /intakes/look-up": {"q": "{vehicle_id}"},
    "GET /files": {"owner_type": "work_orders", "owner_id": "{ot_id}"},
    "GET /quotations/{quotation_id}/compare": {"before": "1", "after": "1"},
    "GET /work-orders/hours": {"from": "2026-11-01", "to": "2026-11-30"},
}
"""What a route cannot be asked without."""
