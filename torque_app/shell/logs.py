"""One JSON line per happening, personal data masked; set up once in every process."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

_RUT = re.compile(r"\b\d{1,2}\.?\d{3}\.?\d{3}-[\dkK]\b")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"(?<!\d)\+?56[ -]?\d[ -]?\d{4}[ -]?\d{4}\b")
_URL_PASSWORD = re.compile(r"(://[^:/@\s]*:)[^@\s]+@")
_NAMED = re.compile(
    r"(?i)(torque_sid|authorization|cookie|password|contraseña|secret|token|api_key|x-api-key)"
    r"(['\"]?\s*[:=]\s*)('[^']*'|\"[^\"]*\"|(?:bearer\s+)?[^\s,;'\"}\])]+)"
)
_EVENT = re.compile(r"Event\(name='([^']*)'.*", re.DOTALL)
_LONG = re.compile(r"[A-Za-z0-9_-]{32,}")
_KNOWN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")
_RANDOM_DIGITS = 4

_CHATTY: Final = ("httpx", "httpcore", "socketio", "engineio", "alembic", "granian.access")
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def masked(text: str) -> str:
    """Return a text without RUT, e-mail, phone, passwords, cookies, tokens or event payloads."""
    text = _EVENT.sub(r"Event(name='\1', …)", text)
    text = _URL_PASSWORD.sub(r"\1***@", text)
    text = _NAMED.sub(r"\1\2***", text)
    text = _EMAIL.sub("***@***", text)
    text = _RUT.sub("***-*", text)
    text = _PHONE.sub("+56*********", text)
    return _LONG.sub(_if_random, text)


def _if_random(found: re.Match[str]) -> str:
    """Mask what nobody could have written: our own long names have few digits and no capitals."""
    word = found[0]
    if _KNOWN_ID.fullmatch(word) or sum(c.isdigit() for c in word) < _RANDOM_DIGITS:
        return word
    return "***"


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, and the record's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        line |= {k: _shown(v) for k, v in vars(record).items() if k not in _STANDARD}
        if record.exc_info:
            line["error"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def _shown(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value) if isinstance(value, UUID) else masked(str(value))


def set_up(level: str = "INFO") -> None:
    """Send every logger of this process to stderr as JSON lines; safe to call again."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # each of these says at INFO what the access log or the metrics say better
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
