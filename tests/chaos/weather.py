"""Every failure of SII's that the simulator knows, at rates that leave work possible."""

from typing import Any

UPLOADS = "upload|boleta_upload"
QUESTIONS = "envelope_status|boleta_envelope|document_status|boleta_document"
TOKENS = "token|boleta_token"
SEEDS = "seed|boleta_seed"

STORM: tuple[dict[str, Any], ...] = (
    {"mode": "deaf", "service": UPLOADS, "probability": 0.02, "times": 3,
     "argument": {"seconds": 3}},
    {"mode": "lost_answer", "service": UPLOADS, "probability": 0.04, "argument": {"seconds": 4}},
    {"mode": "maintenance_page", "probability": 0.02},
    {"mode": "maintenance_page", "probability": 0.01, "argument": {"status": 200}},
    {"mode": "maintenance_page", "service": UPLOADS, "probability": 0.03,
     "argument": {"processed": True, "status": 502}},
    {"mode": "error_500_text", "probability": 0.02},
    {"mode": "empty_body", "probability": 0.02},
    {"mode": "login_page", "probability": 0.02},
    {"mode": "dead_token", "service": f"{UPLOADS}|{QUESTIONS}", "probability": 0.03},
    {"mode": "old_seed", "service": TOKENS, "probability": 0.1},
    {"mode": "not_ready", "service": "envelope_status", "probability": 0.5,
     "argument": {"seconds": 1}},
    {"mode": "stuck", "service": UPLOADS, "probability": 0.05,
     "argument": {"state": "CRT", "seconds": 4}},
    {"mode": "documents_rejected", "service": UPLOADS, "probability": 0.2,
     "argument": {"share": 0.2}},
    {"mode": "no_detail", "service": "boleta_envelope", "probability": 0.1},
    {"mode": "documents_objected", "service": UPLOADS, "probability": 0.2,
     "argument": {"share": 0.3}},
    {"mode": "signature_refused", "service": UPLOADS, "probability": 0.04},
    {"mode": "sent_before", "service": "upload", "probability": 0.05},
    {"mode": "reset", "probability": 0.02},
    {"mode": "reset", "service": UPLOADS, "probability": 0.04, "argument": {"processed": True}},
    {"mode": "blocked", "probability": 0.01},
    {"mode": "rate_limit", "probability": 0.02, "argument": {"seconds": 1}},
    {"mode": "rate_limit", "service": UPLOADS, "probability": 0.02,
     "argument": {"seconds": 1, "status": 503, "own_header": True}},
    {"mode": "charset_lie", "probability": 0.1},
    {"mode": "odd_order", "probability": 0.2},
    {"mode": "strange_wsdl", "service": "envelope_status_wsdl", "probability": 1.0},
    {"mode": "slow", "probability": 0.02, "argument": {"seconds": 0.5}},
    {"mode": "early_mail", "service": "upload", "probability": 0.3},
    {"mode": "double_mail", "service": "upload", "probability": 0.3},
    {"mode": "clock_skew", "service": UPLOADS, "probability": 0.03,
     "argument": {"seconds": -7200}},
    {"mode": "clock_skew", "service": SEEDS, "probability": 0.05, "argument": {"seconds": -300}},
    {"mode": "file_cut", "service": "upload", "probability": 0.04},
    {"mode": "upload_status", "service": "upload", "probability": 0.02,
     "argument": {"status": "9"}},
    {"mode": "upload_status", "service": "upload", "probability": 0.02,
     "argument": {"status": "-1"}},
    {"mode": "query_state", "service": "envelope_status|document_status", "probability": 0.03,
     "argument": {"state": "-12"}},
    {"mode": "query_state", "service": SEEDS, "probability": 0.02, "argument": {"state": "-2"}},
    {"mode": "access_denied", "service": "boleta_envelope|boleta_document", "probability": 0.02},
)  # fmt: skip
