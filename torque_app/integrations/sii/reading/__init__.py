"""What others send us: envelopes, documents and answers, read without trusting a byte of them.

`read` is the only door. It raises `Unreadable` and nothing else, whatever the bytes are.
"""

from torque_app.integrations.sii.reading.inbox import (
    Answer,
    AnswerKind,
    Grade,
    Holder,
    Inbox,
    Kind,
    Receipt,
    Received,
    ReceivedDiscount,
    ReceivedLine,
    ReceivedReference,
    TedGrade,
)
from torque_app.integrations.sii.reading.reader import read
from torque_app.integrations.sii.reading.scan import LARGEST, Unreadable

__all__ = [
    "LARGEST",
    "Answer",
    "AnswerKind",
    "Grade",
    "Holder",
    "Inbox",
    "Kind",
    "Receipt",
    "Received",
    "ReceivedDiscount",
    "ReceivedLine",
    "ReceivedReference",
    "TedGrade",
    "Unreadable",
    "read",
]
