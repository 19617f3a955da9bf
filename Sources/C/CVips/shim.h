#pragma once
#include <vips/vips.h>

// libvips takes options as a list of names and values of variable length, which Swift cannot
// call. Each function here is one such call with the options this project uses, all of them given
// by the caller. Each returns what libvips returns: 0, or -1 with a text in the error buffer.

// vips_init is behind a macro that passes the size of the library's structures along.
static inline int pressroom_vips_init(const char *name) {
    return VIPS_INIT(name);
}

// Exif and other texts are read through a macro's type check.
static inline gboolean pressroom_is_text(GType type) {
    return type == VIPS_TYPE_REF_STRING || type == G_TYPE_STRING;
}

// vips_error takes a format.
static inline void pressroom_note(const char *text) {
    vips_error("tiff", "%s", text);
}

static inline int pressroom_load_jpeg(VipsSource *source, VipsImage **out, VipsAccess access,
                                      VipsFailOn failOn, int shrink) {
    return vips_jpegload_source(source, out, "access", access, "fail_on", failOn,
                                "shrink", shrink, NULL);
}

static inline int pressroom_load_png(VipsSource *source, VipsImage **out, VipsAccess access,
                                     VipsFailOn failOn) {
    return vips_pngload_source(source, out, "access", access, "fail_on", failOn, NULL);
}

static inline int pressroom_load_webp(VipsSource *source, VipsImage **out, VipsAccess access,
                                      VipsFailOn failOn, double scale) {
    return vips_webpload_source(source, out, "access", access, "fail_on", failOn,
                                "scale", scale, NULL);
}

static inline int pressroom_load_gif(VipsSource *source, VipsImage **out, VipsAccess access,
                                     VipsFailOn failOn) {
    return vips_gifload_source(source, out, "access", access, "fail_on", failOn, NULL);
}

// A page is a directory; subdirectory -1 is that directory itself.
static inline int pressroom_load_tiff(VipsSource *source, VipsImage **out, VipsAccess access,
                                      VipsFailOn failOn, int page, int subdirectory) {
    return vips_tiffload_source(source, out, "access", access, "fail_on", failOn, "page", page,
                                "subifd", subdirectory, NULL);
}

// All frames, one below the other.
static inline int pressroom_load_gif_frames(VipsSource *source, VipsImage **out,
                                            VipsAccess access, VipsFailOn failOn) {
    return vips_gifload_source(source, out, "access", access, "fail_on", failOn, "n", -1, NULL);
}

static inline int pressroom_load_webp_frames(VipsSource *source, VipsImage **out,
                                             VipsAccess access, VipsFailOn failOn) {
    return vips_webpload_source(source, out, "access", access, "fail_on", failOn, "n", -1, NULL);
}

// One frame, 0 the first.
static inline int pressroom_load_gif_frame(VipsSource *source, VipsImage **out, VipsAccess access,
                                           VipsFailOn failOn, int frame) {
    return vips_gifload_source(source, out, "access", access, "fail_on", failOn, "page", frame,
                               NULL);
}

static inline int pressroom_load_webp_frame(VipsSource *source, VipsImage **out,
                                            VipsAccess access, VipsFailOn failOn, int frame) {
    return vips_webpload_source(source, out, "access", access, "fail_on", failOn, "page", frame,
                                NULL);
}

static inline int pressroom_load_heif(VipsSource *source, VipsImage **out, VipsAccess access,
                                      VipsFailOn failOn) {
    return vips_heifload_source(source, out, "access", access, "fail_on", failOn, NULL);
}

static inline int pressroom_save_jpeg(VipsImage *in, VipsTarget *target, int quality,
                                      gboolean optimizeCoding, gboolean progressive,
                                      gboolean strip) {
    return vips_jpegsave_target(in, target, "Q", quality, "optimize_coding", optimizeCoding,
                                "interlace", progressive, "strip", strip, NULL);
}

static inline int pressroom_save_png(VipsImage *in, VipsTarget *target, int compression,
                                     VipsForeignPngFilter filter, gboolean strip) {
    return vips_pngsave_target(in, target, "compression", compression, "filter", filter,
                               "strip", strip, NULL);
}

// The quality is that of the table of colours.
static inline int pressroom_save_indexed_png(VipsImage *in, VipsTarget *target, int compression,
                                             int quality, gboolean strip) {
    return vips_pngsave_target(in, target, "compression", compression, "palette", TRUE, "Q",
                               quality, "strip", strip, NULL);
}

static inline int pressroom_save_webp(VipsImage *in, VipsTarget *target, int quality, int effort,
                                      gboolean lossless, gboolean strip) {
    return vips_webpsave_target(in, target, "Q", quality, "effort", effort, "lossless", lossless,
                                "strip", strip, NULL);
}

