"""Inks of a TIFF, and ways to lay out samples that are refused by name."""
import io

import numpy as np
import tifffile
from PIL import Image

import tiffs
from case import case
from checks import refused
from scenes import quarters

SCENE = quarters() / 255


def add(name, inks, more, sample=False):
    def draw(path):
        """Inks that are not those of CMYK are refused: nothing says what they look like."""
        samples = np.dstack([SCENE, SCENE])[:, :, :inks]
        tiffs.write(path, samples, 8, photometric=tiffs.SEPARATED, more=more)
        return refused("unsuitable-input", saying="inks other than cyan, magenta, yellow and black")
    case(name, sample=sample)(draw)


OTHER = (332, 3, [2])
for count in (1, 2, 3, 4, 6):
    add(f"other-inks-{count}.tif", count, [OTHER, (334, 3, [count])], count == 4)
    add(f"number-of-inks-{count}.tif", count, [(334, 3, [count])]) if count != 4 else None
add("three-channels-of-cmyk.tif", 3, [])


@case("tiles-of-planes.tif")
def tiles_of_planes(path):
    """Tiles that hold one colour each are whole, and refused as such."""
    tifffile.imwrite(path, np.moveaxis(quarters(), 2, 0), photometric="rgb",
                     planarconfig="separate", tile=(64, 64))
    return refused("unsuitable-input", saying="lays out its samples")


@case("height-behind-picture.jpg")
def height_behind_picture(path):
    """A JPEG that states its height behind its first scan (DNL) is whole, and refused as such."""
    file = io.BytesIO()
    Image.fromarray(quarters()).save(file, "JPEG")
    data = file.getvalue()
    frame = data.index(b"\xff\xc0") + 5
    height = b"\xff\xdc\0\4" + data[frame:frame + 2]
    path.write_bytes(data[:frame] + b"\0\0" + data[frame + 2:-2] + height + data[-2:])
    return refused("unsuitable-input", saying="states its height behind its picture")
