"""Days that stay ahead of the clock, whenever the tests run."""

from datetime import UTC, date, datetime, timedelta

import holidays


def free_week() -> date:
    """Return a Monday two weeks ahead or later whose week has no holiday in Chile."""
    today = datetime.now(UTC).date()
    monday = today + timedelta(days=14 + (7 - today.weekday()) % 7)
    closed = holidays.country_holidays("CL", years=range(today.year, today.year + 2))
    while any(monday + timedelta(days=ahead) in closed for ahead in range(6)):
        monday += timedelta(days=7)
    return monday
