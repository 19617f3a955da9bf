"""Files that end too early: refused with how much is there, or whole but for their end mark."""
import io
import re

import numpy as np
from PIL import Image

import tiffs
from case import case
from checks import both, completed, refused, shows

STEPS = ("small", "full")
Y, X = np.mgrid[0:960, 0:320]
# Each row takes about as many bytes as any other.
SCENE = np.dstack([X * 200 // 320 + (X * 7 + Y * 13) % 17, Y * 200 // 960 + (X * 11 + Y * 3) % 19,
                   (X // 16 + Y // 16) % 2 * 90 + 60]).astype(np.uint8)


def file(ending, **options):
    buffer = io.BytesIO()
    Image.fromarray(SCENE).save(buffer, ending, **options)
    return buffer.getvalue()


JPEGS = {
    "baseline": file("JPEG", quality=85),
    "restarts": file("JPEG", quality=85, restart_marker_rows=1),
    "progressive": file("JPEG", quality=85, progressive=True),
    "optimized-gray": None,
    "full-colour": file("JPEG", quality=95, subsampling=0),
}
buffer = io.BytesIO()
Image.fromarray(SCENE[:, :, 0]).save(buffer, "JPEG", quality=85, optimize=True)
JPEGS["optimized-gray"] = buffer.getvalue()


def warns(saying):
    """The job completed, and its status says what is wrong with the file."""
    def check(result):
        completed(result)
        for name in ("small", "slim", "full", "album"):
            warnings = result.step(name).get("warnings", [])
            assert any(saying in warning for warning in warnings), f"{name} says {warnings}"
        assert "with warnings" in result.status["message"], result.status["message"]
    return check


def is_quiet(result):
    """No step warns of anything."""
    completed(result)
    for step in result.status["steps"]:
        assert "warnings" not in step, step["warnings"]


def is_refused(result):
    """Neither the web server nor a step takes it."""
    assert result.state in ("failed", "refused"), result.state
    assert result.problem() in ("undecodable-input", "unsupported-type"), result.problem()


def tells_about(percent, within):
    """The problem says how much is there."""
    def check(result):
        refused("undecodable-input", saying="% of its picture is there in full")(result)
        said = int(re.search(r"(\d+) %", result.status["error"]["detail"])[1])
        assert abs(said - percent) <= within, f"{said} % instead of {percent} %"
    return check


def add(name, data, check, sentence, sample=False):
    def draw(path):
        path.write_bytes(data)
        return check
    draw.__doc__ = sentence
    draw.__module__ = __name__
    case(name, sample=sample)(draw)


def shown(name):
    """What Pillow makes of a whole file."""
    return np.asarray(Image.open(io.BytesIO(JPEGS[name])).convert("RGB"))


for name, data in JPEGS.items():
    add(f"{name}-whole.jpg", data, both(is_quiet, shows(shown(name), *STEPS)),
        "A whole JPEG comes out without a word.")
    add(f"{name}-with-trailer.jpg", data + b"maker" * 999, is_quiet,
        "A maker's bytes behind the end of a JPEG are no flaw.")
    add(f"{name}-without-end.jpg", data[:-2],
        both(warns("the JPEG has no end mark"), shows(shown(name), *STEPS)),
        "A JPEG that lacks nothing but its end mark comes out whole, and the status says so.",
        sample=name == "progressive")
    add(f"{name}-without-half-an-end.jpg", data[:-1],
        both(warns("the JPEG has no end mark"), shows(shown(name), *STEPS)),
        "A JPEG that lacks a half of its end mark comes out whole, and the status says so.")
    for percent in (2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95):
        kept = data[:len(data) * percent // 100]
        for end in (b"", b"\xff\xd9"):
            # Later scans of a progressive picture make up most of its detail.
            check = tells_about(percent, 5) if "progressive" not in name else (
                tells_about(percent * 0.7, 35))
            if percent == 2 and len(kept) < 700:
                check = refused("undecodable-input")
            add(f"{name}-{percent}-percent{'-with-end' if end else ''}.jpg", kept + end, check,
                f"A JPEG cut off at {percent} % is refused, with how much is there.",
                sample=(name, percent, bool(end)) in [("baseline", 2, True),
                                                      ("progressive", 50, False)])

tall = io.BytesIO()
Image.fromarray(np.tile(SCENE, (4, 1, 1))).save(tall, "JPEG", quality=85)
TALL = np.asarray(Image.open(tall))
for end in (b"", b"\xff\xd9"):
    add(f"last-row{'-with-end' if end else ''}.jpg",
        tall.getvalue()[:len(tall.getvalue()) * 995 // 1000] + end,
        both(warns("99 % of its picture"), shows(TALL, *STEPS)),
        "A JPEG that lacks a last row is shown, and the status says so.")

for ending, options in {"PNG": {}, "GIF": {}, "WEBP": {"quality": 80}, "TIFF": {},
                        "AVIF": {"quality": 80}}.items():
    whole = file(ending, **options)
    name = ending.lower()
    add(f"whole.{name}", whole, is_quiet, "A whole file comes out without a word.")
    for percent in (5, 20, 50, 80, 95, 99):
        add(f"{percent}-percent.{name}", whole[:len(whole) * percent // 100],
            is_refused,
            f"A file of type {ending} cut off at {percent} % is refused.")
for name, data, count in (("png", file("PNG"), 12), ("gif", file("GIF"), 1)):
    add(f"without-end.{name}", data[:-count],
        both(warns("the file has no end mark"), shows(SCENE, "small", mean=6)),
        "A file that lacks nothing but its end mark comes out whole, and the status says so.")
for percent in (10, 50, 90, 99):
    def strip(path, percent=percent):
        """A TIFF whose strip leads beyond the end of the file is refused."""
        tiffs.write(path, SCENE / 255, 8, photometric=tiffs.RGB)
        data = path.read_bytes()
        path.write_bytes(data[:len(data) * percent // 100])
        return refused("undecodable-input")
    case(f"strip-{percent}-percent.tiff")(strip)
