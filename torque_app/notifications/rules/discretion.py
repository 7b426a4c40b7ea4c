"""What of a message nobody but its reader may see: codes, and links that open by themselves.

Whoever may look at what went out must not be able to answer in somebody else's name with it.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from models.notifications_messages import MessageCategory
from torque_app.core.texts import _

HIDDEN: Final = _("Lleva un código: sólo lo ve quien lo recibe.")
_TOKEN: Final = re.compile(r"(https?://[^\s\"'<>]+?/[a-z]/)[A-Za-z0-9_.~-]{16,}")
_SAID: Final = ("text", "html", "link", "way_out")


def discreet(content: Mapping[str, Any], category: MessageCategory) -> dict[str, Any]:
    """Return what a message says without its keys: a code hides it all, a link loses its token."""
    shown = dict(content)
    if category is MessageCategory.SECURITY:
        shown |= {"text": _(HIDDEN), "html": "", "template": None}
        return shown
    for name in _SAID:
        if name in shown:
            shown[name] = _TOKEN.sub(r"\1…", str(shown[name]))
    if shown.get("template"):
        told = dict(shown["template"])
        told["parameters"] = [_TOKEN.sub(r"\1…", each) for each in told.get("parameters", ())]
        shown["template"] = told
    return shown
