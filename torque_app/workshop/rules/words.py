"""What kinds of bay, skills and levels are called on the screen."""

from typing import Final

from models.workshop import BayKind, Level, Skill

KIND_NAMES: Final = {
    BayKind.GENERAL: "General",
    BayKind.LIFT_TWO: "Elevador de 2 columnas",
    BayKind.LIFT_FOUR: "Elevador de 4 columnas",
    BayKind.PIT: "Foso",
    BayKind.ALIGNMENT: "Alineación",
    BayKind.BODY: "Desabolladura y pintura",
    BayKind.WASH: "Lavado",
    BayKind.ELECTRIC: "Vehículos eléctricos",
}
SKILL_NAMES: Final = {
    Skill.MECHANICS: "Mecánica",
    Skill.ELECTRICITY: "Electricidad",
    Skill.SCANNER: "Escáner",
    Skill.TYRES: "Neumáticos",
    Skill.ALIGNMENT: "Alineación y balanceo",
    Skill.BODY_PAINT: "Desabolladura y pintura",
    Skill.AIR_CONDITIONING: "Aire acondicionado",
    Skill.HIGH_VOLTAGE: "Alto voltaje",
    Skill.WASH: "Lavado",
}
LEVEL_NAMES: Final = {
    Level.MASTER: "Maestro",
    Level.TECHNICIAN: "Técnico",
    Level.HELPER: "Ayudante",
    Level.APPRENTICE: "Aprendiz",
}
