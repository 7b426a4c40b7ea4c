"""The one source of colours, type, space and motion; ``assets/css/tokens.css`` comes from here.

Run ``python -m components.tokens`` after a change; a test fails while the file is out of step.
"""

from pathlib import Path
from typing import Final

Scale = dict[str, str]

SLATE: Final[dict[str, tuple[str, ...]]] = {
    "light": (
        "#fcfdfd", "#f6f8f9", "#eef2f4", "#e5eaed", "#dbe2e7", "#cfd8de",
        "#bac6cf", "#84939f", "#667582", "#55636f", "#44515c", "#10181e",
    ),
    "dark": (
        "#0c1114", "#11171b", "#171e23", "#1d262c", "#252f36", "#2f3b44",
        "#3d4b56", "#627280", "#8796a3", "#9caab6", "#b7c4ce", "#eef3f6",
    ),
}  # fmt: skip
"""Neutral slate, 12 steps: 1-2 grounds, 3-5 fills, 6-8 borders, 9-12 text."""

TONES: Final[dict[str, dict[str, tuple[str, str, str, str, str]]]] = {
    # tone: (text, soft ground, soft border, solid ground, text on solid)
    "light": {
        "neutral": ("#44515c", "#eef2f4", "#cfd8de", "#55636f", "#ffffff"),
        "accent": ("#0a5566", "#e0f0f4", "#a5d2dc", "#0b6477", "#ffffff"),
        "success": ("#14663c", "#e1f4e9", "#a5d9bb", "#1a7a48", "#ffffff"),
        "warning": ("#7a4a06", "#fdf0d5", "#ecc97f", "#9a5a06", "#ffffff"),
        "danger": ("#a9231c", "#fdeae9", "#f1b7b3", "#c42d27", "#ffffff"),
        "info": ("#1d4fa6", "#e6effc", "#b3cdf4", "#2560c4", "#ffffff"),
        "violet": ("#5a3bac", "#efeafb", "#cdbff0", "#6a48c0", "#ffffff"),
        "cyan": ("#085f7c", "#def3fb", "#97d7ed", "#08769b", "#ffffff"),
        "teal": ("#0c6254", "#daf4ed", "#97d8c9", "#0d7564", "#ffffff"),
    },
    "dark": {
        "neutral": ("#b7c4ce", "#1d262c", "#3d4b56", "#9caab6", "#0c1114"),
        "accent": ("#74d0e3", "#0e2a32", "#1e5260", "#2ea6bf", "#04161b"),
        "success": ("#72d49d", "#10291c", "#23563b", "#37aa6b", "#04150b"),
        "warning": ("#efbf69", "#2d220d", "#60491b", "#d99b2e", "#1a1002"),
        "danger": ("#ff9f99", "#331a1a", "#6d312f", "#ea5f59", "#1d0605"),
        "info": ("#93bcff", "#14233c", "#2b4976", "#5a94f2", "#04101f"),
        "violet": ("#c1abf8", "#241c3b", "#48397c", "#997fe4", "#0f0724"),
        "cyan": ("#73d1f2", "#0d2935", "#1b5369", "#33abd4", "#03141b"),
        "teal": ("#63d7c0", "#0b2a24", "#185549", "#2dad94", "#03150f"),
    },
}
"""Meaning, never decoration: nine tones, each with a ground, a border and two inks."""

ROLES: Final[dict[str, Scale]] = {
    "light": {
        "bg": "#f6f8f9", "surface": "#ffffff", "sunken": "#eef2f4", "raised": "#ffffff",
        "hover": "#eef2f4", "pressed": "#e5eaed", "selected": "#e4f1f5",
        "border": "#dbe2e7", "border-strong": "#bac6cf", "border-control": "#7d8c98",
        "text": "#10181e", "text-muted": "#4b5863", "text-faint": "#5b6975",
        "accent": "#0b6477", "accent-hover": "#095363", "on-accent": "#ffffff",
        "link": "#0a5a6c", "focus": "#0b7d95", "backdrop": "rgb(12 17 20 / 45%)",
        "pane": "#0a4c5b", "pane-glow": "#0f6d81", "pane-quiet": "#b9dbe3",
    },
    "dark": {
        "bg": "#0c1114", "surface": "#11171b", "sunken": "#0c1114", "raised": "#171e23",
        "hover": "#1d262c", "pressed": "#252f36", "selected": "#102b33",
        "border": "#252f36", "border-strong": "#3d4b56", "border-control": "#627280",
        "text": "#eef3f6", "text-muted": "#a9b6c1", "text-faint": "#94a2ae",
        "accent": "#2ea6bf", "accent-hover": "#49b8cf", "on-accent": "#04161b",
        "link": "#74d0e3", "focus": "#4cc0d8", "backdrop": "rgb(0 0 0 / 62%)",
        "pane": "#0b252c", "pane-glow": "#103d49", "pane-quiet": "#b9dbe3",
    },
}  # fmt: skip
"""What a colour is for. Components use these names and the tones, never a scale step."""

