"""What is worked on: photographs of Debian's wallpaper packages, and what is made of them."""
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import img2pdf
import pyvips

from document import document
from office import office_document

PACKAGES = ["plasma-workspace-wallpapers", "mate-backgrounds", "ukui-wallpapers"]
# Which leaves out the narrow crops for telephones and the smallest pictures.
PIXELS_MIN = 2_400_000
SMALL_COUNT = 2000
SMALL_BYTES = 10_000
PAGES = 350
# Of the document that is alone on an idle machine.
PAGES_ALONE = 300
SCANNED_PAGES = 20
SCANNED_DPI = 200
OFFICE_COUNT = 10
PART_COUNT = 50
PART_PAGES = 10


@dataclass
class Material:
    """Paths, all below one directory."""
    photographs: list
    pixels: int
    largest: str
    small: list
    document: str
    document_alone: str
    scan: str
    office: list
    parts: list
    part_pages: int = PART_PAGES

    def facts(self):
        """Rows of a name and a value."""
        size = sum(os.path.getsize(path) for path in self.photographs)
        small = sum(os.path.getsize(path) for path in self.small) / len(self.small)
        largest = os.path.getsize(self.largest)
        return [("photographs", f"{len(self.photographs)} JPEG files, {self.pixels / 1e6:.0f} "
                                f"megapixels, {size / 1e6:.1f} MB"),
                ("the largest photograph", f"{os.path.basename(self.largest)}, "
                                           f"{largest / 1e6:.1f} MB"),
                ("small images", f"{len(self.small)} JPEG files of {small / 1e3:.1f} kB"),
                ("documents", f"{PAGES} pages, {os.path.getsize(self.document) / 1e6:.1f} MB; "
                              f"{PAGES_ALONE} pages, "
                              f"{os.path.getsize(self.document_alone) / 1e6:.1f} MB"),
                ("scan", f"{SCANNED_PAGES} pages of {SCANNED_DPI} dpi, "
                         f"{os.path.getsize(self.scan) / 1e6:.1f} MB"),
                ("office documents", f"{len(self.office)} of two pages, odt and docx"),
                ("PDFs to merge", f"{len(self.parts)} of {PART_PAGES} pages")]


def prepare(directory):
    """Finds and makes what is missing; what is there already is kept."""
    found, pixels = photographs(directory / "photographs")
    return Material(found, sum(pixels), found[pixels.index(max(pixels))],
                    _small(directory / "small", found),
                    _document(directory / "document.pdf", PAGES, found),
                    _document(directory / "document-alone.pdf", PAGES_ALONE, found),
                    _scan(directory / "scan.pdf", found), _office(directory / "office"),
                    _parts(directory / "parts", found))


def photographs(directory):
    """The JPEG files among the wallpapers that are large enough, under names of their own, and the
    pixels of each."""
    listed = subprocess.run(["dpkg", "-L", *PACKAGES], capture_output=True, text=True, check=True)
    sources = sorted(path for path in listed.stdout.split("\n")
                     if path.endswith((".jpg", ".jpeg")) and "screenshot" not in path
                     and not os.path.islink(path))
    directory.mkdir(parents=True, exist_ok=True)
    found, pixels = [], []
    for source in sources:
        image = pyvips.Image.new_from_file(source)
        if image.width * image.height < PIXELS_MIN:
            continue
        pixels.append(image.width * image.height)
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


def _document(path, pages, photographs):
    if not path.exists():
        pictures = []
        for photograph in photographs[:8]:
            image = pyvips.Image.thumbnail(photograph, 800).colourspace("srgb")
            pictures.append((image.jpegsave_buffer(Q=80, strip=True), image.width, image.height))
        path.write_bytes(document(pages, pictures))
    return str(path)


def _scan(path, photographs):
    """The pages of a document as JPEGs in a PDF, as a scanner writes them."""
    if path.exists():
        return str(path)
    pages = path.with_suffix(".pages")
    pages.mkdir(exist_ok=True)
    source = _document(pages / "source.pdf", SCANNED_PAGES, photographs)
    subprocess.run(["pdftoppm", "-jpeg", "-gray", "-r", str(SCANNED_DPI), source, pages / "page"],
                   check=True)
    path.write_bytes(img2pdf.convert([str(page) for page in sorted(pages.glob("page*.jpg"))]))
    return str(path)


def _office(directory):
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(OFFICE_COUNT):
        path = directory / f"text-{number:02}.{('odt', 'docx')[number % 2]}"
        if not path.exists():
            path.write_bytes(office_document(number, path.suffix))
        paths.append(str(path))
    return paths


def _parts(directory, photographs):
    directory.mkdir(parents=True, exist_ok=True)
    return [_document(directory / f"part-{number:02}.pdf", PART_PAGES, photographs)
            for number in range(PART_COUNT)]
