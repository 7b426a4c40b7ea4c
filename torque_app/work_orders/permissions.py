"""What one may do with OTs."""

from enum import StrEnum


class WorkOrders(StrEnum):
    """Permissions of this context.

    EDIT reaches the OTs that are one's own (RBAC-10), EDIT_ANY all of them. INVOICE and CLOSE
    are held by whoever invoices and collects.
    """

    VIEW = "work_orders.view"
    CREATE = "work_orders.create"
    EDIT = "work_orders.edit"
    EDIT_ANY = "work_orders.edit_any"
    ASSIGN = "work_orders.assign"
    SUBMIT = "work_orders.submit"
    APPROVE = "work_orders.approve"
    WORK = "work_orders.work"
    QC = "work_orders.qc"
    ADD_PART = "work_orders.add_part"
    ADD_LABOR = "work_orders.add_labor"
    DELETE = "work_orders.delete"
    SEE_MONEY = "work_orders.see_money"
    INVOICE = "work_orders.invoice"
    CLOSE = "work_orders.close"
