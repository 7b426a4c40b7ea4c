"""Every route of the API with the right it asks for: the table the tests hold the product to.

A line is `METHOD path right least`. `right` is a permission of auth.rules.TABLE, or `public`
(nobody signs in for it), `partial` (only a session that still owes its second factor), `open`
(it is its own judge: metrics, and what a token in the path opens), or `form` (a member's page
sends it and is led back to the page, with the refusal's code when there is one). `least` is the
least role the contract of the API names for the path: V viewer, P operator, M manager, A admin,
W owner, S platform, `-` where the contract names none. Paths stand under /api/v1 unless they start
with `//`.
"""

from dataclasses import dataclass
from typing import Any, Final

from tests.architecture.floor import FLOOR
from tests.architecture.offers import OFFERS

PREFIX: Final = "/api/v1"
LADDER: Final = "VPMAWS"
"""The roles' letters from least to most, as in auth.rules.COLUMNS."""

TABLE: Final = (
    FLOOR
    + OFFERS
    + """
GET    //health                                          public                 -
GET    //ready                                           public                 -
GET    //metrics                                         open                   -
GET    /health                                           public                 -
GET    /health/ready                                     public                 -
GET    /docs                                             public                 -
GET    /docs/start.js                                    public                 -
GET    /openapi.json                                     public                 -

GET    //d/{token}                                       open                   -
GET    //d/{token}/pdf                                   open                   -
GET    //d/{token}/xml                                   open                   -
POST   //auth/login                                      public                 -
POST   //auth/register                                   public                 -
POST   //auth/mfa                                        public                 -
POST   //auth/invitation                                 public                 -
POST   //auth/logout                                     public                 -
POST   //auth/switch                                     public                 -
POST   //auth/password                                   public                 -
POST   //auth/phone/code                                 public                 -
POST   //auth/phone/login                                public                 -
GET    //auth/google                                     public                 -
GET    //auth/google/callback                            public                 -
GET    //auth/google/joined                              public                 -
POST   /auth/login                                       public                 -
POST   /auth/register                                    public                 -
POST   /auth/refresh                                     public                 -
GET    /auth/jwks                                        public                 -
POST   /auth/logout                                      session.own            V
GET    /auth/me                                          session.own            V
PATCH  /auth/me                                          session.own            -
POST   /auth/password                                    session.own            -
POST   /auth/mfa/setup                                   session.own            V
POST   /auth/mfa/confirm                                 session.own            -
POST   /auth/mfa/backup-codes                            session.own            -
POST   /auth/mfa/disable                                 session.own            -
POST   /auth/mfa/verify                                  partial                -
GET    /auth/sessions                                    session.own            V
DELETE /auth/sessions/{session_id}                       session.own            V
POST   /auth/sessions/revoke-others                      session.own            V
GET    /auth/trusted-devices                             session.own            -
DELETE /auth/trusted-devices/{trusted_id}                session.own            -
GET    /auth/tenants                                     session.own            -
GET    /auth/identities                                  session.own            -
POST   /auth/identities/google                           session.own            -
POST   /auth/identities/phone                            session.own            -
POST   /auth/identities/phone/confirm                    session.own            -
POST   /auth/identities/unlink                           session.own            -
POST   /auth/phone/code                                  public                 -
POST   /auth/phone/login                                 public                 -
POST   /auth/switch-tenant                               session.own            V
GET    /users                                            users.view             A
GET    /users/invitations                                users.view             -
DELETE /users/invitations/{invitation_id}                users.manage           -
GET    /users/{user_id}                                  users.view             A
POST   /users                                            users.manage           A
PATCH  /users/{user_id}                                  users.manage           A
PATCH  /users/{user_id}/role                             users.manage           A
DELETE /users/{user_id}                                  users.remove           W

GET    /api-keys                                         api_keys.manage        A
POST   /api-keys                                         api_keys.manage        A
POST   /api-keys/{key_id}/renew                          api_keys.manage        -
DELETE /api-keys/{key_id}                                api_keys.manage        A

GET    /tenants                                          tenants.platform       S
GET    /tenants/{tenant_id}                              tenants.administer     A
PATCH  /tenants/{tenant_id}                              tenants.manage         W
PATCH  /tenants/{tenant_id}/deactivate                   tenants.platform       S
GET    /companies                                        tenants.administer     A
POST   /companies                                        tenants.manage         W
PATCH  /companies/{company_id}                           tenants.manage         W
GET    /companies/{company_id}/branding                  branding.view          -
PATCH  /companies/{company_id}/branding                  branding.manage        -
PUT    /companies/{company_id}/branding/logo             branding.manage        -
GET    /companies/{company_id}/branding/logo             branding.view          -
DELETE /companies/{company_id}/branding/logo             branding.manage        -
GET    /service-centers                                  tenants.view           V
GET    /service-centers/{centre_id}                      tenants.view           V
POST   /service-centers                                  tenants.administer     A
PATCH  /service-centers/{centre_id}                      tenants.administer     A
GET    /service-centers/{centre_id}/holidays             workshop.view          -

GET    /clients                                          clients.view           V
GET    /clients/search                                   clients.view           V
GET    /clients/stats                                    clients.view           V
GET    /clients/{client_id}                              clients.view           V
POST   /clients                                          clients.edit           P
PATCH  /clients/{client_id}                              clients.edit           P
DELETE /clients/{client_id}                              clients.delete         M
GET    /clients/{client_id}/vehicles                     clients.view           V
GET    /clients/{client_id}/service-history              clients.view           V
GET    /clients/{client_id}/history                      clients.view           V
POST   /clients/{client_id}/contacts                     clients.edit           -
PATCH  /clients/{client_id}/contacts/{contact_id}        clients.edit           -
DELETE /clients/{client_id}/contacts/{contact_id}        clients.edit           -

GET    /vehicles                                         vehicles.view          V
GET    /vehicles/search                                  vehicles.view          V
GET    /vehicles/{vehicle_id}                            vehicles.view          V
POST   /vehicles                                         vehicles.edit          P
PATCH  /vehicles/{vehicle_id}                            vehicles.edit          P
DELETE /vehicles/{vehicle_id}                            vehicles.delete        M
POST   /vehicles/{vehicle_id}/owner                      vehicles.edit          -
POST   /vehicles/{vehicle_id}/odometer                   vehicles.edit          -
GET    /vehicles/{vehicle_id}/odometer                   vehicles.view          -
GET    /vehicles/{vehicle_id}/service-history            vehicles.view          V

GET    /work-orders                                      work_orders.view       V
GET    /work-orders/search                               work_orders.view       V
GET    /work-orders/choices                              work_orders.view       -
GET    /work-orders/stats                                work_orders.view       V
GET    /work-orders/board                                work_orders.view       -
GET    /work-orders/{ot_id}                              work_orders.view       V
GET    /work-orders/{ot_id}/activity                     work_orders.view       -
POST   /work-orders                                      work_orders.create     P
POST   /work-orders/bulk                                 work_orders.create     M
PATCH  /work-orders/{ot_id}                              work_orders.edit       P
DELETE /work-orders/{ot_id}                              work_orders.delete     M
PATCH  /work-orders/{ot_id}/status                       work_orders.view       P
POST   /work-orders/{ot_id}/submit-to-manager            work_orders.submit     P
POST   /work-orders/{ot_id}/approve                      work_orders.approve    -
POST   /work-orders/{ot_id}/reject                       work_orders.approve    -
POST   /work-orders/{ot_id}/complete                     work_orders.view       P
POST   /work-orders/{ot_id}/assign-engineer              work_orders.assign     M
POST   /work-orders/{ot_id}/parts                        work_orders.add_part   P
DELETE /work-orders/{ot_id}/parts/{part_id}              work_orders.add_part   P
POST   /work-orders/{ot_id}/work-items                   work_orders.add_labor  P
PATCH  /work-orders/{ot_id}/work-items/{labor_id}        work_orders.add_labor  -
DELETE /work-orders/{ot_id}/work-items/{labor_id}        work_orders.add_labor  -
POST   /work-orders/{ot_id}/clock/start                  work_orders.work       -
POST   /work-orders/{ot_id}/clock/stop                   work_orders.work       -
POST   /work-orders/{ot_id}/photos                       work_orders.edit       P
POST   /work-orders/{ot_id}/documents                    work_orders.edit       P
PATCH  /work-orders/time-entries/{entry_id}              work_orders.assign     -

GET    /inventory                                        inventory.view         V
GET    /inventory/low-stock                              inventory.view         V
GET    /inventory/stats                                  inventory.view         V
POST   /inventory/adjust                                 inventory.adjust       M
GET    /inventory/{item_id}                              inventory.view         V
POST   /inventory                                        inventory.edit         M
PATCH  /inventory/{item_id}                              inventory.edit         M
DELETE /inventory/{item_id}                              inventory.delete       M
POST   /inventory/{item_id}/adjust-stock                 inventory.adjust       M
GET    /inventory/{item_id}/history                      inventory.view         V
GET    /wms/warehouses                                   inventory.view         V
POST   /wms/warehouses                                   inventory.edit         M
GET    /wms/movements                                    inventory.view         V
POST   /wms/transfer                                     inventory.transfer     M
POST   /wms/goods-receipts                               inventory.receive      M

GET    /invoicing                                        invoicing.view         P
POST   /invoicing                                        invoicing.issue        P
POST   /invoicing/from-work-order                        invoicing.issue        P
POST   /invoicing/from-quotation                         invoicing.issue        P
GET    /invoicing/quotations-to-bill                     invoicing.issue        -
GET    /invoicing/guides-to-bill                         invoicing.issue        -
POST   /invoicing/preview                                invoicing.issue        -
POST   /invoicing/preview/pdf                            invoicing.issue        -
POST   /invoicing/credit-note                            invoicing.note         A
POST   /invoicing/debit-note                             invoicing.note         -
POST   /invoicing/note-preview                           invoicing.note         -
POST   /invoicing/bulk/send                              invoicing.send         -
POST   /invoicing/bulk/pdf                               invoicing.view         -
GET    /invoicing/bulk/{bundle_id}                       invoicing.view         -
GET    /invoicing/bulk/{bundle_id}/file                  invoicing.view         -
GET    /invoicing/folios/register                        invoicing.configure    -
POST   /invoicing/certificates/{certificate_id}/choose   invoicing.configure    -
GET    /invoicing/monthly-totals                         finance.read           M
GET    /invoicing/summary                                invoicing.view         -
GET    /invoicing/totals                                 finance.read           -
GET    /invoicing/claims                                 invoicing.view         -
GET    /invoicing/claims/summary                         invoicing.view         -
POST   /invoicing/claims/refresh                         invoicing.send         -
POST   /invoicing/{invoice_id}/claims/refresh            invoicing.send         -
POST   /invoicing/{invoice_id}/diagnosis-mail            invoicing.send         -
GET    /invoicing/{invoice_id}/mails                     invoicing.issue        -
GET    /invoicing/caf/status                             invoicing.configure    A
POST   /invoicing/caf/upload                             invoicing.configure    A
DELETE /invoicing/caf/{caf_id}                           invoicing.configure    -
GET    /invoicing/alerts                                 invoicing.configure    -
PATCH  /invoicing/alerts                                 invoicing.configure    -
GET    /invoicing/certificates                           invoicing.configure    -
POST   /invoicing/certificates                           invoicing.configure    -
DELETE /invoicing/certificates/{certificate_id}          invoicing.configure    -
POST   /invoicing/certificates/form                      form                   -
POST   /invoicing/practice                               invoicing.configure    -
GET    /invoicing/certification                          invoicing.configure    -
POST   /invoicing/certification                          invoicing.configure    -
POST   /invoicing/certification/{set_id}/build           invoicing.configure    -
DELETE /invoicing/certification/{set_id}                 invoicing.configure    -
GET    /invoicing/certification/{set_id}/zip             invoicing.configure    -
POST   /invoicing/certification/files/{set_file_id}/send invoicing.configure    -
GET    /invoicing/certification/files/{set_file_id}      invoicing.configure    -
GET    /invoicing/{invoice_id}                           invoicing.view         P
PATCH  /invoicing/{invoice_id}                           invoicing.edit         M
PUT    /invoicing/{invoice_id}                           invoicing.edit         M
DELETE /invoicing/{invoice_id}                           invoicing.edit         M
POST   /invoicing/{invoice_id}/issue                     invoicing.issue        -
GET    /invoicing/{invoice_id}/preview                   invoicing.issue        -
GET    /invoicing/{invoice_id}/preview/pdf               invoicing.issue        -
GET    /invoicing/{invoice_id}/note-options              invoicing.view         -
GET    /invoicing/{invoice_id}/sii-status                invoicing.view         P
POST   /invoicing/diagnosis                              invoicing.send         -
POST   /invoicing/{invoice_id}/send                      invoicing.issue        P
POST   /invoicing/{invoice_id}/links                     invoicing.issue        -
GET    /invoicing/{invoice_id}/links                     invoicing.view         -
DELETE /invoicing/{invoice_id}/links/{link_id}           invoicing.issue        -
POST   /invoicing/{invoice_id}/send-sii                  invoicing.send         M
POST   /invoicing/{invoice_id}/reissue                   invoicing.send         -
PATCH  /invoicing/{invoice_id}/void                      invoicing.void         M
GET    /invoicing/{invoice_id}/pdf                       invoicing.view         P
GET    /invoicing/{invoice_id}/xml                       invoicing.view         -
GET    /invoicing/{invoice_id}/payments                  payments.view          -
POST   /invoicing/{invoice_id}/payments                  payments.record        P
PATCH  /invoicing/{invoice_id}/mark-paid                 payments.record        M
GET    /invoicing/books                                  books.view             A
GET    /invoicing/books/entries                          books.view             -
GET    /invoicing/books/entries.csv                      books.view             -
GET    /invoicing/books/reconciliation                   books.view             -
POST   /invoicing/books/imports                          books.import           -
GET    /payments                                         payments.view          -
GET    /payments/takings                                 payments.view          -
POST   /payments                                         payments.record        -
POST   /payments/{payment_id}/reverse                    payments.reverse       -

GET    /purchases/documents                              purchases.view         -
POST   /purchases/documents                              purchases.upload       -
GET    /purchases/overview                               purchases.view         -
GET    /purchases/documents/{purchase_id}                purchases.view         -
POST   /purchases/documents/{purchase_id}/acknowledge    purchases.answer       -
POST   /purchases/documents/{purchase_id}/accept         purchases.answer       -
POST   /purchases/documents/{purchase_id}/claim          purchases.answer       -
GET    /purchases/documents/{purchase_id}/xml            purchases.view         -
GET    /purchases/documents/{purchase_id}/answers/{answer_id} purchases.view    -
GET    /purchases/mailboxes                              purchases.configure    -
POST   /purchases/mailboxes                              purchases.configure    -
POST   /purchases/mailboxes/form                         form                   -
DELETE /purchases/mailboxes/{mailbox_id}                 purchases.configure    -
GET    /purchases/mails                                  purchases.upload       -

GET    /notifications                                    notifications.own      V
GET    /notifications/mails                              notifications.log      -
POST   /notifications/{notification_id}/read             notifications.own      V
POST   /notifications/read-all                           notifications.own      -
POST   /files                                            files.upload           P
POST   /files/pieces                                     files.upload           -
POST   /files/assembled                                  files.upload           -
GET    /files                                            files.view             -
GET    /files/{file_id}                                  files.view             V
GET    /files/{file_id}/thumbnail                        files.view             -
DELETE /files/{file_id}                                  files.delete           -
GET    /audit-log                                        audit.view             -
POST   /audit-log/verify                                 audit.view             -
"""
)

