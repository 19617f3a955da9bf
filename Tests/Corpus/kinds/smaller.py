"""What optimize must not make larger, nor take anything from."""
import io

import numpy as np
import tifffile
from PIL import Image, PngImagePlugin

from case import case
from checks import both, completed, exactly_as_input, no_larger, shows, states_density
from scenes import quarters

SCENE = quarters(900, 600)
GREY = np.tile(np.linspace(0, 255, 600), (400, 1)).astype(np.uint8)


def page():
    """Text, as a scanner has it."""
    picture = Image.new("1", (1200, 800), 1)
    for y in range(40, 760, 24):
        for x in range(60 + y % 7, 1100, 9):
            if (x * y) % 5:
                picture.paste(0, (x, y, x + 5, y + 12))
    return picture


def colours():
    return Image.fromarray(SCENE).resize((450, 300), Image.BICUBIC).quantize(64)


def few_bits(bits):
    """A grey PNG of 2 or 4 bits, which Pillow does not write."""
    import struct
    import zlib
    values = (GREY >> (8 - bits)).reshape(400, -1, 8 // bits)
    rows = np.zeros(values.shape[:2], np.uint8)
    for place in range(8 // bits):
        rows |= values[..., place] << (8 - bits - bits * place)

    def chunk(name, data):
        return (struct.pack(">I", len(data)) + name + data
                + struct.pack(">I", zlib.crc32(name + data)))
    head = struct.pack(">IIBBBBB", GREY.shape[1], GREY.shape[0], bits, 0, 0, 0, 0)
    data = zlib.compress(np.hstack([np.zeros((400, 1), np.uint8), rows]).tobytes(), 9)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data)
            + chunk(b"IEND", b""))


@case("page-1bit.png", sample=True)
def page_1bit(path):
    """1 bit stays 1 bit."""
    page().save(path, optimize=True)
    return both(completed, no_larger("slim"), exactly_as_input("slim"))


@case("palette.png")
def palette(path):
    """A table of colours stays."""
    colours().save(path, optimize=True)
    return both(completed, no_larger("slim"), exactly_as_input("slim"))


@case("palette-and-holes.png")
def palette_and_holes(path):
    """A table of colours with transparency stays."""
    colours().save(path, optimize=True, transparency=bytes(range(0, 256, 4)))
    return both(completed, no_larger("slim"), exactly_as_input("slim"))


for BITS in (2, 4):
    @case(f"grey-{BITS}-bit.png")
    def grey_few_bits(path, bits=BITS):
        """Few bits stay few."""
        path.write_bytes(few_bits(bits))
        return both(completed, no_larger("slim"), exactly_as_input("slim"))


@case("remarks.png")
def remarks(path):
    """A PNG loses its remarks, and keeps its density."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "a remark " * 9000)
    picture = io.BytesIO()
    Image.fromarray(SCENE).save(picture, "png", optimize=True)
    Image.fromarray(SCENE).save(path, pnginfo=info, dpi=(300, 300), optimize=True)
    return both(completed, exactly_as_input("slim"), states_density((300, 300), "slim"),
                no_larger("slim", count=len(picture.getvalue()) + 30))


@case("lossless.webp", sample=True)
def lossless_webp(path):
    """A WebP without loss stays so."""
    Image.fromarray(SCENE).save(path, lossless=True, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0")
    return both(completed, no_larger("slim"), exactly_as_input("slim"))


@case("lossless-with-holes.webp")
def lossless_with_holes(path):
    """So does its transparency."""
    holes = np.dstack([SCENE, np.tile(np.linspace(0, 255, 900), (600, 1)).astype(np.uint8)])
    Image.fromarray(holes).save(path, lossless=True, exact=True)
    return both(completed, no_larger("slim"), exactly_as_input("slim"))


@case("small.webp")
def small_webp(path):
    """A WebP that is small already stays as it is."""
    Image.fromarray(SCENE).save(path, quality=5)
    return both(completed, no_larger("slim"), exactly_as_input("slim"))


@case("small.avif")
def small_avif(path):
    """An AVIF that is small already stays as it is."""
    Image.fromarray(SCENE).save(path, quality=10)
    return both(completed, no_larger("slim"), shows(SCENE, "slim"))


def jpeg(quality, **options):
    file = io.BytesIO()
    Image.fromarray(SCENE).save(file, "jpeg", quality=quality, **options)
    return file.getvalue()


@case("trailer.jpg", sample=True)
def trailer(path):
    """A JPEG with 60 kB behind its end loses them, and nothing else."""
    path.write_bytes(jpeg(75, optimize=True) + b"trailer " * 7500)
    return both(completed, no_larger("slim", count=len(jpeg(75, optimize=True))),
                exactly_as_input("slim"))


@case("much-xmp.jpg")
def much_xmp(path):
    """A JPEG with 60 kB of XMP loses it, and nothing else."""
    path.write_bytes(jpeg(75, optimize=True, xmp=b"<x:xmpmeta/>" + b" " * 60_000))
    return both(completed, no_larger("slim", count=len(jpeg(75, optimize=True))),
                exactly_as_input("slim"))


@case("fax-1bit.tif")
def fax(path):
    """A fax stays one."""
    page().save(path, compression="group4", dpi=(204, 98))
    return both(completed, no_larger("slim"), exactly_as_input("slim"),
                states_density((204, 98), "slim"))


@case("faxes.tif", "frames")
def faxes(path):
    """So do several."""
    page().save(path, compression="group4", save_all=True, append_images=[page(), page()])
    return both(completed, no_larger("slim"), exactly_as_input("slim"))


@case("jpeg-within.tif")
def jpeg_within(path):
    """A TIFF with a JPEG in it stays one."""
    Image.fromarray(SCENE).save(path, compression="jpeg", quality=50)
    return both(completed, no_larger("slim"), shows(SCENE, "slim"))


@case("tiles.tif")
def tiles(path):
    """A TIFF with tiles, well compressed."""
    tifffile.imwrite(path, SCENE, photometric="rgb", tile=(64, 64), compression="zlib",
                     predictor=True, description="a remark " * 9000)
    return both(completed, no_larger("slim", count=20_000), exactly_as_input("slim"))


@case("still.gif")
def still(path):
    """A GIF stays one."""
    colours().save(path, comment=b"a remark " * 20)
    return both(completed, no_larger("slim"), exactly_as_input("slim"))
