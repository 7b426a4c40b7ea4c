"""Commands on invoices: issue, settle, and the steps of the exchange with SII."""

from torque_app.invoicing.service.certificates import remove_certificate, save_certificate
from torque_app.invoicing.service.folios import retire_caf, upload_caf
from torque_app.invoicing.service.issuing import issue
from torque_app.invoicing.service.judging import record_progress, record_verdicts, watch
from torque_app.invoicing.service.mending import reissue, resend, void
from torque_app.invoicing.service.practice import (
    PracticeOrder,
    order_practice,
    practice_order,
    save_practice,
)
from torque_app.invoicing.service.sending import (
    begin_upload,
    pack,
    postpone_upload,
    record_sent,
    refuse_envelope,
    retry_upload,
)
from torque_app.invoicing.service.settling import settle, unsettle
from torque_app.invoicing.service.signing import block, sign

__all__ = [
    "PracticeOrder",
    "begin_upload",
    "block",
    "issue",
    "order_practice",
    "pack",
    "postpone_upload",
    "practice_order",
    "record_progress",
    "record_sent",
    "record_verdicts",
    "refuse_envelope",
    "reissue",
    "remove_certificate",
    "resend",
    "retire_caf",
    "retry_upload",
    "save_certificate",
    "save_practice",
    "settle",
    "sign",
    "unsettle",
    "upload_caf",
    "void",
    "watch",
]
