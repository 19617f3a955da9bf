"""Profiles: what they say counts where it can be true of the picture."""
import io

import numpy as np
from PIL import Image, ImageCms

import profiles
import tiffs
from case import case
from checks import both, completed, pages_show, shows
from scenes import RAMP, plain, quarters

STEPS = ("small", "slim", "full")
SCENE = quarters()
FORMATS = {"jpg": {"quality": 95}, "png": {}, "webp": {"lossless": True}, "tif": {},
           "avif": {"quality": 95}}

PASSED_OVER = {
    "gray": profiles.gray(1.0),
    "inks": profiles.inks(),
    "lab": profiles.table(3, lambda l, a, b: (100 * l, 255 * a - 128, 255 * b - 128), 2,
                          space=b"Lab ", kind=b"spac"),
    "link": profiles.exchanged(kind=b"link"),
    "effect": profiles.exchanged(kind=b"abst"),
    "names": profiles.exchanged(kind=b"nmcl"),
    "between-devices": profiles.exchanged(connection=b"RGB "),
    "cut-off": profiles.exchanged()[:300],
    "no-table": profiles.exchanged()[:128] + b"\xff" * 200,
    "none": b"not a profile at all" * 20,
    "nothing-but-a-name": profiles.profile([]),
}
FOLLOWED = {
    "display": profiles.exchanged(),
    "scanner": profiles.exchanged(kind=b"scnr"),
    "printer": profiles.exchanged(kind=b"prtr"),
    "space": profiles.exchanged(kind=b"spac"),
    "perceptual-table": profiles.exchanged_table(b"A2B0"),
    "relative-table": profiles.exchanged_table(b"A2B1"),
    "saturation-table": profiles.exchanged_table(b"A2B2"),
}


def add(name, draw, sentence, sample=False):
    draw.__doc__ = sentence
    draw.__module__ = __name__
    case(name, sample=sample)(draw)


def shown(expected, ending):
    """A PDF holds a JPEG as it is, so that its renderers decide: see the kind for documents."""
    check = both(completed, shows(expected, *STEPS))
    return check if ending == "jpg" else both(check, pages_show([expected]))


def converted(picture, profile, space="RGB"):
    """What LittleCMS makes of a picture."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    result = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"),
                                       ImageCms.Intent.PERCEPTUAL, outputMode="RGB")
    return np.asarray(result)


def add_profile(name, profile, expected, what):
    for ending, options in FORMATS.items():
        def draw(path, ending=ending, options=options):
            Image.fromarray(SCENE).save(path, icc_profile=profile, **options)
            return shown(expected, ending)
        add(f"{name}.{ending}", draw, f"A profile of the kind {name} is {what}.",
            sample=(name, ending) == ("gray", "jpg"))


for name, profile in PASSED_OVER.items():
    add_profile(name, profile, SCENE, "passed over")
for name, profile in FOLLOWED.items():
    # What they all say, and LittleCMS cannot be asked of each.
    add_profile(name, profile, converted(Image.fromarray(SCENE), profiles.exchanged()),
                "followed")


@case("translucent-inks.webp")
def translucent_inks(path):
    """A profile for inks does not make opacity an ink."""
    opacity = np.full((100, 100, 1), 128, np.uint8)
    picture = np.dstack([plain((200, 40, 40)), opacity])
    Image.fromarray(picture).save(path, lossless=True, icc_profile=profiles.inks())
    return shown(plain((227, 147, 147)), "webp")


def add_translucent(bits, profile, expected):
    def draw(path):
        samples = np.dstack([plain((200, 40, 40)), plain(64)[:, :, :1]]) / 255
        tiffs.write(path, samples, bits, photometric=tiffs.RGB, extra=[tiffs.OPACITY],
                    more=[(34675, 7, profile)])
        return shown(expected, "tif")
    return draw


for bits in (8, 16, 32):
    for name, profile, colour in [("exchanged", profiles.exchanged(), (35, 35, 201)),
                                  ("exchanged-table", profiles.exchanged_table(), (35, 35, 201)),
                                  ("gray", profiles.gray(1.0), (200, 40, 40))]:
        seen = [round(255 + (value - 255) * 64 / 255) for value in colour]
        add(f"translucent-{bits}-bit-{name}.tif", add_translucent(bits, profile, plain(seen)),
            f"A picture of {bits} bits stays as translucent beside a profile as it is.")


@case("gray-with-gray.jpg")
def gray_with_gray(path):
    """A profile for gray is followed in a gray picture."""
    Image.fromarray(RAMP.astype(np.uint8)).save(path, quality=95, icc_profile=profiles.gray(1.0))
    linear = RAMP / 255
    light = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return shown(255 * light, "jpg")


@case("gray-with-colour.png")
def gray_with_colour(path):
    """A profile for colours is passed over in a gray picture."""
    Image.fromarray(RAMP.astype(np.uint8)).save(path, icc_profile=profiles.matrix(power=1.0))
    return shown(RAMP, "png")


@case("inks-with-colour.tif")
def inks_with_colour(path):
    """A profile an RGB profile on CMYK is ignored, and coated paper is assumed."""
    samples = np.dstack([plain(255)[:, :, :1], plain((0, 0, 0))]) / 255
    tiffs.write(path, samples, 8, photometric=tiffs.SEPARATED,
                more=[(34675, 7, profiles.exchanged())])
    return shown(plain((0, 158, 224)), "tif")


def add_inks(bits, has_opacity):
    def draw(path):
        picture = Image.new("CMYK", (100, 100), (50, 180, 130, 20))
        expected = converted(picture, profiles.inks())
        samples = np.asarray(picture) / 255
        if has_opacity:
            samples = np.dstack([samples, plain(64)[:, :, :1] / 255])
            expected = 255 + (expected.astype(float) - 255) * 64 / 255
        tiffs.write(path, samples, bits, photometric=tiffs.SEPARATED,
                    extra=[tiffs.OPACITY] if has_opacity else [],
                    more=[(34675, 7, profiles.inks())])
        return shown(expected, "tif")
    return draw


for bits in (8, 16, 32):
    for has_opacity in (False, True):
        name = f"inks-{bits}-bit{'-opacity' if has_opacity else ''}.tif"
        add(name, add_inks(bits, has_opacity), "CMYK follows the profile of its inks.")


@case("lab-with-lab.tif")
def lab_with_lab(path):
    """A picture in L*a*b* is converted as such, whatever profile is in it."""
    lab = np.dstack([np.full((64, 128), 0.5), np.zeros((64, 128)), np.zeros((64, 128))])
    tiffs.write(path, lab, 8, photometric=tiffs.CIELAB,
                more=[(34675, 7, PASSED_OVER["lab"])])
    return shown(np.full((64, 128), 119), "tif")
