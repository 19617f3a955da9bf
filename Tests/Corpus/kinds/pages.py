"""What a TIFF says of its single pages."""
import subprocess

import numpy as np
import tifffile

import referees
from case import case
from scenes import quarters

TEXTS = {f"IFD{page}:{name}": f"{name} {page}" for page in range(3) for name in (
    "PageName", "ImageDescription", "Artist", "Copyright", "Software", "XPTitle", "XPComment")}


@case("texts-of-pages.tif", "keep")
def texts_of_pages(path):
    """Each page keeps what is said of it."""
    scene = quarters()
    with tifffile.TiffWriter(path) as file:
        for picture in (scene, scene[::-1], scene[:, ::-1]):
            file.write(np.ascontiguousarray(picture), photometric="rgb", contiguous=False,
                       metadata=None)
    words = [f"-{name}={value}" for name, value in TEXTS.items()]
    subprocess.run(["exiftool", "-q", "-m", "-overwrite_original", *words, path], check=True)

    def kept(result):
        (made,) = result.outputs("tiff")
        assert made.stat().st_size < path.stat().st_size / 2, "the pages were not encoded anew"
        seen = referees.exiftool(made)
        for name, value in TEXTS.items():
            assert seen.get(name) == value, f"{name} is {seen.get(name)}, not {value}"
    return kept
