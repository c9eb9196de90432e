"""The newsroom's pictures, drawn from their names: a sky, a sea, a ship.  Pure."""

from __future__ import annotations

import hashlib


def drawing(name: str) -> str:
    """Return an SVG drawing of 960 by 540, always the same for one name."""
    digest = hashlib.sha256(name.encode()).digest()
    hue, horizon, ship = 180 + digest[0] % 60, 240 + digest[1] % 120, 120 + digest[2] * 2
    tilt = digest[3] % 40 - 20
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 540">'
        f'<rect width="960" height="540" fill="hsl({hue},25%,72%)"/>'
        f'<g transform="translate({ship},{horizon}) rotate({tilt})" fill="hsl({hue},20%,24%)">'
        '<path d="M0 0h260l-36 46H30z"/><path d="M60 0v-44h130v44z"/><path d="M110-44v-40h30v40z"/></g>'
        f'<rect y="{horizon + 20}" width="960" height="{520 - horizon}" fill="hsl({hue},35%,34%)"/>'
        f'<path d="M0 {horizon + 20}q60-18 120 0t120 0 120 0 120 0 120 0 120 0 120 0 120 0" '
        f'fill="none" stroke="hsl({hue},30%,80%)" stroke-width="5"/></svg>'
    )
