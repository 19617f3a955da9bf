#pragma once
#include <stddef.h>
#include <stdint.h>

// libjpeg's entropy decoder over a whole file, without the pixels. It reports by macros and long
// jumps, which Swift cannot call.

/// A pass over some of the components, and some of their coefficients.
typedef struct {
    /// Places of its components in the frame.
    int components[4];
    int componentCount;
    /// The first and the last coefficient, 0 to 63.
    int firstCoefficient, lastCoefficient;
    /// How many of the lowest bits of the coefficients are left to later scans.
    int bitsLeft;
    /// Whether there are marks behind which a decoder can begin anew.
    int hasRestarts;
} pressroom_jpeg_scan;

typedef struct {
    /// How many rows of blocks there are; each scan has them all.
    int rows;
    int componentCount;
    /// Blocks of each component that lie in one unit of the picture.
    int blocks[4];
} pressroom_jpeg_frame;

/// What a decoder warns of.
enum pressroom_jpeg_flaw {
    /// The file ends.
    pressroom_jpeg_file_ends,
    /// A scan's data end: what is missing is filled up.
    pressroom_jpeg_data_end,
    /// A code that there is none of.
    pressroom_jpeg_bad_code,
    /// A restart mark is not where it is to be.
    pressroom_jpeg_out_of_step,
    /// Anything else: bytes between two segments, an unknown version.
    pressroom_jpeg_other,
};

/// Neither may unwind past its caller.
typedef void (*pressroom_jpeg_scan_begins)(void *context, const pressroom_jpeg_scan *scan);
/// `row` is the row of blocks at which the decoder is.
typedef void (*pressroom_jpeg_flawed)(void *context, enum pressroom_jpeg_flaw flaw, int row);

enum { pressroom_jpeg_walked = 0, pressroom_jpeg_unreadable = -1, pressroom_jpeg_no_memory = -2 };

/// Decodes the entropy-coded data of a JPEG to its end, and reports each scan as it begins and each
/// flaw as it is met. Returns one of the results above; `frame` is set once there is one.
int pressroom_jpeg_walk(const uint8_t *bytes, size_t count, void *context,
                        pressroom_jpeg_scan_begins scanBegins, pressroom_jpeg_flawed flawed,
                        pressroom_jpeg_frame *frame);
