"""The section of load: a week by technician and by bay."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.feedback import empty_state, load_state
from components.layout import card, cluster, split, stack
from components.table import Column, lines
from torque_app.core.texts import _
from torque_app.workshop.state.load import LoadState

Rows = list[dict[str, Any]]
_DAYS = (_("Lun"), _("Mar"), _("Mié"), _("Jue"), _("Vie"), _("Sáb"), _("Dom"))


def load_section() -> rx.Component:
    """Return how full the week in sight is."""
    return stack(
        split(
            cluster(
                icon_button("chevron-left", _("Semana anterior"), on_click=LoadState.turn(-1)),
                icon_button("chevron-right", _("Semana siguiente"), on_click=LoadState.turn(1)),
                rx.el.strong(LoadState.title),
            ),
            button(_("Esta semana"), on_click=LoadState.turn(0)),
        ),
        rx.el.p(LoadState.sentence, class_name="muted", role="status"),
        load_state(
            LoadState.loading,
            LoadState.error,
            stack(
                card(
                    _week(LoadState.technicians.to(Rows), _("Técnico")),
                    title=_("Técnicos: horas comprometidas de las presentes"),
                    padded=False,
                ),
                card(
                    rx.cond(
                        LoadState.bays.length() == 0,
                        empty_state(_("Sin boxes todavía"), icon="boxes"),
                        _week(LoadState.bays.to(Rows), _("Box")),
                    ),
                    title=_("Boxes: horas comprometidas de las abiertas"),
                    padded=False,
                ),
            ),
            on_retry=LoadState.refresh,
        ),
    )


def _week(rows: Any, name: str) -> rx.Component:
    days = [
        Column(f"d{at}", label, sub=f"d{at}_sub", tone=f"d{at}_tone")
        for at, label in enumerate(_DAYS)
    ]
    return lines(rows, [Column("name", name, kind="strong"), *days], label=name)
