"""`torque dte read`: what a received file holds, as JSON for a person or a script."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from torque_app.embedded.places import say
from torque_app.integrations.sii.reading import Inbox, Kind, Unreadable, read

_BYTES = frozenset({"data"})


def show(path: Path) -> int:
    """Print what was found; 1 when the file is refused or one of its signatures does not hold."""
    try:
        inbox = read(path.read_bytes())
    except Unreadable as refusal:
        reason = refusal.details.get("reason", "")
        _print({"refused": [str(refusal)], "reason": reason})
        return 1
    refusals = _refusals(inbox)
    _print({"refused": refusals, **plain(asdict(inbox)), "documents": _documents(inbox)})
    return 1 if refusals else 0


def _refusals(inbox: Inbox) -> list[str]:
    """Return why the file should not be believed, a sentence per signature that does not hold."""
    envelope = inbox.kind is not Kind.DTE and not inbox.signature.holds
    return [
        *([f"La firma del envío no vale. {inbox.signature_fault}"] if envelope else ()),
        *(
            f"Documento {each.type}-{each.folio}: {each.signature_fault}"
            for each in inbox.documents
            if not each.signature.holds
        ),
        *(
            f"Recibo {each.type}-{each.folio}: {each.signature_fault}"
            for each in inbox.receipts
            if not each.signature.holds
        ),
    ]


def _documents(inbox: Inbox) -> list[dict[str, Any]]:
    return [
        plain(asdict(each)) | {"certificate_holder": each.certificate_holder}
        for each in inbox.documents
    ]


def plain(value: Any) -> Any:
    """Return a value as JSON says it: numbers with decimals as text, no raw bytes."""
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items() if name not in _BYTES}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _print(told: dict[str, Any]) -> None:
    say(json.dumps(told, ensure_ascii=False, indent=1))
