"""How a sample of a picture is stored: its width, its sign, integer or not."""
import tifffile

from case import case
from checks import both, completed, shows
from scenes import RAMP


@case("grey-16-bit.tif", sample=True)
def grey_16_bit(path):
    """A grey TIFF of 16 bits shows its ramp."""
    tifffile.imwrite(path, (RAMP * 257).astype("u2"), photometric="minisblack")
    return both(completed, shows(RAMP, "small", "slim", "full"))
