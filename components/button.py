"""Actions: buttons, icon buttons and links that look or behave like them."""

from typing import Any, Literal

import reflex as rx

from components.kit import Flag, Piece, Text, handlers, module

Variant = Literal["primary", "secondary", "ghost", "danger"]
Size = Literal["sm", "md", "lg", "touch"]


class Button(Piece):
    """A button, or a link drawn as one when it has ``href``."""

    library = module("link.jsx")
    tag = "Button"

    label: rx.Var[str]
    variant: rx.Var[str]
    size: rx.Var[str]
    icon: rx.Var[str]
    icon_end: rx.Var[str]
    loading: rx.Var[bool]
    disabled: rx.Var[bool]
    pressed: rx.Var[bool]
    href: rx.Var[str]
    external: rx.Var[bool]
    type: rx.Var[str]
    full: rx.Var[bool]
    icon_only: rx.Var[bool]
    name: rx.Var[str]
    value: rx.Var[str]
    form: rx.Var[str]
    title: rx.Var[str]

    on_click: rx.EventHandler[rx.event.no_args_event_spec]


class AppLink(Piece):
    """A link inside the product, without a page load."""

    library = module("link.jsx")
    tag = "AppLink"

    href: rx.Var[str]
    external: rx.Var[bool]


def button(
    *children: Any,
    variant: Variant = "secondary",
    size: Size = "md",
    icon: Text = "",
    icon_end: Text = "",
    loading: Flag = False,
    disabled: Flag = False,
    href: Text = "",
    type: Literal["button", "submit", "reset"] = "button",
    full: bool = False,
    on_click: Any = None,
    **props: Any,
) -> rx.Component:
    """An action named by its effect. ``loading`` keeps its width and ignores clicks."""
    return Button.create(
        *children,
        variant=variant,
        size=size,
        icon=icon,
        icon_end=icon_end,
        loading=loading,
        disabled=disabled,
        href=href,
        type=type,
        full=full,
        **handlers(on_click=on_click),
        **props,
    )


def icon_button(
    icon: Text,
    label: Text,
    *,
    variant: Variant = "ghost",
    size: Size = "md",
    on_click: Any = None,
    **props: Any,
) -> rx.Component:
    """An icon alone; ``label`` is its accessible name and its hint on hover."""
    return Button.create(
        icon=icon,
        label=label,
        icon_only=True,
        variant=variant,
        size=size,
        **handlers(on_click=on_click),
        **props,
    )


def link(label: Any, href: Text, *, external: bool = False, **props: Any) -> rx.Component:
    """A text link; ``external`` opens another tab."""
    props.setdefault("class_name", "text-link")
    return AppLink.create(label, href=href, external=external, **props)
