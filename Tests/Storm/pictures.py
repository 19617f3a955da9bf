"""What is sent in a storm, and what must come of it."""
import hashlib
import random
import struct
import subprocess
import zlib
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass
class File:
    """A file to send, and by pipeline and step the SHA-256 of what is made of it."""
    name: str
    content: bytes
    expected: dict = field(default_factory=dict)


def write_pipelines(place, port):
    """Writes the pipelines, whose webhooks lead to the port, into a directory of their own."""
    folder = place / "pipelines"
    folder.mkdir()
    for path in (HERE / "pipelines").glob("*.yaml"):
        (folder / path.name).write_text(path.read_text().replace("PORT", str(port)))
    return folder


def prepare(programs, place, pipelines):
    """Draws the files, and has `pressroom run` show, undisturbed, what is made of them."""
    source = place / "sent"
    source.mkdir()
    draw(programs, source)
    files = {path.stem: File(path.name, path.read_bytes()) for path in sorted(source.iterdir())}
    for pipeline in sorted(pipelines.glob("*.yaml")):
        accepted = [path for path in sorted(source.iterdir())
                    if (path.suffix == ".pdf") == (pipeline.stem == "pages")]
        target = place / "expected" / pipeline.stem
        run(programs, pipeline, accepted, target)
        for path in accepted:
            files[path.stem].expected[pipeline.stem] = {
                step.name: sorted(digest(made) for made in step.glob(f"{path.stem}[.-]*"))
                for step in target.iterdir()}
    return list(files.values())


def run(programs, pipeline, files, target, *options):
    subprocess.run([programs / "pressroom", "run", pipeline, *files, "-o", target, "--sandbox",
                    "best-effort", *options], check=True, stdout=subprocess.DEVNULL)


def draw(programs, folder):
    """Pictures of many kinds and sizes, and a document of some; the same each time."""
    dice = random.Random(7)
    for number in range(8):
        (folder / f"drawn{number:02}.png").write_bytes(
            png(dice, dice.randrange(1, 600), dice.randrange(1, 600), number % 4))
    renditions = folder.parent / "renditions"
    run(programs, HERE / "renditions/renditions.yaml", sorted(folder.iterdir()), renditions,
        "--together")
    for path in sorted(renditions.glob("*/*")):
        (folder / f"{path.parent.name}{path.stem[5:7]}{path.suffix}").write_bytes(
            path.read_bytes())


def png(dice, width, height, kind):
    """A picture of 8 or 16 bits, grey or in colour (the PNG specification, section 11.2.2)."""
    depth, colour, channels = [(8, 0, 1), (8, 2, 3), (8, 6, 4), (16, 2, 3)][kind]
    base = bytearray(dice.randbytes(channels * depth // 8)) * width
    rows = b"".join(b"\0" + bytes((value + row + place // 7) & 255
                                  for place, value in enumerate(base)) for row in range(height))

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(
            ">I", zlib.crc32(name + content))
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
