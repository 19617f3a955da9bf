"""Pixels that are no squares, as fax machines make them, are shown in the shape that they have."""
from PIL import Image

import referees
from case import case
from checks import both, completed, pages_show
from scenes import quarters

# What is to be seen, 408 × 408; it is stored with 98 lines to the inch.
SCENE = quarters(408, 408)
STORED = Image.fromarray(quarters(408, 196))


def has_size(step, width, height):
    def check(result):
        seen = referees.pillow(result.outputs(step)[0]).shape[1::-1]
        assert seen == (width, height), f"{step} has {seen[0]} × {seen[1]} pixels"
    return check


def add(name, dots, stored, **options):
    def draw(path):
        """A picture with other dots across than down is as high as it is wide."""
        stored.save(path, dpi=dots, **options)
        return both(completed, has_size("small", 64, 64),
                    pages_show([SCENE], sizes=[(144, 144)]))
    case(name, sample=name == "fax.tif")(draw)


add("fax.tif", (204, 98), STORED)
add("fax.jpg", (204, 98), STORED, quality=95)
add("fax.png", (204, 98), STORED)
add("anamorphic.jpg", (98, 204), Image.fromarray(quarters(196, 408)), quality=95)
