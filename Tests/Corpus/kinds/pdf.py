"""Pictures in documents, in three renderers, and documents as pictures."""
import io
import struct
from pathlib import Path

import numpy as np
from PIL import Image

import referees
from case import case
from checks import alike, both, colour, completed, pages_show, refused, shows
from scenes import plain, quarters

RED = (200, 40, 40)
# What these colours are once they have been made inks, as coated paper shows them.
RED_INKS = (190, 71, 64)


def jpeg(picture, mode="RGB", **options):
    """The bytes of a JPEG."""
    file = io.BytesIO()
    options = {"quality": 95, "subsampling": 0, **options}
    Image.fromarray(picture).convert(mode).save(file, "JPEG", **options)
    return file.getvalue()


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def within(colour_expected, mean, *steps, by=referees.RENDERERS):
    """Pages and outputs are of one colour."""
    picture = plain(colour_expected)
    return both(completed, pages_show([picture], mean=mean, by=by),
                shows(picture, *steps, mean=mean))


# Debian builds mupdf without colour management: it shows samples by no profile, and inks as plain
# complements of red, green and blue.
MANAGED = ["poppler", "ghostscript"]


def adobe_rgb():
    """A profile with the primaries of Adobe RGB (1998), in D50, and a gamma of 2.2."""
    return profile(b"RGB ", [("rXYZ", (0.60974, 0.31111, 0.01947)),
                             ("gXYZ", (0.20528, 0.62567, 0.06087)),
                             ("bXYZ", (0.14919, 0.06322, 0.74457))], ["rTRC", "gTRC", "bTRC"], 2.19921875)


def gray_profile(gamma):
    return profile(b"GRAY", [], ["kTRC"], gamma)