ALIASES: Final = {
    "/customers": "/clients",
    "/job-cards": "/work-orders",
    "/invoices": "/invoicing",
    "/ventas/facturas": "/invoicing",
}
"""A sibling's name for a path → ours: the same handlers answer."""

MACHINERY: Final = frozenset(
    {
        "/api/{rest:path}",
        "/d/{rest:path}",
        "/i/{rest:path}",
        "/p/{rest:path}",
        "/reservar/{rest:path}",
        "/api/v1/docs/static",
    }
)
"""What answers unknown paths, and the documentation's files: no operations."""

_FINANCES: Final = (
    "The contract's own exception: a VIEWER reads finances (finance.read), an OPERATOR only the"
    " documents of the OTs that are theirs, which the query sees to."
)
_FIGURES: Final = (
    "The contract's own exception: sums of money need finance.read, which a VIEWER has and an"
    " OPERATOR has not."
)
_BY_STEP: Final = (
    "The step decides, not the route: the command knows which right each step asks for, and"
    " refuses a VIEWER with 403 once there is an OT (test_routes shows it with a real one)."
)

DEVIATIONS: Final[dict[str, tuple[str, str]]] = {
    "POST /work-orders/bulk": ("P", "Whoever may open one OT may open several; no more is done."),
    "PATCH /work-orders/{ot_id}/status": ("V", _BY_STEP),
    "POST /work-orders/{ot_id}/complete": ("V", _BY_STEP),
    "GET /invoicing": ("V", _FINANCES),
    "GET /invoicing/{invoice_id}": ("V", _FINANCES),
    "GET /invoicing/{invoice_id}/sii-status": ("V", _FINANCES),
    "GET /invoicing/{invoice_id}/pdf": ("V", _FINANCES),
    "GET /invoicing/monthly-totals": ("V", _FIGURES),
    "PATCH /invoicing/{invoice_id}/mark-paid": (
        "P",
        "Whoever may record a payment may record one of the whole balance.",
    ),
}
"""Route → the least role it really has, and why that differs from the contract's."""


