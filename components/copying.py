"""Copying what is in sight; the script is compiled into the page, for the policy forbids eval."""

import json
from typing import Any

import reflex as rx

from components.button import button


def copy_button(label: str, *, of: str, on_done: Any) -> rx.Component:
    """Return a button that copies the text or value of an element and then says so.

    Browsers give a page the clipboard only over HTTPS or on this machine: elsewhere the text is
    selected and nothing is said.
    """
    # the framework evaluates the callback of a script, so a button nobody sees brings the news
    done = f"{of}-copiado"
    script = f"""(async () => {{
        const found = document.getElementById({json.dumps(of)});
        found.select ? found.select() : getSelection().selectAllChildren(found);
        const text = found.value ?? [...found.children].map((one) => one.textContent).join("\\n");
        if (!text || !navigator.clipboard) return;
        await navigator.clipboard.writeText(text);
        document.getElementById({json.dumps(done)}).click();
    }})"""
    return rx.fragment(
        button(label, icon="copy", on_click=rx.call_function(rx.Var(script))),
        rx.el.button(id=done, type="button", hidden=True, on_click=on_done),
    )
