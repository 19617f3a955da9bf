"""How a sample of a picture is stored: its width, its sign, integer or not."""
import numpy as np
import tifffile

import tiffs
from case import case
from checks import both, completed, pages_show, refused, shows
from scenes import RAMP

STEPS = ("small", "slim", "full")
# From black to white, from red to green, and a quarter to all of the opacity, 0 to 1.
GRAY = RAMP / 255
COLOURS = np.dstack([GRAY, 1 - GRAY, np.full_like(GRAY, 0.5)])
OPACITY = np.tile(np.linspace(0.25, 1, 64)[:, None], (1, 128))

KINDS = {
    "8-bit": (8, tiffs.UNSIGNED), "16-bit": (16, tiffs.UNSIGNED), "32-bit": (32, tiffs.UNSIGNED),
    "signed-8-bit": (8, tiffs.SIGNED), "signed-16-bit": (16, tiffs.SIGNED),
    "signed-32-bit": (32, tiffs.SIGNED), "float": (32, tiffs.FLOAT),
    "untyped-16-bit": (16, tiffs.UNTYPED), "untyped-32-bit": (32, tiffs.UNTYPED),
}


def on_white(colours):
    """What is seen of colours of 0 to 1 with the opacity on white paper."""
    colours = colours if colours.ndim == 3 else np.dstack([colours] * 3)
    return 255 * (colours * OPACITY[:, :, None] + 1 - OPACITY[:, :, None])


@case("grey-16-bit.tif", sample=True)
def grey_16_bit(path):
    """A grey TIFF of 16 bits shows its ramp."""
    tifffile.imwrite(path, (RAMP * 257).astype("u2"), photometric="minisblack")
    return both(completed, shows(RAMP, *STEPS), pages_show([RAMP]))


@case("grey-float-by-tifffile.tif", sample=True)
def grey_float(path):
    """A grey TIFF of floats from 0 to 1 shows its ramp."""
    tifffile.imwrite(path, GRAY.astype("f4"), photometric="minisblack")
    return both(completed, shows(RAMP, *STEPS), pages_show([RAMP]))


def add(name, draw, sentence, sample=False):
    draw.__doc__ = sentence
    draw.__module__ = __name__
    case(name, sample=sample)(draw)


def add_pictures(kind, bits, format):
    def picture(samples, photometric, expected, extra=()):
        def draw(path):
            tiffs.write(path, samples, bits, format, photometric, extra)
            return both(completed, shows(expected, *STEPS), pages_show([expected]))
        return draw

    sentence = f"A TIFF with samples of the kind {kind} shows its picture."
    for name, draw in {
        "grey": picture(GRAY, tiffs.BLACK_IS_ZERO, RAMP),
        "grey-from-white": picture(1 - GRAY, tiffs.WHITE_IS_ZERO, RAMP),
        "grey-opacity": picture(np.dstack([GRAY, OPACITY]), tiffs.BLACK_IS_ZERO, on_white(GRAY),
                                [tiffs.OPACITY]),
        "colour": picture(COLOURS, tiffs.RGB, 255 * COLOURS),
        "colour-opacity": picture(np.dstack([COLOURS, OPACITY]), tiffs.RGB, on_white(COLOURS),
                                  [tiffs.OPACITY]),
    }.items():
        add(f"{name}-{kind}.tif", draw, sentence)
    if format == tiffs.FLOAT or bits < 32 and format == tiffs.UNSIGNED:
        weighted = np.dstack([COLOURS * OPACITY[:, :, None], OPACITY])
        add(f"colour-premultiplied-{kind}.tif",
            picture(weighted, tiffs.RGB, on_white(COLOURS), [tiffs.PREMULTIPLIED]), sentence)


def add_small(bits):
    def picture(photometric):
        def draw(path):
            steps = np.round(GRAY * (2**bits - 1)) / (2**bits - 1)
            stored = 1 - steps if photometric == tiffs.WHITE_IS_ZERO else steps
            tiffs.write(path, stored, bits, photometric=photometric)
            return both(completed, shows(255 * steps, "slim", "full"))
        return draw

    sentence = f"A grey TIFF of {bits} bits a sample shows its picture."
    add(f"grey-{bits}-bit.tif", picture(tiffs.BLACK_IS_ZERO), sentence)
    add(f"grey-from-white-{bits}-bit.tif", picture(tiffs.WHITE_IS_ZERO), sentence)


def add_refused(name, bits, format, saying, samples=GRAY, photometric=tiffs.BLACK_IS_ZERO,
                extra=()):
    def draw(path):
        tiffs.write(path, samples, bits, format, photometric, extra)
        return refused("unsuitable-input", saying=saying)

    add(name, draw, f"A TIFF with {saying} is refused, and its samples are named.")


for kind, (bits, format) in KINDS.items():
    add_pictures(kind, bits, format)
for bits in (1, 2, 4):
    add_small(bits)
    add_refused(f"colour-{bits}-bit.tif", bits, tiffs.UNSIGNED,
                f"{bits}-bit unsigned integer samples in 3 channels", COLOURS, tiffs.RGB)
for bits, format, words in [
    (12, tiffs.UNSIGNED, "unsigned integer"), (24, tiffs.UNSIGNED, "unsigned integer"),
    (64, tiffs.UNSIGNED, "unsigned integer"), (64, tiffs.SIGNED, "signed integer"),
    (16, tiffs.FLOAT, "float"), (64, tiffs.FLOAT, "float"), (64, tiffs.COMPLEX, "complex float"),
    (128, tiffs.COMPLEX, "complex float"),
]:
    add_refused(f"grey-{words.replace(' ', '-')}-{bits}.tif", bits, format,
                f"{bits}-bit {words} samples")
add_refused("ycbcr-uncompressed.tif", 8, tiffs.UNSIGNED, "YCbCr", COLOURS, tiffs.YCBCR)
add_refused("icc-lab.tif", 8, tiffs.UNSIGNED, "ICC L*a*b*", COLOURS, tiffs.ICCLAB)
add_refused("grey-mask.tif", 1, tiffs.UNSIGNED, "a transparency mask", photometric=tiffs.MASK)


@case("lab-opacity-16-bit.tif")
def lab_opacity(path):
    """A TIFF in L*a*b* with opacity shows its greys, as transparent as they are."""
    lab = np.dstack([np.full_like(GRAY, 0.5), 0 * GRAY, 0 * GRAY, OPACITY])
    tiffs.write(path, lab, 16, photometric=tiffs.CIELAB, extra=[tiffs.OPACITY])
    # L* of 50 is the gray 119.
    return both(completed, shows(on_white(np.full_like(GRAY, 119 / 255)), *STEPS))