SHADOW: Final[Scale] = {
    "light": "0 0 0 1px rgb(16 24 30 / 6%), 0 8px 28px rgb(16 24 30 / 16%)",
    "dark": "0 0 0 1px rgb(255 255 255 / 8%), 0 12px 32px rgb(0 0 0 / 60%)",
}
"""The one elevation, for what floats over the page."""

STATUS: Final[dict[str, tuple[str, str]]] = {
    # key: (tone, icon)
    "draft": ("neutral", "pencil-line"),
    "pending": ("violet", "hourglass"),
    "approved": ("info", "thumbs-up"),
    "in_progress": ("accent", "wrench"),
    "waiting_parts": ("warning", "package-search"),
    "qc": ("cyan", "clipboard-check"),
    "completed": ("success", "circle-check"),
    "invoiced": ("teal", "receipt-text"),
    "closed": ("neutral", "lock"),
    "cancelled": ("danger", "ban"),
    "success": ("success", "circle-check"),
    "warning": ("warning", "triangle-alert"),
    "danger": ("danger", "circle-x"),
    "info": ("info", "info"),
    "neutral": ("neutral", "circle"),
}
"""Tone and icon of each status key; a status never speaks by colour alone."""

CHART: Final = ("#1c8aa3", "#bd7310", "#8464d6", "#2a9160", "#d8504a", "#74838f")
"""Series colours, one set for both themes: 3:1 on either ground, safe for the colour blind."""

SPACE: Final = (4, 8, 12, 16, 24, 32, 48)
SIZES: Final = {"xs": 12, "sm": 13, "md": 14, "lg": 16, "h3": 20, "h2": 28, "h1": 36}
ROWS: Final = {"dense": 32, "normal": 40, "touch": 56}

_FIXED: Final[Scale] = {
    "font-sans": '"Inter Variable", "Inter", system-ui, "Segoe UI", Roboto, sans-serif',
    "font-mono": '"JetBrains Mono Variable", ui-monospace, "SF Mono", Menlo, Consolas, monospace',
    "radius": "6px",
    "radius-card": "10px",
    "radius-pill": "999px",
    "weight-normal": "400",
    "weight-medium": "500",
    "weight-bold": "600",
    "fast": "120ms",
    "slow": "180ms",
    "ease": "cubic-bezier(0.2, 0, 0.2, 1)",
    "rail": "232px",
    "rail-collapsed": "56px",
    "topbar": "52px",
}

CSS_FILE: Final = Path(__file__).parent.parent / "assets" / "css" / "tokens.css"


def css() -> str:
    """The style sheet of custom properties: fixed ones, then each theme's under ``data-theme``."""
    blocks = [
        "/* Written by `python -m components.tokens`: edit components/tokens.py instead. */",
        _block(":root", fixed()),
        _block(':root, [data-theme="light"]', theme("light")),
        _block('[data-theme="dark"]', theme("dark")),
        *(_block(f'[data-tone="{tone}"]', _tone_aliases(tone)) for tone in TONES["light"]),
        *(
            _block(f'[data-status="{key}"]', _tone_aliases(tone))
            for key, (tone, _) in STATUS.items()
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def fixed() -> Scale:
    """Custom properties that are the same in both themes, without the leading dashes."""
    out = dict(_FIXED)
    out |= {f"space-{n}": f"{n}px" for n in SPACE}
    out |= {f"size-{name}": f"{px}px" for name, px in SIZES.items()}
    out |= {f"row-{name}": f"{px}px" for name, px in ROWS.items()}
    return out


def theme(name: str) -> Scale:
    """Custom properties of one theme, ``light`` or ``dark``, without the leading dashes."""
    out: Scale = {"color-scheme-name": name}
    out |= {f"slate-{i}": value for i, value in enumerate(SLATE[name], start=1)}
    out |= ROLES[name]
    for tone, values in TONES[name].items():
        parts = ("text", "soft", "edge", "solid", "on-solid")
        out |= {f"{tone}-{part}": value for part, value in zip(parts, values, strict=True)}
    out |= {f"chart-{i}": value for i, value in enumerate(CHART, start=1)}
    out["shadow"] = SHADOW[name]
    return out


def _tone_aliases(tone: str) -> Scale:
    """Short names, so that one rule draws a chip, an alert or a column of any tone."""
    return {
        f"tone-{part}": f"var(--{tone}-{part})"
        for part in ("text", "soft", "edge", "solid", "on-solid")
    }


def _block(selector: str, properties: Scale) -> str:
    lines = [f"  --{name}: {value};" for name, value in properties.items()]
    return "\n".join([f"{selector} {{", *lines, "}"])


def write() -> None:
    """Write the style sheet to the assets folder."""
    CSS_FILE.parent.mkdir(parents=True, exist_ok=True)
    CSS_FILE.write_text(css(), encoding="utf-8")


if __name__ == "__main__":
    write()
