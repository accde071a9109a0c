"""Line drawings for the left column, 20 by 20, in the colour of the words beside them."""

from __future__ import annotations

from typing import Final

from django.utils.safestring import SafeString, mark_safe

_DRAWINGS: Final = {
    "house": "M3 9.5 10 4l7 5.5M5 8.5V16h4v-4h2v4h4V8.5",
    "month": "M4 5.5h12V16H4zM4 8.5h12M7 3.5v3M13 3.5v3M7 12h2M11 12h2",
    "people": "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.6-3.2 2.9-5 6-5s5.4 1.8 6 5",
    "meter": "M4 3.5h12v13H4zM6.5 6h7v3.5h-7zM7 13h.01M10 13h.01M13 13h.01",
    "price": "M9 3.5h7V10l-6.5 6.5L3 10zM13 6.5h.01",
    "tax": "M5 15 15 5M6.5 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM13.5 15a1.5 1.5 0 1 0 0-3 "
    "1.5 1.5 0 0 0 0 3z",
    "law": "M10 3.5v13M6 16.5h8M5 6h10M5 6l-2 5h4zM15 6l-2 5h4z",
    "reckon": "M5 3.5h10v13H5zM7.5 6h5v2.5h-5zM7.5 11.5h.01M10 11.5h.01M12.5 11.5h.01"
    "M7.5 14h.01M10 14h.01M12.5 14h.01",
    "coins": "M8 8.5a4.5 2.2 0 1 0 0-4.4 4.5 2.2 0 0 0 0 4.4zM3.5 6.3v3.4c0 1.2 2 2.2 4.5 2.2"
    "M3.5 9.7v3.5c0 1.2 2 2.2 4.5 2.2M12 16a4.5 2.2 0 1 0 0-4.4 4.5 2.2 0 0 0 0 4.4z"
    "M16.5 9.5v4.3M7.5 13.8V11",
    "question": "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7.8 8a2.2 2.2 0 1 1 3.3 1.9c-.8.5-1.1.9"
    "-1.1 1.8M10 14h.01",
    "pencil": "M4 16l.8-3.6L13 4.2l2.8 2.8-8.2 8.2zM11.3 6l2.8 2.8",
    "speech": "M4 4.5h12v8.5H9L5.5 16v-3H4zM7 7.5h6M7 10h4",
    "seal": "M10 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM7.5 11v5.5l2.5-1.7 2.5 1.7V11"
    "M8.3 7.5l1.2 1.2 2.2-2.3",
    "books": "M4.5 4h3v12h-3zM7.5 4h3v12h-3zM11.2 5l2.9-.8 2.6 11.4-2.9.7z",
    "sheet": "M5 3.5h7l3 3v10H5zM12 3.5v3h3M7.5 10h5M7.5 13h5",
    "wrench": "M12.6 4a4 4 0 0 0-4 5.2L4 13.8 6.2 16l4.6-4.6A4 4 0 0 0 16 7.4l-2.4 2.4-2-.4-.4-2"
    "L13.6 5z",
    "search": "M9 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM12.8 12.8 17 17",
    "download": "M10 3.5v9M6.5 9.5 10 13l3.5-3.5M4 16.5h12",
    "close": "M5 5l10 10M15 5 5 15",
    "person": "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.6-3.2 2.9-5 6-5s5.4 1.8 6 5",
    "lines": "M3.5 6h13M3.5 10h13M3.5 14h13",
}


def icon_svg(name: str) -> SafeString:
    """The drawing as SVG; readers of the screen pass over it."""
    return mark_safe(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">'
        f'<path d="{_DRAWINGS[name]}"/></svg>'
    )
