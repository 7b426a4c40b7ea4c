"""The clock of SII's documents: continental Chile's wall time, whole seconds, no zone written."""

from datetime import datetime

from models.values.clock import SANTIAGO, local


def sii_time(at: datetime) -> datetime:
    """Return an aware moment as the naive Chilean wall time that `TmstFirma` carries.

    SII judges "not in the future" by Santiago, also for shops in Magallanes or Rapa Nui.
    """
    return local(at, SANTIAGO).replace(tzinfo=None, microsecond=0)


def stamp_text(wall_time: datetime) -> str:
    """Return a wall time as SII writes it: `2026-11-21T10:15:30`."""
    return wall_time.strftime("%Y-%m-%dT%H:%M:%S")