static inline int pressroom_save_tiff(VipsImage *in, VipsTarget *target,
                                      VipsForeignTiffCompression compression,
                                      VipsForeignTiffPredictor predictor, gboolean strip) {
    return vips_tiffsave_target(in, target, "compression", compression, "predictor", predictor,
                                "resunit", VIPS_FOREIGN_TIFF_RESUNIT_INCH, "strip", strip, NULL);
}

static inline int pressroom_save_avif(VipsImage *in, VipsTarget *target, int quality, int effort,
                                      gboolean strip) {
    return vips_heifsave_target(in, target, "Q", quality, "compression",
                                VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "bitdepth", 8,
                                "effort", effort, "strip", strip, NULL);
}

// The effort, 1 to 10, is that of choosing the colours.
static inline int pressroom_save_gif(VipsImage *in, VipsTarget *target, int effort,
                                     gboolean strip) {
    return vips_gifsave_target(in, target, "effort", effort, "strip", strip, NULL);
}

// What has been written to a target in memory, once it has ended; a property is read through a
// list of variable length.
static inline VipsBlob *pressroom_target_blob(VipsTarget *target) {
    VipsBlob *blob = NULL;
    g_object_get(target, "blob", &blob, NULL);
    return blob;
}

static inline void pressroom_release_blob(VipsBlob *blob) {
    vips_area_unref(VIPS_AREA(blob));
}

static inline int pressroom_average(VipsImage *in, double *out) {
    return vips_avg(in, out, NULL);
}

static inline int pressroom_resize(VipsImage *in, VipsImage **out, double scale,
                                   double verticalScale, VipsKernel kernel, double gap) {
    return vips_resize(in, out, scale, "vscale", verticalScale, "kernel", kernel, "gap", gap,
                       NULL);
}

// Neither direction leans.
static inline int pressroom_affine(VipsImage *in, VipsImage **out, double scale,
                                   double verticalScale, double right, double down,
                                   int width, int height, const char *interpolation,
                                   VipsExtend extend) {
    VipsInterpolate *interpolate = vips_interpolate_new(interpolation);
    if (!interpolate) return -1;
    VipsArrayInt *area = vips_array_int_newv(4, 0, 0, width, height);
    int result = vips_affine(in, out, scale, 0.0, 0.0, verticalScale, "odx", right, "ody", down,
                             "oarea", area, "interpolate", interpolate, "extend", extend, NULL);
    vips_area_unref(VIPS_AREA(area));
    g_object_unref(interpolate);
    return result;
}

// Where it is smaller than the image, the image is cut off.
static inline int pressroom_embed(VipsImage *in, VipsImage **out, int left, int top, int width,
                                  int height, VipsExtend extend) {
    return vips_embed(in, out, left, top, width, height, "extend", extend, NULL);
}

// What is around the image has the colour of the background.
static inline int pressroom_embed_on(VipsImage *in, VipsImage **out, int left, int top, int width,
                                     int height, double *background, int count) {
    VipsArrayDouble *colour = vips_array_double_new(background, count);
    int result = vips_embed(in, out, left, top, width, height, "extend", VIPS_EXTEND_BACKGROUND,
                            "background", colour, NULL);
    vips_area_unref(VIPS_AREA(colour));
    return result;
}

static inline int pressroom_smartcrop(VipsImage *in, VipsImage **out, int width, int height,
                                      VipsInteresting interesting) {
    return vips_smartcrop(in, out, width, height, "interesting", interesting, NULL);
}

static inline int pressroom_add_alpha(VipsImage *in, VipsImage **out) {
    return vips_addalpha(in, out, NULL);
}

static inline int pressroom_composite(VipsImage *base, VipsImage *overlay, VipsImage **out) {
    return vips_composite2(base, overlay, out, VIPS_BLEND_MODE_OVER, NULL);
}

static inline int pressroom_extract_area(VipsImage *in, VipsImage **out, int left, int top,
                                         int width, int height) {
    return vips_extract_area(in, out, left, top, width, height, NULL);
}

static inline int pressroom_rotate(VipsImage *in, VipsImage **out, VipsAngle angle) {
    return vips_rot(in, out, angle, NULL);
}

static inline int pressroom_flip(VipsImage *in, VipsImage **out, VipsDirection direction) {
    return vips_flip(in, out, direction, NULL);
}

static inline int pressroom_premultiply(VipsImage *in, VipsImage **out) {
    return vips_premultiply(in, out, NULL);
}

static inline int pressroom_unpremultiply(VipsImage *in, VipsImage **out) {
    return vips_unpremultiply(in, out, NULL);
}

static inline int pressroom_round(VipsImage *in, VipsImage **out) {
    return vips_rint(in, out, NULL);
}

