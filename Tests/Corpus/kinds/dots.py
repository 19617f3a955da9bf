"""Dots per inch."""
import numpy as np
from PIL import Image

from case import case
from checks import both, completed, pages_show, states_density
from scenes import quarters

SCENE = quarters(600, 300)


def scan(name, is_sample=False, **options):
    @case(name, sample=is_sample)
    def draw(path):
        """Optimized files keep the density, thumbnails state none; pages have the true size."""
        Image.fromarray(SCENE).save(path, dpi=(300, 300), **options)
        return both(completed, states_density((300, 300), "slim", "full"),
                    states_density(None, "small"), pages_show([SCENE], sizes=[(144, 72)], mean=5))
    draw.__name__ = name


scan("scan-300dpi.jpg", is_sample=True, quality=95)
scan("scan-300dpi.png")
scan("scan-300dpi.tif", compression="tiff_lzw")


def nothing(name):
    @case(name)
    def draw(path):
        """Where a file states no density, none is made up."""
        Image.fromarray(SCENE).save(path)
        return both(completed, states_density(None, "full", "small"))
    draw.__name__ = name


for FORMAT in ("jpg", "png", "tif", "gif", "webp", "avif"):
    nothing(f"without-density.{FORMAT}")


@case("scan-as-camera.jpg")
def scan_as_camera(path):
    """A density that EXIF alone states."""
    exif = Image.Exif()
    exif[282], exif[283], exif[296] = 300.0, 300.0, 2
    Image.fromarray(np.asarray(SCENE)).save(path, exif=exif, quality=95)
    return both(completed, states_density((300, 300), "slim", "full"))