def profile(space, primaries, curves, gamma):
    def xyz(values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    text = b"made by a test\0"
    tags = [("desc", b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78)),
            ("wtpt", xyz((0.9642, 1, 0.8249))), ("cprt", b"text\0\0\0\0none\0")]
    tags += [(name, xyz(values)) for name, values in primaries]
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
    tags += [(name, curve) for name in curves]
    table, data = struct.pack(">I", len(tags)), b""
    start = 132 + 12 * len(tags)
    for name, value in tags:
        table += name.encode() + struct.pack(">II", start + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    size = start + len(data)
    header = (struct.pack(">I", size) + bytes(4) + b"\x02\x10\0\0mntr" + space + b"XYZ "
              + bytes(12) + b"acsp" + bytes(28)
              + struct.pack(">III", 0xF6D6, 0x10000, 0xD32D) + bytes(48))
    return header + table + data


@case("inks-adobe.jpg", sample=True)
def inks_adobe(path):
    """A CMYK JPEG with Adobe's mark, whose samples are turned, shows its red."""
    path.write_bytes(jpeg(plain(RED), "CMYK"))
    return within(RED_INKS, 24, "small", "full")


@case("inks-adobe-transformed.jpg")
def inks_transformed(path):
    """A JPEG of luminance, colours and black (YCCK) with Adobe's mark shows its red."""
    # Luminance and colours are those of turned inks turned once more. Pillow writes no YCCK, and
    # turns what it is given: it gets all of it turned, and the mark is changed.
    ycc = np.asarray(Image.new("RGB", (100, 100), (55, 215, 215)).convert("YCbCr"))
    data = jpeg_of_inks(np.dstack([255 - ycc, np.zeros((100, 100), np.uint8)]))
    at = data.index(b"Adobe") + 11
    path.write_bytes(data[:at] + b"\x02" + data[at + 1:])
    return within(RED_INKS, 24, "small", "full")


def jpeg_of_inks(inks):
    file = io.BytesIO()
    Image.fromarray(inks, "CMYK").save(file, "JPEG", quality=95, subsampling=0)
    return file.getvalue()


@case("inks-plain.jpg", sample=True)
def inks_plain(path):
    """A CMYK JPEG without Adobe's mark, whose samples are inks, shows its red."""
    inks = 255 - np.asarray(Image.fromarray(plain(RED)).convert("CMYK"))
    data = jpeg_of_inks(inks)
    at = data.index(b"Adobe") - 4
    path.write_bytes(data[:at] + data[at + 16:])
    return within(RED_INKS, 24, "small", "full")


@case("adobe-rgb.jpg", sample=True)
def wide(path):
    """A JPEG in Adobe RGB shows the red that its PNG twin shows."""
    path.write_bytes(jpeg(plain(RED), icc_profile=adobe_rgb()))
    return within((233, 35, 35), 4, "small", "full", by=MANAGED)


@case("adobe-rgb.png")
def wide_png(path):
    """A PNG in Adobe RGB shows its red."""
    Image.fromarray(plain(RED)).save(path, icc_profile=adobe_rgb())
    return within((233, 35, 35), 4, "small", "full")


@case("profile-in-pieces.jpg")
def pieces(path):
    """A profile in pieces that are out of order is put together."""
    data, whole = jpeg(plain(RED)), adobe_rgb()
    cuts = [whole[:100], whole[100:300], whole[300:]]
    parts = [segment(0xE2, b"ICC_PROFILE\0" + bytes([number, 3]) + cuts[number - 1])
             for number in (1, 2, 3)]
    path.write_bytes(data[:2] + b"".join(parts) + data[2:])
    return within((233, 35, 35), 4, by=MANAGED)


@case("gray-profile.jpg")
def gray_with_profile(path):
    """A gray JPEG whose profile has another gamma is shown by it."""
    path.write_bytes(jpeg(plain((100, 100, 100)), "L", icc_profile=gray_profile(1.0)))
    # 100/255 of the light.
    return within((167, 167, 167), 4, "small", "full", by=MANAGED)


@case("gray-profile-in-colour.jpg", sample=True)
def foreign_profile(path):
    """A profile for gray in a colour JPEG is passed over by documents."""
    path.write_bytes(jpeg(plain(RED), icc_profile=gray_profile(2.2)))
    return both(completed, pages_show([plain(RED)], mean=4))


@case("profile-without-colours.jpg")
def empty_profile(path):
    """A profile that is whole and says nothing of colours is passed over."""
    path.write_bytes(jpeg(plain(RED), icc_profile=profile(b"RGB ", [], [], 2.2)))
    return within(RED, 4, "small", "full")


@case("profile-of-inks.jpg")
def inks_with_profile(path):
    """Inks are shown by their own profile, with Adobe's mark as well."""
    profiles = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
    Image.fromarray(plain(RED)).convert("CMYK").save(path, "JPEG", quality=95,
                                                     icc_profile=profiles.read_bytes())

    def alike_everywhere(result):
        page = result.outputs("album")[0]
        seen = referees.pillow(result.outputs("full")[0])
        for name in MANAGED:
            alike(referees.RENDERERS[name](page, 1), seen, 9, f"page by {name}")
        assert b"/ICCBased" in page.read_bytes(), "the profile is missing"
    return both(completed, alike_everywhere)


@case("fill-byte.jpg", sample=True)
def fill_byte(path):
    """Fill bytes before a marker, which are legal, change nothing."""
    data = jpeg(quarters())
    path.write_bytes(data[:2] + b"\xff\xff" + data[2:])
    return both(completed, pages_show([quarters()]), shows(quarters(), "full"))


@case("more-behind-the-end.jpg")
def trailing(path):
    """What follows the first image's end belongs to no page: here, a second image."""
    path.write_bytes(jpeg(quarters()) + jpeg(plain(RED)))
    return both(completed, pages_show([quarters()]))


@case("multi-picture.jpg")
def multi_picture(path):
    """Of a multi-picture file (MPO) the first image is shown."""
    Image.fromarray(quarters()).save(path, "MPO", save_all=True, quality=95,
                                     append_images=[Image.fromarray(plain(RED, 400, 200))])
    return both(completed, pages_show([quarters()]))


@case("progressive.jpg")
def progressive(path):
    """A progressive JPEG is shown as it is."""
    path.write_bytes(jpeg(quarters(), progressive=True))
    return both(completed, pages_show([quarters()]))


@case("stored-as-rgb.jpg")
def stored_as_rgb(path):
    """A JPEG whose components are red, green and blue, by Adobe's mark."""
    bands = np.asarray(Image.fromarray(quarters()).convert("YCbCr").convert("RGB"))
    # Written as luminance and colours without conversion, and marked as red, green and blue.
    file = io.BytesIO()
    Image.frombytes("YCbCr", (400, 200), quarters().tobytes()).save(
        file, "JPEG", quality=95, subsampling=0)
    data = file.getvalue()
    assert data[2:4] == b"\xff\xe0", "Pillow marks it as JFIF"
    mark = segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, 0))
    path.write_bytes(data[:2] + mark + data[20:])
    return both(completed, pages_show([quarters()], mean=4), shows(bands, "full", mean=4))


