#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// libexiv2 is written in C++, which the Swift compiler of this package does not call. Each function
// here is one use of it. No exception gets past them: what may fail returns 0, or one of these.
enum {
    pressroom_metadata_malformed = -1,
    pressroom_metadata_no_memory = -2,
};

/// Starts the XMP toolkit and silences the library, which otherwise writes to standard error.
/// Starts no thread. Returns whether it is ready.
bool pressroom_metadata_start(void);

/// The metadata of one picture: EXIF, IPTC and XMP, each empty at first.
typedef struct pressroom_metadata pressroom_metadata;

/// Returns NULL when there is no memory.
pressroom_metadata *pressroom_metadata_new(void);

void pressroom_metadata_free(pressroom_metadata *metadata);

/// Takes bytes, which are valid during the call.
typedef void (*pressroom_sink)(void *context, const uint8_t *bytes, size_t count);

// EXIF

/// Reads EXIF data, which begin with a TIFF header. With `keepsSource` a copy of them is kept: what
/// the library does not know is written as it was. Returns 1 if they are little-endian, 0 if they
/// are big-endian.
int pressroom_exif_read(pressroom_metadata *metadata, const uint8_t *bytes, size_t count,
                        bool keepsSource);

/// A field, as `Image`, `Make` and 0x010f. `type` is that of TIFF 6.0. The values of texts and of
/// single bytes (1, 2, 7) are the bytes, those of others a text: `1/80`, `52/1 30/1 0/1`.
typedef void (*pressroom_exif_field)(void *context, const char *group, const char *name,
                                     uint16_t tag, uint16_t type, const uint8_t *value,
                                     size_t count);

/// Lists the fields, but for those with more than `bytesMax` bytes.
int pressroom_exif_list(pressroom_metadata *metadata, size_t bytesMax, void *context,
                        pressroom_exif_field field);

/// Writes the name of the lens, which may be in a field of the camera's maker, to the sink; nothing
/// when it is not known.
int pressroom_exif_lens(pressroom_metadata *metadata, void *context, pressroom_sink sink);

/// Removes the fields of which `isUnwanted` says so.
int pressroom_exif_remove(pressroom_metadata *metadata, void *context,
                          bool (*isUnwanted)(void *context, const char *group, const char *name,
                                             uint16_t tag));

/// Sets a field that is there, such as `Exif.Photo.PixelXDimension`, to a value as text.
int pressroom_exif_change(pressroom_metadata *metadata, const char *key, const char *value);

/// Writes all fields to the sink as one block that begins with a TIFF header; nothing if there are
/// none. The library leaves large fields out so that it fits into a JPEG.
int pressroom_exif_write(pressroom_metadata *metadata, bool isLittleEndian, void *context,
                         pressroom_sink sink);

// IPTC

/// Reads the datasets of IPTC's Information Interchange Model, one behind the other.
int pressroom_iptc_read(pressroom_metadata *metadata, const uint8_t *bytes, size_t count);

/// Lists the datasets in their order: `Caption`, record 2, number 120, whether there may be several
/// of it, its bytes.
int pressroom_iptc_list(pressroom_metadata *metadata, void *context,
                        void (*dataset)(void *context, const char *name, uint16_t record,
                                        uint16_t number, bool isRepeatable, const uint8_t *value,
                                        size_t count));

// XMP

/// Reads an XMP packet.
int pressroom_xmp_read(pressroom_metadata *metadata, const uint8_t *bytes, size_t count);

/// Lists the properties: `dc`, `title`, and each of its values. Those of a list come one by one, of
/// a text in several languages with the language, else NULL.
int pressroom_xmp_list(pressroom_metadata *metadata, void *context,
                       void (*property)(void *context, const char *prefix, const char *name,
                                        bool isList, const char *language, const uint8_t *value,
                                        size_t count));

/// Removes the properties of which `isUnwanted` says so.
int pressroom_xmp_remove(pressroom_metadata *metadata, void *context,
                         bool (*isUnwanted)(void *context, const char *prefix, const char *name));

/// Sets a property, as `Xmp.tiff.Orientation`, or adds a value to a list.
int pressroom_xmp_set(pressroom_metadata *metadata, const char *key, const char *value);

/// Adds the properties of another that are not there.
int pressroom_xmp_add(pressroom_metadata *metadata, const pressroom_metadata *other);

/// Writes a packet without padding to the sink, with or without what wraps it; nothing if there are
/// no properties.
int pressroom_xmp_write(pressroom_metadata *metadata, bool isWrapped, void *context,
                        pressroom_sink sink);

#ifdef __cplusplus
}
#endif