@dataclass(frozen=True)
class Route:
    """One line of the table; `path` is whole."""

    method: str
    path: str
    right: str
    least: str
    name: str

    @property
    def is_public(self) -> bool:
        """Tell whether it answers whoever asks."""
        return self.right in {"public", "open"}


def _line(text: str) -> Route:
    method, short, right, least = text.split()
    path = short[1:] if short.startswith("//") else PREFIX + short
    return Route(method, path, right, least, f"{method} {short}")


ROUTES: Final = tuple(_line(line) for line in TABLE.splitlines() if line.strip())


def renamed(route: Route) -> list[Route]:
    """Return the route under its sibling names."""
    short = route.path.removeprefix(PREFIX)
    same = []
    for alias, ours in ALIASES.items():
        if short == ours or short.startswith(f"{ours}/"):
            path = alias + short.removeprefix(ours)
            name = f"{route.method} {path}"
            same.append(Route(route.method, PREFIX + path, route.right, route.least, name))
    return same


EVERY: Final = (*ROUTES, *(same for route in ROUTES for same in renamed(route)))


def actual_least(route: Route) -> str:
    """Return the least role the route is meant to have: the contract's, or the deviation's."""
    return DEVIATIONS[route.name][0] if route.name in DEVIATIONS else route.least


def filled(value: Any, ids: dict[str, str]) -> Any:
    """Return a body or a path with its `{placeholders}` replaced by ids."""
    if isinstance(value, str):
        for name, row_id in ids.items():
            value = value.replace(f"{{{name}}}", row_id)
        return value
    if isinstance(value, dict):
        return {key: filled(inner, ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, ids) for inner in value]
    return value
