"""Damage that decoders pass over: missing scans, wrong checksums, JPEGs within TIFFs."""
import io
import struct
import zlib

import numpy as np
import tifffile
from PIL import Image

from case import case
from checks import both, completed, refused, shows

NOISE = np.random.default_rng(1).integers(0, 255, (160, 240, 3), dtype=np.uint8)
# Blocks of one colour, which JPEG does not change much.
SCENE = np.repeat(np.repeat(NOISE[::8, ::8], 8, 0), 8, 1)


def add(name, data, check, sentence, pipeline="look", sample=False):
    def draw(path):
        path.write_bytes(data)
        return check
    draw.__doc__ = sentence
    draw.__module__ = __name__
    case(name, pipeline, sample)(draw)


def jpeg(mode="RGB", **options):
    file = io.BytesIO()
    Image.fromarray(NOISE).convert(mode).save(file, "JPEG", quality=90, **options)
    return file.getvalue()


for mode in ("RGB", "L"):
    whole = jpeg(mode, progressive=True)
    scans = [at for at in range(len(whole)) if whole[at:at + 2] == b"\xff\xda"]
    shown = np.asarray(Image.open(io.BytesIO(whole)).convert("RGB"))
    add(f"all-scans-{mode.lower()}.jpg", whole, both(completed, shows(shown, "full")),
        "A progressive JPEG with all its scans is whole.")
    for count in range(1, len(scans)):
        add(f"{count}-scans-{mode.lower()}.jpg", whole[:scans[count]] + b"\xff\xd9",
            refused("undecodable-input", saying="% of its picture is there in full"),
            "A progressive JPEG that lacks whole scans is refused, and told how much is there.",
            sample=(mode, count) == ("RGB", 1))


def chunk(name, data):
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png(data):
    header = struct.pack(">IIBBBBB", 240, 160, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data)
            + chunk(b"IEND", b""))


packed = zlib.compress(b"".join(b"\0" + row.tobytes() for row in NOISE))
add("wrong-checksum.png", png(packed[:-4] + b"\0\0\0\0"), refused("undecodable-input"),
    "A PNG whose pixels have another checksum than its own is not copied.", sample=True)
add("changed-byte.png", png(packed[:30_000] + bytes([packed[30_000] ^ 0x55]) + packed[30_001:]),
    refused("undecodable-input"), "A PNG whose pixels have changed is not copied.")


def tiff(name, change, check, sentence, sample=False):
    def draw(path):
        Image.fromarray(SCENE).save(path, compression="jpeg", quality=90)
        with tifffile.TiffFile(path) as file:
            page = file.pages[0]
            at, count = page.dataoffsets[0], page.databytecounts[0]
        data = bytearray(path.read_bytes())
        data[at:at + count] = change(bytes(data[at:at + count])).ljust(count, b"\0")
        path.write_bytes(bytes(data))
        return check
    draw.__doc__ = sentence
    draw.__module__ = __name__
    case(name, sample=sample)(draw)


tiff("whole-jpeg-within.tif", lambda jpeg: jpeg, completed,
     "A JPEG within a TIFF that is whole comes out.")
tiff("cut-jpeg-within.tif", lambda jpeg: jpeg[:len(jpeg) // 2] + b"\xff\xd9",
     refused("undecodable-input"), "A JPEG within a TIFF that ends early is refused.", True)
add("nothing-in-it.tif", b"II*\0\x08\0\0\0" + bytes(6), refused("undecodable-input"),
    "A TIFF whose directory says nothing is damaged.")

tall = io.BytesIO()
frames = [Image.new("P", (8, 17_000), colour) for colour in (1, 2)]
frames[0].save(tall, "GIF", save_all=True, append_images=frames[1:], duration=50)
add("tall-animation.gif", tall.getvalue(),
    refused("unsuitable-input", step="slim", saying="its format holds at most 16383"),
    "Frames that are higher than a WebP can be are refused as such.", "webp")
