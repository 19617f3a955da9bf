"""Other programs, which say what a file shows."""
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

SECONDS_MAX = 60


def pillow(path, frame=0):
    """The pixels of a picture by Pillow: height × width × 3, 0 to 255, on white."""
    with Image.open(path) as image:
        image.seek(frame)
        return flat(image)


def imagemagick(path, frame=0):
    """The same by ImageMagick, upright and in sRGB."""
    made = subprocess.run(
        ["convert", f"{path}[{frame}]", "-auto-orient", "-colorspace", "sRGB", "-depth", "8",
         "-background", "white", "-alpha", "remove", "-alpha", "off", "png24:-"],
        check=True, capture_output=True, timeout=SECONDS_MAX).stdout
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(made)
        file.flush()
        return pillow(file.name)


def exiftool(path):
    """What a file says of its picture by exiftool: numbers as they are, lists as lists."""
    said = subprocess.run(["exiftool", "-j", "-n", "-G1", "-a", "-charset", "iptc=Latin", path],
                          check=False, capture_output=True, timeout=SECONDS_MAX).stdout
    return json.loads(said)[0]


def poppler(path, page, dpi=72):
    """A page by poppler (its Splash backend, not the one Pressroom draws with)."""
    return rendered(["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-png",
                     "-singlefile", path, "page"])


def mupdf(path, page, dpi=72):
    """A page by mupdf."""
    return rendered(["mutool", "draw", "-q", "-r", str(dpi), "-o", "page.png", path, str(page)])


def ghostscript(path, page, dpi=72):
    """A page by ghostscript."""
    return rendered(["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=png16m", f"-r{dpi}",
                     f"-dFirstPage={page}", f"-dLastPage={page}", "-dGraphicsAlphaBits=4",
                     "-dTextAlphaBits=4", "-sOutputFile=page.png", path])


RENDERERS = {"poppler": poppler, "mupdf": mupdf, "ghostscript": ghostscript}


def page_count(path):
    """How many pages a PDF has, by qpdf, which finds no fault with it."""
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True, timeout=SECONDS_MAX)
    return int(subprocess.run(["qpdf", "--show-npages", path], check=True, capture_output=True,
                              text=True, timeout=SECONDS_MAX).stdout)


def rendered(command):
    with tempfile.TemporaryDirectory() as folder:
        command = [part.resolve() if isinstance(part, Path) else part for part in command]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=SECONDS_MAX)
        return pillow(Path(folder) / "page.png")


def flat(image):
    """A Pillow image as red, green and blue on white."""
    if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return np.asarray(image.convert("RGB")).astype(np.float64)