static inline int pressroom_cast(VipsImage *in, VipsImage **out, VipsBandFormat format) {
    return vips_cast(in, out, format, NULL);
}

// A sample becomes scale * sample + offset, each channel with its own factors.
static inline int pressroom_linear(VipsImage *in, VipsImage **out, const double *scales,
                                   const double *offsets, int count) {
    return vips_linear(in, out, scales, offsets, count, NULL);
}

// The same bits, taken for samples of another format of the same size.
static inline int pressroom_copy_as_format(VipsImage *in, VipsImage **out,
                                           VipsBandFormat format) {
    return vips_copy(in, out, "format", format, NULL);
}

// The samples of a pixel, as a vector, are multiplied by a matrix.
static inline int pressroom_recombine(VipsImage *in, VipsImage **out, VipsImage *matrix) {
    return vips_recomb(in, out, matrix, NULL);
}

static inline int pressroom_add(VipsImage *first, VipsImage *second, VipsImage **out) {
    return vips_add(first, second, out, NULL);
}

// Weights below the smallest one are left out. With whole numbers they would be of 20 steps.
static inline int pressroom_blur(VipsImage *in, VipsImage **out, double sigma, double smallest) {
    return vips_gaussblur(in, out, sigma, "min_ampl", smallest, "precision", VIPS_PRECISION_FLOAT,
                          NULL);
}

// What the text covers, one channel from 0 to 255. The text is in Pango's markup.
static inline int pressroom_text(VipsImage **out, const char *markup, const char *font) {
    return vips_text(out, markup, "font", font, "dpi", 72, NULL);
}

static inline int pressroom_replicate(VipsImage *in, VipsImage **out, int across, int down) {
    return vips_replicate(in, out, across, down, NULL);
}

static inline int pressroom_insert(VipsImage *in, VipsImage *part, VipsImage **out, int left,
                                   int top) {
    return vips_insert(in, part, out, left, top, NULL);
}

// One below the other.
static inline int pressroom_stack(VipsImage **images, VipsImage **out, int count) {
    return vips_arrayjoin(images, out, count, "across", 1, NULL);
}

static inline int pressroom_join_bands(VipsImage *first, VipsImage *second, VipsImage **out) {
    return vips_bandjoin2(first, second, out, NULL);
}

static inline int pressroom_extract_bands(VipsImage *in, VipsImage **out, int first, int count) {
    return vips_extract_band(in, out, first, "n", count, NULL);
}

static inline int pressroom_flatten(VipsImage *in, VipsImage **out, double *background,
                                    int count) {
    VipsArrayDouble *colour = vips_array_double_new(background, count);
    int result = vips_flatten(in, out, "background", colour, NULL);
    vips_area_unref(VIPS_AREA(colour));
    return result;
}

static inline int pressroom_colourspace(VipsImage *in, VipsImage **out,
                                        VipsInterpretation space) {
    return vips_colourspace(in, out, space, NULL);
}

// By the embedded profile. One that is given in its place would be taken as well where the embedded
// one has no table for the intent.
static inline int pressroom_icc_transform(VipsImage *in, VipsImage **out, const char *output,
                                          VipsIntent intent) {
    return vips_icc_transform(in, out, output, "embedded", TRUE, "intent", intent, NULL);
}

// By a given profile.
static inline int pressroom_icc_transform_from(VipsImage *in, VipsImage **out, const char *input,
                                               const char *output, VipsIntent intent) {
    return vips_icc_transform(in, out, output, "embedded", FALSE, "input_profile", input,
                              "intent", intent, NULL);
}

// CIE L*a*b* packed into 32 bits a pixel becomes three samples of 16 bits.
static inline int pressroom_unpack_lab(VipsImage *in, VipsImage **out) {
    return vips_LabQ2LabS(in, out, NULL);
}

// A copy shares the pixels and has a header of its own, so that its metadata can be changed.
static inline int pressroom_copy(VipsImage *in, VipsImage **out) {
    return vips_copy(in, out, NULL);
}

static inline int pressroom_copy_as(VipsImage *in, VipsImage **out, VipsInterpretation space) {
    return vips_copy(in, out, "interpretation", space, NULL);
}

// The address of a row's first pixel; it comes from a macro.
static inline const unsigned char *pressroom_region_row(VipsRegion *region, int left, int top) {
    return VIPS_REGION_ADDR(region, left, top);
}

// Each sample becomes what is left of it to the largest.
static inline int pressroom_invert(VipsImage *in, VipsImage **out) {
    return vips_invert(in, out, NULL);
}

// Has a value released with the image; the cast to GObject is a macro.
static inline void pressroom_attach(VipsImage *image, void *value, GDestroyNotify release) {
    g_object_set_data_full(G_OBJECT(image), "pressroom-store", value, release);
}
