"""ICC profiles (ICC.1:2001), which are small and easy to tell by what they do."""
import struct

import numpy as np

D50 = (0.9642, 1.0, 0.8249)
SRGB_PRIMARIES = ((0.4360, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))


def profile(tags, space=b"RGB ", kind=b"mntr", connection=b"XYZ "):
    """A profile of tags: name and bytes."""
    tags = [(b"desc", description("of the corpus")), (b"wtpt", xyz(D50)),
            (b"cprt", b"text\0\0\0\0none\0"), *tags]
    table, data = struct.pack(">I", len(tags)), b""
    start = 132 + 12 * len(tags)
    for name, value in tags:
        table += struct.pack(">4sII", name, start + len(data), len(value))
        data += value + b"\0" * (-len(value) % 4)
    header = struct.pack(">I4xI4s4s4s12x4s28x3I48x", start + len(data), 0x02100000, kind, space,
                         connection, b"acsp", 0xF6D6, 0x10000, 0xD32D)
    return header + table + data


def description(text):
    return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text.encode() + b"\0" * 79


def xyz(values):
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)


def gamma(value):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256))


def matrix(primaries=SRGB_PRIMARIES, power=2.2, **header):
    """A profile of three primaries and a curve."""
    tags = []
    for letter, primary in zip(b"rgb", primaries):
        tags += [(bytes([letter]) + b"XYZ", xyz(primary)), (bytes([letter]) + b"TRC", gamma(power))]
    return profile(tags, **header)


def gray(power):
    """A profile of grays."""
    return profile([(b"kTRC", gamma(power))], space=b"GRAY")


def table(channels, lab, points, name=b"A2B0", **header):
    """A profile that is a table of L*a*b*: `lab` gives it for channels of 0 to 1."""
    steps = np.linspace(0, 1, points)
    grid = np.stack(np.meshgrid(*[steps] * channels, indexing="ij"), -1).reshape(-1, channels)
    values = np.array([lab(*point) for point in grid])
    stored = np.clip(np.round((values + (0, 128, 128)) * (652.80, 256, 256)), 0, 65535)
    identity = struct.pack(">9i", *[65536 if i % 4 == 0 else 0 for i in range(9)])
    line = struct.pack(">2H", 0, 65535)
    lut = (b"mft2\0\0\0\0" + bytes([channels, 3, points, 0]) + identity + struct.pack(">2H", 2, 2)
           + line * channels + stored.astype(">u2").tobytes() + line * 3)
    return profile([(name, lut)], connection=b"Lab ", **header)


def lab_of_linear(rgb):
    """L*a*b* for D50 of linear light in sRGB's primaries."""
    ratios = np.asarray(rgb) @ np.array(SRGB_PRIMARIES) / D50
    x, y, z = np.where(ratios > 216 / 24389, np.cbrt(ratios), (24389 / 27 * ratios + 16) / 116)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def exchanged(**header):
    """Red is blue and blue is red."""
    return matrix(SRGB_PRIMARIES[::-1], **header)


def exchanged_table(name=b"A2B0"):
    """The same as a table for one intent."""
    return table(3, lambda r, g, b: lab_of_linear((b**2.2, g**2.2, r**2.2)), 17, name)


def inks(name=b"A2B0"):
    """Inks that take away what they are the opposite of."""
    return table(4, lambda c, m, y, k: lab_of_linear(
        [((1 - ink) * (1 - k)) ** 2.2 for ink in (c, m, y)]), 9, name, space=b"CMYK", kind=b"prtr")
