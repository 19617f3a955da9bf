"""Thumbnails fill their box as ImageMagick does, which has its own words for each way."""
import subprocess
import tempfile

import numpy as np
from PIL import Image

import referees
from case import case
from checks import alike, both, completed

SCENE = Image.fromarray(np.dstack([
    np.linspace(20, 235, 240)[None, :].repeat(160, 0),
    np.linspace(235, 20, 160)[:, None].repeat(240, 1),
    np.fromfunction(lambda y, x: 128 + 90 * np.sin(x / 9) * np.cos(y / 7), (160, 240)),
]).astype(np.uint8))

# What ImageMagick calls each step of the pipeline.
WORDS = {
    "inside": "-resize 60x60>",
    "outside": "-resize 60x60^",
    "cover": "-resize 60x60^ -gravity center -extent 60x60",
    "contain": "-resize 60x60> -gravity center -background white -extent 60x60",
    "matted": "-resize 60x60> -gravity center -background #204060 -extent 60x60",
    "fill": "-resize 60x60!",
    "north": "-resize 60x60^ -gravity north -extent 60x60",
    "north-east": "-resize 60x60^ -gravity northeast -extent 60x60",
    "south-west": "-resize 60x60^ -gravity southwest -extent 60x60",
    "larger": "-resize 600x500",
    "larger-outside": "-resize 600x500^",
    "larger-cover": "-resize 600x500^ -gravity center -extent 600x500",
    "larger-contain": "-resize 600x500 -gravity center -background black -extent 600x500",
}


def as_imagemagick(result):
    for step, words in WORDS.items():
        expected = converted(result.input, words)
        seen = referees.pillow(result.outputs(step)[0])
        assert seen.shape == expected.shape, f"{step}: {seen.shape}, not {expected.shape}"
        alike(seen, expected, 2.0, step)


def converted(path, words):
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        subprocess.run(["convert", path, "-auto-orient", *words.split(), f"png24:{file.name}"],
                       check=True, timeout=referees.SECONDS_MAX)
        return referees.pillow(file.name)


def add(name, orientation, **options):
    def draw(path):
        """A picture fills its box as ImageMagick fills it, whatever its orientation."""
        exif = Image.Exif()
        exif[0x0112] = orientation
        SCENE.save(path, exif=exif, **options)
        return both(completed, as_imagemagick)
    case(name, "boxes", sample=orientation == 6)(draw)


for number in range(1, 9):
    add(f"turned-{number}.jpg", number, quality=98)
add("upright.tif", 1)
