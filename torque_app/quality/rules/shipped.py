"""The control every workshop starts with, as it is made in Chile before a car leaves."""

from typing import Final

from torque_app.quality.rules.points import TemplatePoint

NAME: Final = "Control de salida"

POINTS: Final = (
    TemplatePoint("trabajos", "Trabajos aprobados completos"),
    TemplatePoint("torque_ruedas", "Torque de las ruedas", "Nm"),
    TemplatePoint("otros_torques", "Otros torques: culata, frenos, suspensión", "Nm", False),
    TemplatePoint("niveles", "Niveles de fluidos"),
    TemplatePoint("fugas", "Sin fugas tras 10 minutos en marcha"),
    TemplatePoint("escaner", "Escáner sin códigos de falla"),
    TemplatePoint("testigos", "Luces testigo apagadas"),
    TemplatePoint("neumaticos", "Presión de los neumáticos", "psi"),
    TemplatePoint("herramientas", "Sin herramientas ni paños olvidados"),
    TemplatePoint("limpieza", "Vehículo limpio por dentro y por fuera"),
    TemplatePoint("piezas", "Piezas usadas en su bolsa", "", False),
    TemplatePoint("aviso", "Aviso de mantención reiniciado", "", False),
    TemplatePoint("adhesivo", "Adhesivo de próxima mantención puesto", "", False),
)
