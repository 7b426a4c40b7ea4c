# ruff: noqa: E501  # examples read better one to a line
"""The gallery's stories, charts, marks and feedback."""

import reflex as rx

from components import gallery_samples as sample
from components.button import button
from components.chart import chart, figure
from components.chip import chip, count_badge, status_chip
from components.feedback import (
    alert,
    empty_state,
    error_state,
    progress,
    skeleton,
    skeleton_cards,
    skeleton_table,
    spinner,
)
from components.gallery_room import room
from components.identity import avatar, kbd, plate_badge
from components.layout import card, cluster, facts, grid, stack
from components.stat import stat
from components.steps import steps
from components.table import Column
from components.timeline import timeline
from components.tokens import TONES
from components.value import date, datetime, hours, money, number, relative, rut


def stories() -> rx.Component:
    """A document that goes well, one that fails, and the activity of a record."""
    kinds = [
        ("history", "Historia"),
        ("message", "Mensajes"),
        ("money", "Dinero"),
        ("file", "Archivos"),
    ]
    return room(
        "historias",
        "Historias",
        grid(
            card(steps(sample.STEPS, label="Camino de la factura"), title="Factura 1.204"),
            card(steps(sample.REJECTED, label="Camino rechazado"), title="Factura 1.203"),
            card(timeline(sample.EVENTS, kinds=kinds, has_more=True), title="Actividad"),
            min="320px",
        ),
    )


def charts() -> rx.Component:
    """Figures with a sentence, and a chart with its table."""
    months = ["Jun", "Jul", "Ago", "Sep", "Oct", "Nov"]
    sold = [9_840_000, 10_200_000, 8_950_000, 11_020_000, 11_480_000, 12_410_000]
    rows = [{"id": m, "month": m, "sold": s} for m, s in zip(months, sold, strict=True)]
    return room(
        "cifras",
        "Cifras",
        grid(
            stat("Facturaste este mes", "$ 12,4 M", delta="8 % más que en octubre", tone="success", href="/informes"),
            stat("OT abiertas", "128", delta="6 atrasadas", tone="danger", href="/ot"),
            stat("Horas vendidas por técnico", "19,5 h", hint="esta semana"),
            stat("Margen de repuestos", "31 %", delta="2 puntos menos", tone="warning"),
            min="220px",
        ),
        card(
            chart(
                figure([{"type": "bar", "x": months, "y": sold, "name": "Ventas"}]),
                label="Ventas por mes, sin IVA",
                sentence="Facturaste $ 12,4 M este mes, 8 % más que en octubre.",
                table_columns=[Column("month", "Mes"), Column("sold", "Ventas", "money")],
                table_rows=rows,
            )
        ),
    )  # fmt: skip


def marks() -> rx.Component:
    """Statuses, chips, plates, people, keys and written figures."""
    return room(
        "marcas",
        "Estados, identidad y valores",
        card(
            stack(
                cluster(*(status_chip(key, label) for key, label in sample.STATUSES)),
                cluster(*(chip(tone, tone=tone, dot=True) for tone in TONES["light"])),
                cluster(
                    plate_badge("BBBB12"), plate_badge("AA1234"), plate_badge("BBBB12", size="sm"),
                    plate_badge("KXRT45", size="lg"),
                ),
                cluster(avatar("Marta Fuentes"), avatar("Pedro Soto", size="sm"), avatar("Ana Díaz", size="lg"), avatar("")),
                cluster(kbd("Ctrl", "K"), count_badge(12), spinner("Buscando repuestos…")),
            )
        ),
        card(
            facts(
                [
                    ("Dinero", money(1_234_567)),
                    ("Dinero negativo", money(-45_000)),
                    ("Número", number(1234.5, 1)),
                    ("Horas", hours(19.5)),
                    ("Fecha", date("2026-11-20")),
                    ("Fecha y hora", datetime(sample.ago(hours=2))),
                    ("Hace", relative(sample.ago(minutes=5))),
                    ("RUT", rut("123456785")),
                    ("Vacío", money("")),
                ],
                columns=2,
            )
        ),
    )  # fmt: skip


def feedback() -> rx.Component:
    """Waiting, nothing, failed, and how far."""
    return room(
        "respuestas",
        "Respuestas",
        grid(
            card(skeleton(4), title="Cargando"),
            card(
                empty_state(
                    "Todavía no hay vehículos",
                    "Al recibir el primero verás aquí su historia.",
                    icon="car",
                    action=button("Recibir un vehículo", variant="primary"),
                )
            ),
            card(error_state("Se cortó la conexión con la base de datos.", on_retry=rx.noop())),
            min="300px",
        ),
        skeleton_cards(),
        skeleton_table(3),
        grid(
            alert("El certificado vence en 12 días.", tone="warning", title="Certificado digital"),
            alert("La factura fue rechazada por el SII.", tone="danger"),
            alert("El SII aceptó la factura 1.204.", tone="success"),
            alert("Pedro está editando esta OT."),
            min="300px",
        ),
        card(
            stack(
                progress(35, "Importando clientes", text="350 de 1.000"),
                progress(100, "Importación", text="Listo", tone="success"),
            )
        ),
    )
