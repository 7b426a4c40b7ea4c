"""Commands on invoices: issue, settle, and the steps of the exchange with SII."""

from torque_app.invoicing.rules.verdicts import (
    QUICK,
    RETRIES,
    SETTLED,
    Answer,
    Finding,
    Outcome,
    explained,
    in_doubt,
    pause,
    settled,
)
from torque_app.invoicing.service.bulk import (
    begin_bundle,
    bundle_paper,
    finish_bundle,
    order_bundle,
    progress_bundle,
    send_all,
)
from torque_app.invoicing.service.certificates import (
    NoCertificate,
    choose_certificate,
    remove_certificate,
    save_certificate,
    signer_of,
)
from torque_app.invoicing.service.delivering import NotDeliverable, deliver
from torque_app.invoicing.service.diagnosis import DiagnosisRead, StillInReview, read_diagnosis
from torque_app.invoicing.service.drafting import (
    delete_draft,
    issue_draft,
    replace_draft,
    save_draft,
    update_draft,
)
from torque_app.invoicing.service.folios import NoFolios, retire_caf, trusted_keys, upload_caf
from torque_app.invoicing.service.guarding import guard
from torque_app.invoicing.service.issuing import issue, issue_content
from torque_app.invoicing.service.judging import Watched, record_progress, record_verdicts, watch
from torque_app.invoicing.service.mending import NotMendable, reissue, resend
from torque_app.invoicing.service.notes import NotVoidable, credit, debit, void
from torque_app.invoicing.service.packing import ReferencePending, pack
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
    "RETRIES",
    "SETTLED",
    "Answer",
    "DiagnosisRead",
    "Finding",
    "NoCertificate",
    "NoFolios",
    "NoPractice",
    "NotDeliverable",
    "NotMendable",
    "NotPayable",
    "NotVoidable",
    "Outcome",
    "Parcel",
    "PracticeOrder",
    "ReferencePending",
    "SchemaBroken",
    "StillInReview",
    "Watched",
    "begin_bundle",
    "begin_upload",
    "block",
    "bundle_paper",
    "choose_certificate",
    "credit",
    "debit",
    "delete_draft",
    "deliver",
    "explained",
    "finish_bundle",
    "guard",
    "in_doubt",
    "issue",
    "issue_content",
    "issue_draft",
    "order_bundle",
    "order_practice",
    "pack",
    "pause",
    "postpone_upload",
    "practice_order",
    "progress_bundle",
    "read_diagnosis",
    "record_progress",
    "record_sent",
    "record_verdicts",
    "refuse_envelope",
    "reissue",
    "remove_certificate",
    "replace_draft",
    "resend",
    "retire_caf",
    "retry_upload",
    "save_certificate",
    "save_draft",
    "save_practice",
    "send_all",
    "settle",
    "settled",
    "sign",
    "signer_of",
    "trusted_keys",
    "unsettle",
    "update_draft",
    "upload_caf",
    "void",
    "watch",
]
