"""How the numbers of a picture are to be read, as a file states it without a profile."""
import io
import struct
import zlib

import numpy as np
from PIL import Image

import profiles
from case import case
from checks import both, completed, pages_show, refused, shows
from kinds.colours import converted
from scenes import RAMP, quarters

STEPS = ("small", "slim", "full")
SCENE = quarters()
# The chromaticities of white, red, green and blue, as PNG has them.
SRGB = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
P3 = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
P3_TO_SRGB = np.array([[1.2249, -0.2247, 0], [-0.0420, 1.0419, 0], [-0.0197, -0.0786, 1.0979]])


def light(stored):
    stored = np.asarray(stored) / 255
    return np.where(stored <= 0.04045, stored / 12.92, ((stored + 0.055) / 1.055) ** 2.4)


def shown(light):
    light = np.clip(light, 0, 1)
    return 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


LINEAR = shown(SCENE / 255)
WIDE = shown(light(SCENE) @ P3_TO_SRGB.T)


def chunk(name, data):
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def gamma(value):
    return chunk(b"gAMA", struct.pack(">I", value))


def places(values):
    return chunk(b"cHRM", struct.pack(">8I", *values))


def coded(primaries, transfer, is_full=1):
    return chunk(b"cICP", bytes([primaries, transfer, 0, is_full]))


def png(*chunks, picture=Image.fromarray(SCENE), **options):
    file = io.BytesIO()
    picture.save(file, "PNG", **options)
    data = file.getvalue()
    return data[:33] + b"".join(chunks) + data[33:]


def avif(primaries, transfer):
    file = io.BytesIO()
    Image.fromarray(SCENE).save(file, "AVIF", quality=95, subsampling="4:4:4")
    data = bytearray(file.getvalue())
    struct.pack_into(">HH", data, data.index(b"colrnclx") + 8, primaries, transfer)
    return bytes(data)


def add(name, data, check, sentence, sample=False):
    def draw(path):
        path.write_bytes(data)
        return check
    draw.__doc__ = sentence
    draw.__module__ = __name__
    case(name, sample=sample)(draw)


def sees(picture):
    return both(completed, shows(picture, *STEPS), pages_show([picture]))


EXCHANGED = {"icc_profile": profiles.exchanged()}
for name, data, picture, is_sample in [
    ("linear.png", png(gamma(100000)), LINEAR, True),
    ("linear-with-primaries.png", png(gamma(100000), places(SRGB)), LINEAR, False),
    ("power-1.8.png", png(gamma(55556)), shown((SCENE / 255) ** 1.8), False),
    ("usual.png", png(gamma(45455), places(SRGB)), SCENE, False),
    ("primaries.png", png(gamma(45455), places(P3)), WIDE, False),
    ("primaries-alone.png", png(places(P3)), WIDE, False),
    ("below-srgb.png", png(gamma(100000), places(P3), chunk(b"sRGB", b"\0")), SCENE, False),
    ("below-profile.png", png(gamma(100000), **EXCHANGED),
     converted(Image.fromarray(SCENE), profiles.exchanged()), False),
    ("above-profile.png", png(coded(12, 13), **EXCHANGED), WIDE, False),
    ("coded.png", png(coded(12, 13), gamma(100000)), WIDE, True),
    ("coded-srgb.png", png(coded(1, 13)), SCENE, False),
    ("linear-table.png", png(gamma(100000), picture=Image.fromarray(SCENE).quantize(8)), LINEAR,
     False),
    ("linear-gray.png", png(gamma(100000), picture=Image.fromarray(RAMP.astype(np.uint8))),
     shown(RAMP / 255), False),
    ("no-gamma.png", png(gamma(0)), SCENE, False),
    ("gamma-too-small.png", png(gamma(1)), SCENE, False),
    ("gamma-too-large.png", png(gamma(2**32 - 1)), SCENE, False),
    ("no-triangle.png", png(places((31270, 32900) + (30000, 30000) * 3)), SCENE, False),
    ("no-light.png", png(places((0,) * 8)), SCENE, False),
    ("coded.avif", avif(12, 13), WIDE, True),
    ("linear.avif", avif(1, 8), LINEAR, False),
    ("television.avif", avif(1, 1), SCENE, False),
    ("unspecified.avif", avif(2, 2), SCENE, False),
]:
    add(name, data, sees(picture), "Colours are those that the file states in numbers.", is_sample)

for name, data, saying in [
    ("pq.png", png(coded(9, 16)), "high dynamic range (PQ)"),
    ("hlg.png", png(coded(9, 18)), "high dynamic range (HLG)"),
    ("narrow.png", png(coded(1, 13, 0)), "narrow range"),
    ("pq.avif", avif(9, 16), "high dynamic range (PQ)"),
    ("hlg.avif", avif(9, 18), "high dynamic range (HLG)"),
]:
    add(name, data, refused("unsuitable-input", saying=saying),
        "A picture that has no one look on an ordinary screen is refused.", name == "pq.avif")


def turned(name, is_late, **options):
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = Image.fromarray(SCENE).transpose(Image.ROTATE_90)
    data = png(picture=picture.quantize(8) if "table" in name else picture)
    place = -12 if is_late else 33
    add(name, data[:place] + chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0")) + data[place:],
        both(completed, shows(SCENE, *STEPS), pages_show([SCENE], sizes=[(400, 200)])),
        "EXIF turns a PNG, before its pixels and behind them.", name == "turned-late.png")


turned("turned.png", False)
turned("turned-late.png", True)
turned("turned-late-table.png", True)


@case("premultiplied.avif")
def premultiplied(path):
    """Colours that are stored multiplied by their opacity are not darker for it."""
    opacity = np.tile(np.linspace(60, 255, 200)[:, None], (1, 400)).round().astype(np.uint8)
    part = opacity[:, :, None] / 255
    file = io.BytesIO()
    Image.fromarray(np.dstack([np.round(SCENE * part).astype(np.uint8), opacity])).save(
        file, "AVIF", quality=95, subsampling="4:4:4")
    data = file.getvalue()
    # Behind the reference from the opacity to the picture one from the picture to the opacity.
    at = data.index(b"iref") - 4
    length = struct.unpack_from(">I", data, at)[0]
    _, _, opacity_item, _, picture = struct.unpack_from(">I4sHHH", data, at + 12)
    more = struct.pack(">I4sHHH", 14, b"prem", picture, 1, opacity_item)
    path.write_bytes(inserted(data, at, length, more))
    return sees(255 + (SCENE.astype(float) - 255) * part)


def inserted(data, at, length, more):
    """An AVIF with more references; what lies behind them has moved."""
    end, meta = at + length, data.index(b"meta") - 4
    made = bytearray(data[:end] + more + data[end:])
    for place in (at, meta):
        struct.pack_into(">I", made, place, struct.unpack_from(">I", made, place)[0] + len(more))
    # Of each item, in Pillow's form: number, reference, count, offset and length.
    places = made.index(b"iloc") + 8
    for item in range(struct.unpack_from(">H", made, places + 2)[0]):
        offset = places + 4 + 14 * item + 6
        struct.pack_into(">I", made, offset,
                         struct.unpack_from(">I", made, offset)[0] + len(more))
    return bytes(made)
