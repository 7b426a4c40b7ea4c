"""The times of a week and of a day, as both technicians and centres fill them in."""

from typing import Any

import reflex as rx

from components.field import time_field
from components.form import form_row
from components.layout import grid
from torque_app.core.texts import _
from torque_app.workshop.rules.week import WEEKDAY_NAMES


def week_editor(times: rx.Var[dict[str, str]], error: rx.Var[str]) -> rx.Component:
    """Return the seven days with up to two stretches each; an empty one is a day off."""
    return rx.el.div(
        rx.el.p(
            _("Deja vacío el día libre. El segundo tramo es para después de colación."),
            class_name="field-hint",
        ),
        rx.cond(error != "", rx.el.p(error, class_name="field-error", role="alert")),
        *(_day(day, times) for day in range(7)),
    )


def _day(day: int, times: Any) -> rx.Component:
    name = _(WEEKDAY_NAMES[day])
    return day_times(f"day{day}.", lambda end: times[f"day{day}.{end}"], title=name)


def day_times(prefix: str, value: Any, *, title: str, errors: Any = None) -> rx.Component:
    """Return the four times of a day; `value(end)` is what each begins with."""
    pairs = (
        ((_("Desde"), "from"), (_("Hasta"), "to")),
        ((_("Y desde"), "from2"), (_("Hasta"), "to2")),
    )

    def field(label: str, end: str) -> rx.Component:
        error = {} if errors is None else {"error": errors[prefix + end]}
        return time_field(label, prefix + end, default_value=value(end), **error)

    return rx.el.div(
        rx.el.strong(title),
        grid(
            *(form_row(*(field(*each) for each in pair)) for pair in pairs),
            min="min(300px, 100%)",
            gap=12,
        ),
        class_name="typed-line",
        role="group",
        aria_label=title,
    )
