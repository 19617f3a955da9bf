"""How many dots lie on an inch: what a picture says of its size, and how large its page becomes."""
import io
import struct
import zlib

import tifffile
from PIL import Image

from case import case
from checks import both, completed, pages_show
from scenes import quarters

# All of them are pictures of 400 × 200 pixels.
PICTURE = Image.fromarray(quarters())
INCH = 72


def page(width, height):
    """The picture's page has this size, in points."""
    return both(completed, pages_show([quarters()], sizes=[(width, height)]))


def jpeg(unit=None, across=1, down=1, exif=None, **options):
    """A JPEG with JFIF's density, and EXIF's."""
    file = io.BytesIO()
    if exif:
        options["exif"] = exif
    PICTURE.save(file, "JPEG", quality=95, subsampling=0, **options)
    data = file.getvalue()
    assert data[2:4] == b"\xff\xe0" and data[6:10] == b"JFIF"
    if unit is None:
        return data[:2] + data[20:]
    return data[:13] + struct.pack(">BHH", unit, across, down) + data[18:]


def exif(across, down, unit, orientation=None):
    fields = Image.Exif()
    fields[282], fields[283] = across, down
    if unit:
        fields[296] = unit
    if orientation:
        fields[0x0112] = orientation
    return fields


def stated(name, data, width, height, is_sample=False):
    @case(name, sample=is_sample)
    def draw(path):
        """A page is as large as the file says that its picture is."""
        path.write_bytes(data)
        return page(width, height)


stated("jfif-inch.jpg", jpeg(1, 300, 300), 96, 48, is_sample=True)
stated("jfif-centimetre.jpg", jpeg(2, 40, 40), 400 / 40 / 2.54 * INCH, 200 / 40 / 2.54 * INCH)
stated("jfif-fax.jpg", jpeg(1, 200, 100), 144, 144)
stated("jfif-turned-fax.jpg", jpeg(1, 100, 200), 288, 72)
stated("jfif-no-unit.jpg", jpeg(0, 1, 1), 400, 200)
stated("jfif-none.jpg", jpeg(), 400, 200)
stated("exif-inch.jpg", jpeg(exif=exif(300, 300, 2)), 96, 48)
stated("exif-centimetre.jpg", jpeg(exif=exif(40, 40, 3)), 400 / 40 / 2.54 * INCH,
       200 / 40 / 2.54 * INCH)
stated("exif-without-unit.jpg", jpeg(exif=exif(300, 300, None)), 96, 48)
stated("exif-no-unit.jpg", jpeg(exif=exif(2, 1, 1)), 400, 400)
stated("exif-beside-jfif.jpg", jpeg(0, 1, 1, exif=exif(300, 300, 2)), 96, 48)
stated("jfif-before-exif.jpg", jpeg(1, 300, 300, exif=exif(72, 72, 2)), 96, 48)
stated("nonsense.jpg", jpeg(1, 65535, 65535), 400, 200)


@case("exif-turned.jpg", sample=True)
def turned(path):
    """The density is that of the stored picture, which is turned."""
    image = PICTURE.transpose(Image.ROTATE_90)
    image.save(path, "JPEG", quality=95, exif=exif(100, 200, 2, orientation=6))
    # 200 dots across at 100 an inch, 400 down at 200 an inch; turned, both are two inches.
    return page(144, 144)


def png(across, down, unit):
    file = io.BytesIO()
    PICTURE.save(file, "PNG")
    data = file.getvalue()
    body = b"pHYs" + struct.pack(">IIB", across, down, unit)
    return data[:33] + struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body)) + data[33:]


stated("phys-metre.png", png(11811, 11811, 1), 96, 48, is_sample=True)
stated("phys-fax.png", png(7874, 3937, 1), 144, 144)
stated("phys-no-unit.png", png(2, 1, 0), 400, 400)
stated("phys-no-unit-square.png", png(300, 300, 0), 400, 200)


def tiff(name, width, height, resolution, unit):
    @case(name, sample=unit == "INCH")
    def draw(path):
        """A page is as large as a TIFF says that its picture is."""
        tifffile.imwrite(path, quarters(), photometric="rgb", resolution=resolution,
                         resolutionunit=unit)
        return page(width, height)


tiff("inch.tif", 96, 48, (300, 300), "INCH")
tiff("centimetre.tif", 400 / 40 / 2.54 * INCH, 200 / 40 / 2.54 * INCH, (40, 40), "CENTIMETER")
tiff("fax.tif", 144, 144, (200, 100), "INCH")
tiff("no-unit.tif", 400, 200, (300, 300), "NONE")
tiff("no-unit-fax.tif", 400, 400, (2, 1), "NONE")


@case("exif.webp")
def webp(path):
    """EXIF's density counts in WebP too."""
    PICTURE.save(path, "WEBP", lossless=True, exif=exif(300, 300, 2))
    return page(96, 48)
