"""Pictures made smaller in one step from all of their pixels, in floating point.

The middle of the result is the middle of the picture, the factor is exact, the edge is continued
outwards, and nothing is rounded. Values are those of the file (sRGB), as every program compared
here averages them.
"""
import math

import numpy


def lanczos(distance):
    """Lanczos with three lobes, by the distance in pixels of the result."""
    return numpy.where(numpy.abs(distance) < 3, numpy.sinc(distance) * numpy.sinc(distance / 3), 0)


def area(distance, width):
    """The part of a pixel, `width` wide, that lies below a pixel of the result."""
    low, high = distance - width / 2, distance + width / 2
    return numpy.clip(numpy.minimum(high, 0.5) - numpy.maximum(low, -0.5), 0, None)


def reduced(pixels, size, factor, filter_name):
    """Rows of columns of samples, in the size of width and height, made `factor` times smaller."""
    width, height = size
    high = _shortened(pixels.astype(numpy.float32), height, factor, filter_name)
    both = _shortened(numpy.ascontiguousarray(high.swapaxes(0, 1)), width, factor, filter_name)
    return numpy.clip(both.swapaxes(0, 1), 0, 255)


def _shortened(rows, count, factor, filter_name):
    flat = rows.reshape(len(rows), -1)
    result = numpy.empty((count, flat.shape[1]), numpy.float32)
    reach = 3 * factor if filter_name == "lanczos" else factor / 2 + 1
    for place in range(count):
        middle = (place + 0.5 - count / 2) * factor + len(rows) / 2
        taps = numpy.arange(math.floor(middle - reach), math.ceil(middle + reach))
        distance = (taps + 0.5 - middle) / factor
        weights = lanczos(distance) if filter_name == "lanczos" else area(distance, 1 / factor)
        weights = (weights / weights.sum()).astype(numpy.float32)
        result[place] = weights @ flat[numpy.clip(taps, 0, len(rows) - 1)]
    return result.reshape(count, *rows.shape[1:])


def decibels(left, right):
    """The peak signal-to-noise ratio; 99 where there is no difference."""
    error = numpy.mean((left.astype(numpy.float64) - right) ** 2)
    return min(99.0, 10 * math.log10(255 ** 2 / error)) if error else 99.0
