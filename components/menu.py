"""Menus, popovers, tooltips and the switches of the top bar."""

from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Rows, Text, handlers, module


class _MenuPiece(Piece):
    library = module("menu.jsx")


class Menu(_MenuPiece):
    """A button that opens a list of actions."""

    tag = "Menu"

    label: rx.Var[str]
    text: rx.Var[str]
    icon: rx.Var[str]
    align: rx.Var[str]
    variant: rx.Var[str]
    size: rx.Var[str]


class MenuItem(_MenuPiece):
    """One action of a menu."""

    tag = "MenuItem"

    label: rx.Var[str]
    icon: rx.Var[str]
    href: rx.Var[str]
    danger: rx.Var[bool]
    disabled: rx.Var[bool]
    checked: rx.Var[bool]
    shortcut: rx.Var[str]

    on_select: rx.EventHandler[rx.event.no_args_event_spec]


class MenuSeparator(_MenuPiece):
    """A line between groups of actions."""

    tag = "MenuSeparator"


class MenuLabel(_MenuPiece):
    """The name of a group of actions."""

    tag = "MenuLabel"

    text: rx.Var[str]


class UserMenu(_MenuPiece):
    """Who is signed in, and what belongs to them."""

    tag = "UserMenu"

    name: rx.Var[str]
    detail: rx.Var[str]


class ScopeSwitch(_MenuPiece):
    """Where the work happens: a centre or a tenant."""

    tag = "ScopeSwitch"

    value: rx.Var[str]
    label: rx.Var[str]
    options: rx.Var[list[dict[str, Any]]]
    icon: rx.Var[str]

    on_select: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class Popover(_MenuPiece):
    """A button that opens a small panel."""

    tag = "Popover"

    label: rx.Var[str]
    text: rx.Var[str]
    icon: rx.Var[str]
    align: rx.Var[str]
    variant: rx.Var[str]
    size: rx.Var[str]


class Tooltip(_MenuPiece):
    """A hint on hover and focus."""

    tag = "Tooltip"

    text: rx.Var[str]
    side: rx.Var[str]


class ThemeToggle(_MenuPiece):
    """Light, dark or as the machine."""

    tag = "ThemeToggle"


def menu(
    *items: rx.Component,
    label: Text = "Más acciones",
    text: Text = "",
    icon: str = "ellipsis",
    **props: Any,
) -> rx.Component:
    """The rest of the actions; its button shows ``text``, or else an icon named ``label``."""
    return Menu.create(*items, label=label, text=text, icon="" if text else icon, **props)


def menu_item(
    label: Text,
    *,
    on_select: Any = None,
    icon: Text = "",
    href: Text = "",
    danger: bool = False,
    disabled: Flag = False,
    shortcut: str = "",
    **props: Any,
) -> rx.Component:
    """One action; ``href`` navigates, ``danger`` paints it as such."""
    return MenuItem.create(
        label=label,
        icon=icon,
        href=href,
        danger=danger,
        disabled=disabled,
        shortcut=shortcut,
        **handlers(on_select=on_select),
        **props,
    )


def menu_separator() -> rx.Component:
    """A line between groups."""
    return MenuSeparator.create()


def menu_label(text: Text) -> rx.Component:
    """The name of a group."""
    return MenuLabel.create(text=text)


def user_menu(*items: rx.Component, name: Text, detail: Text = "") -> rx.Component:
    """The avatar of the top bar and its menu."""
    return UserMenu.create(*items, name=name, detail=detail)


def scope_switch(
    value: Text, options: Rows, *, label: Text, on_select: Any = None, icon: str = "building-2"
) -> rx.Component:
    """The centre or tenant in use; ``on_select`` gets the id of another one."""
    return ScopeSwitch.create(
        value=value, options=options, label=label, icon=icon, **handlers(on_select=on_select)
    )


def popover(
    *children: Any, label: Text, text: Text = "", icon: Text = "", **props: Any
) -> rx.Component:
    """A small panel; ``label`` names it, ``text`` and ``icon`` show on its button."""
    return Popover.create(*children, label=label, text=text, icon=icon, **props)


def tooltip(child: Any, text: Text, *, side: str = "top") -> rx.Component:
    """A hint for what already has a name; never the only place where something is said."""
    return Tooltip.create(child, text=text, side=side)


def theme_toggle() -> rx.Component:
    """Light, dark, as the machine: each press the next one; kept in this browser."""
    return ThemeToggle.create()
