"""Commands on invoices: issue, settle, and the steps of the exchange with SII."""

from torque_app.invoicing.rules.verdicts import (
    QUICK,
    Answer,
    Finding,
    Outcome,
    in_doubt,
    pause,
)
from torque_app.invoicing.service.certificates import (
    NoCertificate,
    remove_certificate,
    save_certificate,
)
from torque_app.invoicing.service.folios import NoFolios, retire_caf, upload_caf
from torque_app.invoicing.service.issuing import issue
from torque_app.invoicing.service.judging import Watched, record_progress, record_verdicts, watch
from torque_app.invoicing.service.mending import NotMendable, NotVoidable, reissue, resend, void
from torque_app.invoicing.service.practice import (
    FOLIOS as PRACTICE_FOLIOS,
)
from torque_app.invoicing.service.practice import (
    NoPractice,
    PracticeOrder,
    order_practice,
    practice_order,
    save_practice,
)
from torque_app.invoicing.service.sending import (
    Parcel,
    begin_upload,
    pack,
    postpone_upload,
    record_sent,
    refuse_envelope,
    retry_upload,
)
from torque_app.invoicing.service.settling import NotPayable, settle, unsettle
from torque_app.invoicing.service.signing import SchemaBroken, block, sign

__all__ = [
    "PRACTICE_FOLIOS",
    "QUICK",
    "Answer",
    "Finding",
    "NoCertificate",
    "NoFolios",
    "NoPractice",
    "NotMendable",
    "NotPayable",
    "NotVoidable",
    "Outcome",
    "Parcel",
    "PracticeOrder",
    "SchemaBroken",
    "Watched",
    "begin_upload",
    "block",
    "in_doubt",
    "issue",
    "order_practice",
    "pack",
    "pause",
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
