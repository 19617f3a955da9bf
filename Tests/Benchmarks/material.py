"""What is worked on: photographs of Debian's wallpaper packages, and what is made of them."""
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pyvips

from document import document

PACKAGES = ["plasma-workspace-wallpapers", "mate-backgrounds", "ukui-wallpapers"]
# Which leaves out the narrow crops for telephones and the smallest pictures.
PIXELS_MIN = 2_400_000
SMALL_COUNT = 2000
SMALL_BYTES = 10_000
PAGES = 350


@dataclass
class Material:
    """Paths, all below one directory."""
    photographs: list
    pixels: int
    small: list
    document: str

    def facts(self):
        """Rows of a name and a value."""
        size = sum(os.path.getsize(path) for path in self.photographs)
        small = sum(os.path.getsize(path) for path in self.small) / len(self.small)
        return [("photographs", f"{len(self.photographs)} JPEG files, {self.pixels / 1e6:.0f} "
                                f"megapixels, {size / 1e6:.1f} MB"),
                ("small images", f"{len(self.small)} JPEG files of {small / 1e3:.1f} kB"),
                ("document", f"{PAGES} pages, {os.path.getsize(self.document) / 1e6:.1f} MB")]


def prepare(directory):
    """Finds and makes what is missing; what is there already is kept."""
    found, pixels = photographs(directory / "photographs")
    return Material(found, pixels, _small(directory / "small", found),
                    _document(directory / "document.pdf", found))


def photographs(directory):
    """The JPEG files among the wallpapers that are large enough, under names of their own."""
    listed = subprocess.run(["dpkg", "-L", *PACKAGES], capture_output=True, text=True, check=True)
    sources = sorted(path for path in listed.stdout.split("\n")
                     if path.endswith((".jpg", ".jpeg")) and "screenshot" not in path
                     and not os.path.islink(path))
    directory.mkdir(parents=True, exist_ok=True)
    found, pixels = [], 0
    for source in sources:
        image = pyvips.Image.new_from_file(source)
        if image.width * image.height < PIXELS_MIN:
            continue
        pixels += image.width * image.height
        target = directory / f"photograph-{len(found):02}.jpg"
        if not target.exists():
            target.write_bytes(Path(source).read_bytes())
        found.append(str(target))
    return found, pixels


def _small(directory, photographs):
    """Pieces of the photographs, each of about the same number of bytes."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = [directory / f"small-{number:04}.jpg" for number in range(SMALL_COUNT)]
    if not paths[-1].exists():
        sources = [pyvips.Image.thumbnail(path, 1600).copy_memory() for path in photographs]
        for number, path in enumerate(paths):
            source = sources[number % len(sources)]
            side = number // len(sources)
            piece = source.crop(side * 13 % (source.width - 400), side * 7 % (source.height - 300),
                                400, 300)
            path.write_bytes(_compressed(piece))
    return [str(path) for path in paths]


def _compressed(piece):
    """The piece as a JPEG in that quality which comes closest to the size wanted."""
    low, high = 1, 95
    while low < high:
        middle = (low + high + 1) // 2
        fits = len(piece.jpegsave_buffer(Q=middle, strip=True)) <= SMALL_BYTES
        low, high = (middle, high) if fits else (low, middle - 1)
    return piece.jpegsave_buffer(Q=low, strip=True)


def _document(path, photographs):
    if not path.exists():
        pictures = []
        for photograph in photographs[:8]:
            image = pyvips.Image.thumbnail(photograph, 800).colourspace("srgb")
            pictures.append((image.jpegsave_buffer(Q=80, strip=True), image.width, image.height))
        path.write_bytes(document(PAGES, pictures))
    return str(path)
