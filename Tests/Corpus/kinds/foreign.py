"""Files that are whole, and coded in a way that is not read: refused as such, not as damaged."""
import io

from PIL import Image

import tiffs
from case import case
from checks import refused
from scenes import RAMP, quarters

SCENE = Image.fromarray(quarters())


def add(name, data, saying):
    def draw(path):
        """A file that is coded in a way that is not read is refused as such."""
        path.write_bytes(data)
        return refused("unsuitable-input", saying=saying)
    case(name)(draw)


def saved(format, **options):
    buffer = io.BytesIO()
    SCENE.save(buffer, format, **options)
    return buffer.getvalue()


JPEG = saved("JPEG", quality=90)
FRAME = JPEG.index(b"\xff\xc0")
for name, offset, value in (("lossless", 1, 0xC3), ("hierarchical", 1, 0xC5), ("12-bit", 4, 12)):
    add(f"{name}.jpg", JPEG[:FRAME + offset] + bytes([value]) + JPEG[FRAME + offset + 1:],
        "this JPEG is lossless, hierarchical, or has other than 8 bits a sample")

add("vvc.avif", saved("AVIF").replace(b"av01", b"vvc1"), "this HEIF file is coded in a way")


def with_unknown_property(avif):
    """All properties of the picture have to be known, and one of them is not."""
    data = bytearray(avif.replace(b"colr", b"zzzz"))
    # Version 0: a count of items, and of each its number, a count of properties, and those.
    count = data.index(b"ipma") + 14
    for place in range(count + 1, count + 1 + data[count]):
        data[place] |= 0x80
    return bytes(data)


add("property.avif", with_unknown_property(saved("AVIF")), 'has the property "zzzz"')

for compression in (34712, 60000):
    def draw(path, compression=compression):
        """A TIFF in a compression that is not read is refused as such."""
        tiffs.write(path, RAMP / 255, 8, compression=compression)
        return refused("unsuitable-input", saying="a compression that is not read")
    case(f"compression-{compression}.tif")(draw)
