"""Compares renditions of a pass, of single steps and of libvips with a reference.

usage: quality.py PROGRAMS PLACE [PHOTOGRAPH...]

PROGRAMS is where Pressroom's programs are, PLACE a directory for everything that is made; without
PHOTOGRAPHs it takes those of the benchmark. Prints a table, and exits with 1 when a size differs or
a rendition of a pass is further from that of the single step than TOLERANCE.
"""
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pyvips

import material
from reference import decibels, reduced

STEPS = [("large", 1600, "inside"), ("medium", 800, "inside"), ("small", 200, "cover")]
WAYS = ["pass", "alone", "libvips"]
FILTERS = ["lanczos", "area"]
# Decibels between a rendition of a pass and the same made alone.
TOLERANCE = 40


def main():
    programs, place = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    photographs = sys.argv[3:] or material.photographs(place / "material/photographs")[0]
    output = place / "quality"
    shutil.rmtree(output, ignore_errors=True)
    make(programs, output, photographs)
    rows = {(step, way): [] for step, _, _ in STEPS for way in WAYS}
    wrong = []
    for path in photographs:
        for step, scores in compare(path, output, wrong):
            for way in WAYS:
                rows[step, way].append(scores[way])
    show(rows, len(photographs))
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


def make(programs, output, photographs):
    """All renditions, as PNG so that no encoder hides a difference."""
    lines = {step: f"  {step}: {{ uses: thumbnail, with: {{ width: {side}, height: {side}, "
                   f"fit: {fit}, format: png }} }}\n" for step, side, fit in STEPS}
    slim = "  slim: { uses: optimize, with: { format: jpeg } }\n"
    pipelines = {"pass": "".join(lines.values()) + slim, **lines}
    for name, steps in pipelines.items():
        target = output / name
        target.mkdir(parents=True)
        pipeline = output / f"{name}.yaml"
        pipeline.write_text(f"name: {name}\naccepts: [image/jpeg]\nsteps:\n{steps}")
        subprocess.run([programs / "pressroom", "run", pipeline, *photographs, "-o", target],
                       check=True, stdout=subprocess.DEVNULL)


def compare(path, output, wrong):
    """For each step, the decibels of each way by each filter, and between pass and alone."""
    name = Path(path).stem
    upright = samples(pyvips.Image.new_from_file(path).autorot())
    for step, side, fit in STEPS:
        crop = {"crop": "centre"} if fit == "cover" else {}
        made = {"pass": read(output / "pass" / step / f"{name}-{step}.png"),
                "alone": read(output / step / step / f"{name}.png"),
                "libvips": samples(pyvips.Image.thumbnail(path, side, height=side, size="down",
                                                          **crop))}
        references = {kind: reference(upright, side, fit, kind) for kind in FILTERS}
        for way, picture in made.items():
            if picture.shape != references["area"].shape:
                wrong.append(f"{name}, {step}: {way} is {picture.shape}")
        if len({picture.shape for picture in made.values()}) > 1:
            continue
        scores = {way: {kind: decibels(references[kind], picture) for kind in FILTERS}
                  for way, picture in made.items()}
        scores["pass"]["alone"] = decibels(made["pass"], made["alone"])
        if scores["pass"]["alone"] < TOLERANCE:
            wrong.append(f"{name}, {step}: pass and alone differ, {scores['pass']['alone']:.1f} dB")
        yield step, scores


def likeness(made, originals, side):
    """Of pictures by name, how close they are to a reference and how large, if any are compared."""
    scores, sizes = [], []
    for path in originals:
        # Who writes a gray one in gray is compared with who writes it in colours.
        pixels = samples(pyvips.Image.new_from_file(path).autorot().colourspace("srgb"))
        made_of_it = pyvips.Image.new_from_file(str(made[Path(path).stem]))
        picture = samples(made_of_it.colourspace("srgb"))
        wanted = reference(pixels, side, "inside", "lanczos")
        if picture.shape != wanted.shape:
            raise RuntimeError(f"a thumbnail of {path} has {picture.shape}, not {wanted.shape}")
        scores.append(decibels(wanted, picture))
        sizes.append(made[Path(path).stem].stat().st_size)
    return {"decibels": statistics.median(scores), "bytes": statistics.mean(sizes)} if sizes else {}


def reference(pixels, side, fit, kind):
    """The picture in the size that fits into, or fills, a square of this side."""
    height, width = pixels.shape[:2]
    factors = (width / side, height / side)
    factor = max(1, min(factors) if fit == "cover" else max(factors))
    size = [int(length / factor + 0.5) for length in (width, height)]
    result = reduced(pixels, size, factor, kind)
    if fit == "cover":
        left, top = [max(0, length - side) // 2 for length in size]
        result = result[top:top + side, left:left + side]
    return result


def read(path):
    return samples(pyvips.Image.new_from_file(str(path)))


def samples(image):
    """Rows of columns of samples."""
    pixels = image.numpy()
    return pixels.reshape(image.height, image.width, image.bands)


def show(rows, count):
    print(f"{count} photographs; decibels, median (worst)\n")
    print("| rendition | made | by a Lanczos reference | by an area reference | pass and alone |")
    print("|---|---|---|---|---|")
    for (step, way), scores in rows.items():
        cells = [summary([score[kind] for score in scores]) for kind in FILTERS]
        same = summary([score["alone"] for score in scores]) if way == "pass" else ""
        print(f"| {step} | {way} | {' | '.join(cells)} | {same} |")


def summary(values):
    same = all(value == 99 for value in values)
    return "the same" if same else f"{statistics.median(values):.1f} ({min(values):.1f})"


if __name__ == "__main__":
    main()
