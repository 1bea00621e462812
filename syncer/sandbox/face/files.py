"""How files that people uploaded are sent: what a browser might run is a download, and runs nowhere."""

import re
from urllib.parse import quote

from starlette.responses import Response

SAFE_INLINE = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/svg+xml",
        "application/pdf",
        "text/plain",
    }
)
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(; ?[\w.+-]+=\"?[\w.+-]+\"?)*", re.ASCII)


def sent_file(name: str, content: bytes, media_type: str) -> Response:
    """Return a file as a response; what it was said to be is a header only where it is a media type."""
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    if media_type not in SAFE_INLINE:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    known = media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream"
    return Response(content, media_type=known, headers=headers)


def said_size(size: int) -> str:
    """Return a size in bytes as people read it."""
    amount = float(size)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"
