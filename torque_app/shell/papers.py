"""How a file leaves by the API: whole, under its name, and kept by nobody on the way."""

from fastapi import Response

from torque_app.core.paper import Paper, disposition


def download(paper: Paper, *, inline: bool = False) -> Response:
    """Return a file to save, or to show in its tab; with its hash, where one was kept."""
    more = {"X-Content-SHA256": paper.sha256} if paper.sha256 else {}
    told = headers(paper.name, how="inline" if inline else "attachment") | more
    return Response(paper.data, media_type=paper.content_type, headers=told)


def headers(name: str, *, how: str = "attachment") -> dict[str, str]:
    """Return the headers of a private file."""
    return {
        "Content-Disposition": disposition(name, how=how),
        "Cache-Control": "private, no-store",
    }