@case("stored-as-rgb-by-name.jpg")
def stored_as_rgb_by_name(path):
    """The same, known by the names of the components alone."""
    file = io.BytesIO()
    Image.frombytes("YCbCr", (400, 200), quarters().tobytes()).save(
        file, "JPEG", quality=95, subsampling=0)
    data = bytearray(file.getvalue())
    frame, scan = data.index(b"\xff\xc0"), data.index(b"\xff\xda")
    for index, name in enumerate(b"RGB"):
        data[frame + 10 + 3 * index] = data[scan + 5 + 2 * index] = name
    path.write_bytes(bytes(data[:2] + data[20:]))
    return both(completed, pages_show([quarters()], mean=4), shows(quarters(), "full", mean=4))


@case("marks-that-differ.jpg")
def contradiction(path):
    """JFIF says luminance and colours, Adobe red, green and blue: it is shown as it is decoded."""
    data = jpeg(quarters())
    mark = segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, 0))
    path.write_bytes(data[:20] + mark + data[20:])
    return both(completed, pages_show([quarters()]), shows(quarters(), "full"))


def turned(orientation):
    @case(f"turned-{orientation}.jpg", sample=orientation == 6)
    def draw(path):
        """EXIF's orientation is followed."""
        back = {1: [], 2: [Image.FLIP_LEFT_RIGHT], 3: [Image.ROTATE_180],
                4: [Image.FLIP_TOP_BOTTOM], 5: [Image.TRANSPOSE], 6: [Image.ROTATE_90],
                7: [Image.TRANSVERSE], 8: [Image.ROTATE_270]}
        image = Image.fromarray(quarters())
        for way in back[orientation]:
            image = image.transpose(way)
        exif = Image.Exif()
        exif[0x0112] = orientation
        image.save(path, "JPEG", quality=95, exif=exif)
        return both(completed, pages_show([quarters()], sizes=[(400, 200)]),
                    shows(quarters(), "full", size=(400, 200)))


for value in range(1, 9):
    turned(value)


@case("black-and-white.png")
def bilevel(path):
    """A picture of two levels stays one of one bit."""
    picture = np.repeat(np.tile(np.array([0, 255, 255], np.uint8), (90, 4)), 11, 1)[:, :131]
    Image.fromarray(picture).convert("1").save(path)

    def check(result):
        (album,) = result.outputs("album")
        assert b"/BitsPerComponent 1" in album.read_bytes(), "it has become larger"
    # poppler enlarges pictures by a part of a pixel.
    return both(completed, pages_show([colour(picture)], mean=7), check)


@case("translucent.png")
def translucent(path):
    """Transparency is shown on white."""
    picture = np.dstack([quarters(), np.full((200, 400), 128, np.uint8)])
    Image.fromarray(picture).save(path)
    return both(completed, pages_show([referees.pillow(path)]))


@case("gray-ramp.png")
def gray(path):
    """A gray picture keeps its values."""
    picture = np.tile(np.arange(256, dtype=np.uint8), (64, 1))
    Image.fromarray(picture).save(path)
    return both(completed, pages_show([picture], mean=1.5))


@case("lossless.jpg")
def lossless(path):
    """A frame that neither PDF's filter nor the decoder reads is refused."""
    data = bytearray(jpeg(quarters()))
    data[data.index(b"\xff\xc0") + 1] = 0xC3
    path.write_bytes(bytes(data))
    return refused("unsuitable-input")


@case("two-components.jpg")
def two_components(path):
    """Two components have no meaning in a JPEG; nothing is made up."""
    data = jpeg(plain((128, 128, 128), 8, 8), "L")
    frame, scan = data.index(b"\xff\xc0"), data.index(b"\xff\xda")
    # One block each, without any difference from the middle: 00 for the mean, 1010 for the rest.
    path.write_bytes(
        data[:frame] + segment(0xC0, struct.pack(">BHHB", 8, 8, 8, 2) + b"\1\x11\0\2\x11\0")
        + data[frame + 13:scan] + segment(0xDA, b"\2\1\0\2\0\0\x3f\0")
        + bytes([0b00101000, 0b10101111]) + b"\xff\xd9")
    return refused("unsuitable-input")


