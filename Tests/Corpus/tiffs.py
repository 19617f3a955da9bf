"""TIFF files with samples that other writers do not make."""
import struct

import numpy as np

UNSIGNED, SIGNED, FLOAT, UNTYPED, COMPLEX_INTEGER, COMPLEX = range(1, 7)
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, MASK, SEPARATED, YCBCR, _, CIELAB, ICCLAB = range(10)
PREMULTIPLIED, OPACITY = 1, 2


def write(path, samples, bits, format=UNSIGNED, photometric=BLACK_IS_ZERO, extra=(), more=(),
          compression=1):
    """Writes height × width × channels samples, 0 to 1, in one strip.

    Integers are spread over their whole range. `more` are further tags: number, type, values. The
    samples are not compressed, whatever `compression` says.
    """
    if samples.ndim == 2:
        samples = samples[:, :, None]
    height, width, channels = samples.shape
    data = encoded(samples, bits, format)
    tags = [(256, 4, [width]), (257, 4, [height]), (258, 3, [bits] * channels), (259, 3, [compression]),
            (262, 3, [photometric]), (273, 4, [0]), (277, 3, [channels]), (278, 4, [height]),
            (279, 4, [len(data)]), (339, 3, [format] * channels), *more]
    if extra:
        tags.append((338, 3, list(extra)))
    tags.sort()
    far_start = 8 + 2 + 12 * len(tags) + 4
    entries, far, strip = b"", b"", 0
    for tag, kind, values in tags:
        raw = b"".join(struct.pack({1: "<B", 3: "<H", 4: "<I", 7: "<B"}[kind], value)
                       for value in values)
        if tag == 273:
            strip = len(entries) + 8
        if len(raw) > 4:
            value = struct.pack("<I", far_start + len(far))
            far += raw + b"\0" * (len(raw) % 2)
        else:
            value = raw.ljust(4, b"\0")
        entries += struct.pack("<HHI", tag, kind, len(values)) + value
    entries = bytearray(entries)
    struct.pack_into("<I", entries, strip, far_start + len(far))
    path.write_bytes(struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + bytes(entries)
                     + struct.pack("<I", 0) + far + data)


def encoded(samples, bits, format):
    """Samples as they stand in the file, rows filled up to whole bytes."""
    if format in (FLOAT, COMPLEX):
        kind = {(FLOAT, 16): "<f2", (FLOAT, 32): "<f4", (FLOAT, 64): "<f8", (COMPLEX, 64): "<c8",
                (COMPLEX, 128): "<c16"}[format, bits]
        return samples.astype(kind).tobytes()
    lowest = -(2 ** (bits - 1)) if format == SIGNED else 0
    steps = [[round(float(value) * (2**bits - 1)) for value in row.ravel()] for row in samples]
    if bits in (8, 16, 32, 64):
        rows = [[min(step, 2**bits - 1) + lowest for step in row] for row in steps]
        return np.array(rows, f"<{'i' if lowest else 'u'}{bits // 8}").tobytes()
    return b"".join(packed(row, bits) for row in steps)


def packed(row, bits):
    """Samples of any number of bits, the highest first."""
    text = "".join(format(step, f"0{bits}b") for step in row)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")