def document(pages, objects=b"", shared=b"", resources=b""):
    """A PDF without a table of its objects: of each page its entries and what is drawn."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * index) for index in range(len(pages)))
    text = (b"%%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
            b"2 0 obj <</Type/Pages/Kids[%s]/Count %d%s>> endobj\n" % (kids, len(pages), shared))
    for index, page in enumerate(pages):
        number = 10 + 2 * index
        if page is None:
            text += b"%d 0 obj null endobj\n" % number
            continue
        entries, drawing = page
        text += (b"%d 0 obj <</Type/Page/Parent 2 0 R/Contents %d 0 R/Resources<<%s>>%s>> endobj\n"
                 b"%d 0 obj <</Length %d>> stream\n%s\nendstream endobj\n"
                 % (number, number + 1, resources, entries, number + 1, len(drawing), drawing))
    return text + objects + b"trailer <</Root 1 0 R>>\n%%EOF\n"


BOX = b"/MediaBox[0 0 200 100]"
QUARTERS = (b"0.8 0.2 0.2 rg 0 50 100 50 re f 0.2 0.7 0.2 rg 100 50 100 50 re f "
            b"0.2 0.2 0.8 rg 0 0 100 50 re f 0.9 0.8 0.2 rg 100 0 100 50 re f")


def drawn_as_by(*renderers, sizes=None, mean=3.0):
    """Each page is drawn as other programs draw it."""
    def check(result):
        outputs = result.outputs("pages")
        for number, path in enumerate(outputs, 1):
            seen = referees.pillow(path)
            if sizes:
                assert seen.shape[1::-1] == sizes[number - 1], (
                    f"page {number} has {seen.shape[1::-1]} pixels")
            for name in renderers:
                alike(seen, referees.RENDERERS[name](result.input, number), mean,
                      f"page {number} against {name}")
    return both(completed, check)


def blended(mode, is_sample=False):
    @case(f"blend-{mode.lower()}.pdf", "document", sample=is_sample)
    def draw(path):
        """What is drawn blends with what was drawn before, and not with the paper."""
        drawing = (b"0.3 0.5 0.9 rg 0 0 120 60 re f /B gs 0.86 0.08 0.24 rg 40 20 120 70 re f "
                   b"0.2 0.8 0.1 rg 100 40 90 30 re f")
        path.write_bytes(document([(BOX, drawing)], resources=b"/ExtGState<</B<</BM/%s>>>>"
                                  % mode.encode()))
        # ghostscript blends in the space of its device, and poppler's Splash in its own.
        return drawn_as_by("mupdf", "ghostscript")


for name in ("Normal", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge",
             "ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation",
             "Color", "Luminosity"):
    blended(name, is_sample=name == "Difference")


@case("unit-of-ten.pdf", "document", sample=True)
def user_unit(path):
    """A page whose unit is ten points is ten times as large."""
    path.write_bytes(document([(BOX + b"/UserUnit 10", QUARTERS), (BOX, QUARTERS)]))
    return drawn_as_by("mupdf", sizes=[(2000, 1000), (200, 100)])


def crop(name, box):
    @case(f"crop-{name}.pdf", "document", sample=name == "outside")
    def draw(path):
        """A page whose crop box shows nothing is shown as its media box is."""
        path.write_bytes(document([(BOX, QUARTERS), (BOX + b"/CropBox" + box, QUARTERS)]))
        # pdftoppm draws the media box by default.
        return drawn_as_by("poppler", sizes=[(200, 100), (200, 100)])


for name, box in (("outside", b"[500 500 600 600]"), ("beside", b"[200 0 400 100]"),
                  ("empty", b"[50 50 50 50]")):
    crop(name, box)


@case("crop-inherited.pdf", "document")
def crop_inherited(path):
    """The same of a crop box that all pages inherit."""
    path.write_bytes(document([(BOX, QUARTERS), (BOX + b"/CropBox[0 0 200 100]", QUARTERS)],
                              shared=b"/CropBox[500 500 600 600]"))
    return drawn_as_by("poppler", sizes=[(200, 100), (200, 100)])


@case("crop-inside.pdf", "document")
def crop_inside(path):
    """A crop box that shows something is followed, as far as the media box goes."""
    path.write_bytes(document([(BOX + b"/CropBox[50 0 150 100]", QUARTERS),
                               (BOX + b"/CropBox[100 50 400 400]", QUARTERS)]))
    return drawn_as_by("mupdf", sizes=[(100, 100), (100, 50)])


@case("page-missing.pdf", "document", sample=True)
def page_missing(path):
    """A page that is none is named, and fails the step that wants it; the others stand."""
    path.write_bytes(document([(BOX, QUARTERS), (BOX, QUARTERS), None]))

    def others(result):
        for step in ("small", "facts"):
            assert result.step(step)["state"] == "completed", step
    return both(refused("undecodable-input", step="pages", saying="page 3"), others)
