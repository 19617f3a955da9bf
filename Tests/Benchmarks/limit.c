// The limit: the same pictures made by hand, in one process, with nothing else around them.
//
// usage: limit web DIRECTORY FILE…             five outputs of each file, one decode
//        limit thumbnail SIZE DIRECTORY FILE…  one thumbnail of each file
//
// One thread a processor takes the next file. libvips computes each image on the thread that asks
// for it: with as many files under way as there are processors, threads of its own only cost.
// Nothing is confined, flushed, recorded or retried, and a file that fails ends the program.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <vips/vips.h>

enum { LARGE_PAGE = 2 << 20, PATH_MAX_HERE = 4096 };

static char **files;
static int file_count;
static atomic_int next_file;
static const char *directory;
static int thumbnail_size;

// Room for the pixels of one photograph, kept from one to the next: the pages are there already.
static _Thread_local unsigned char *pixels;
static _Thread_local size_t pixels_size;

static void stop(const char *file) {
    fprintf(stderr, "limit: %s: %s", file, vips_error_buffer());
    exit(1);
}

static unsigned char *room(size_t bytes) {
    if (bytes <= pixels_size) return pixels;
    if (pixels) munmap(pixels, pixels_size);
    pixels_size = (bytes / LARGE_PAGE + 2) * LARGE_PAGE;
    pixels = mmap(NULL, pixels_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pixels == MAP_FAILED) stop("pixels");
    madvise(pixels, pixels_size, MADV_HUGEPAGE);
    return pixels;
}

// "DIRECTORY/STEP/NAME.SUFFIX", with NAME as the file is called without its directory and suffix.
static void output(char *path, const char *file, const char *step, const char *suffix) {
    const char *name = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
    const char *dot = strrchr(name, '.');
    int length = dot ? (int)(dot - name) : (int)strlen(name);
    snprintf(path, PATH_MAX_HERE, "%s/%s/%.*s.%s", directory, step, length, name, suffix);
}

// What is known of the picture: every text and number of its header, as JSON.
static void write_facts(VipsImage *image, const char *file) {
    char path[PATH_MAX_HERE];
    output(path, file, "facts", "json");
    FILE *facts = fopen(path, "w");
    if (!facts) stop(path);
    fprintf(facts, "{\n  \"width\": %d,\n  \"height\": %d", image->Xsize, image->Ysize);
    char **names = vips_image_get_fields(image);
    for (int index = 0; names[index]; index++) {
        GType type = vips_image_get_typeof(image, names[index]);
        char *text = NULL;
        if (type == VIPS_TYPE_BLOB || vips_image_get_as_string(image, names[index], &text))
            continue;
        char *quoted = g_strescape(text, NULL);
        fprintf(facts, ",\n  \"%s\": \"%s\"", names[index], quoted);
        g_free(quoted);
        g_free(text);
    }
    fprintf(facts, "\n}\n");
    fclose(facts);
    g_strfreev(names);
}

// Whether the colours are to be converted: there is a profile, and it does not call itself sRGB.
static int has_other_profile(VipsImage *image) {
    const void *profile;
    size_t size;
    if (!vips_image_get_typeof(image, VIPS_META_ICC_NAME)) return 0;
    if (vips_image_get_blob(image, VIPS_META_ICC_NAME, &profile, &size)) return 0;
    return !memmem(profile, size, "sRGB", 4) && !memmem(profile, size, "s\0R\0G\0B", 7);
}

// All pixels, decoded, in sRGB and upright.
static VipsImage *decode(VipsImage *source, const char *file) {
    VipsImage *colours = source, *upright, *result;
    g_object_ref(colours);
    if (has_other_profile(source)) {
        g_object_unref(colours);
        if (vips_icc_transform(source, &colours, "srgb", "embedded", TRUE, NULL)) stop(file);
    }
    size_t bytes = VIPS_IMAGE_SIZEOF_IMAGE(colours);
    result = vips_image_new_from_memory(room(bytes), bytes, colours->Xsize, colours->Ysize,
                                        colours->Bands, colours->BandFmt);
    if (!result) stop(file);
    result->Type = colours->Type;
    if (vips_image_write(colours, result)) stop(file);
    int orientation = vips_image_get_orientation(source);
    g_object_unref(colours);
    if (orientation <= 1) return result;
    vips_image_set_int(result, VIPS_META_ORIENTATION, orientation);
    if (vips_autorot(result, &upright, NULL)) stop(file);
    g_object_unref(result);
    return upright;
}

// The image as large as fits into, or fills, a square of this side, in memory; never larger.
static VipsImage *resized(VipsImage *image, int side, int covers, const char *file) {
    double across = (double)side / image->Xsize, down = (double)side / image->Ysize;
    double scale = covers ? VIPS_MAX(across, down) : VIPS_MIN(across, down);
    VipsImage *plan, *result;
    if (scale >= 1) {
        g_object_ref(image);
        return image;
    }
    if (vips_resize(image, &plan, scale, NULL)) stop(file);
    result = vips_image_copy_memory(plan);
    g_object_unref(plan);
    if (!result) stop(file);
    return result;
}

static void save_jpeg(VipsImage *image, const char *file, const char *step, int optimize) {
    char path[PATH_MAX_HERE];
    output(path, file, step, "jpg");
    if (vips_jpegsave(image, path, "Q", 80, "optimize_coding", optimize, "strip", TRUE, NULL))
        stop(file);
}

static void save_webp_square(VipsImage *image, const char *file, int side) {
    char path[PATH_MAX_HERE];
    VipsImage *square;
    int width = VIPS_MIN(side, image->Xsize), height = VIPS_MIN(side, image->Ysize);
    output(path, file, "small", "webp");
    if (vips_extract_area(image, &square, (image->Xsize - width) / 2, (image->Ysize - height) / 2,
                          width, height, NULL)
        || vips_webpsave(square, path, "Q", 80, "strip", TRUE, NULL))
        stop(file);
    g_object_unref(square);
}

// Each rendition is made of the next larger one.
static void make_web(const char *file) {
    VipsImage *source;
    if (vips_jpegload(file, &source, "access", VIPS_ACCESS_SEQUENTIAL,
                      "fail_on", VIPS_FAIL_ON_ERROR, NULL))
        stop(file);
    write_facts(source, file);
    VipsImage *full = decode(source, file);
    g_object_unref(source);
    save_jpeg(full, file, "slim", FALSE);
    VipsImage *large = resized(full, 1600, 0, file);
    save_jpeg(large, file, "large", TRUE);
    VipsImage *medium = resized(large, 800, 0, file);
    save_jpeg(medium, file, "medium", TRUE);
    VipsImage *small = resized(medium, 200, 1, file);
    save_webp_square(small, file, 200);
    g_object_unref(small);
    g_object_unref(medium);
    g_object_unref(large);
    g_object_unref(full);
}

static void make_thumbnail(const char *file) {
    VipsImage *image;
    if (vips_thumbnail(file, &image, thumbnail_size, "height", thumbnail_size,
                       "size", VIPS_SIZE_DOWN, "fail_on", VIPS_FAIL_ON_ERROR, NULL))
        stop(file);
    save_jpeg(image, file, "thumbnail", TRUE);
    g_object_unref(image);
}

static void *take_files(void *unused) {
    for (int index; (index = atomic_fetch_add(&next_file, 1)) < file_count;) {
        if (thumbnail_size)
            make_thumbnail(files[index]);
        else
            make_web(files[index]);
    }
    vips_thread_shutdown();
    return unused;
}

static void make_directories(void) {
    const char *steps[] = {"slim", "large", "medium", "small", "facts", "thumbnail"};
    char path[PATH_MAX_HERE];
    for (size_t index = 0; index < sizeof steps / sizeof *steps; index++) {
        snprintf(path, sizeof path, "%s/%s", directory, steps[index]);
        g_mkdir_with_parents(path, 0755);
    }
}

int main(int count, char **arguments) {
    int first = count > 1 && !strcmp(arguments[1], "thumbnail") ? 4 : 3;
    // Cameras write headers with flaws; the warnings would be most of what is printed.
    g_setenv("VIPS_WARNING", "0", TRUE);
    if (count <= first || VIPS_INIT(arguments[0])) return 2;
    if (first == 4) thumbnail_size = atoi(arguments[2]);
    directory = arguments[first - 1];
    files = arguments + first;
    file_count = count - first;
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    make_directories();

    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    pthread_t threads[processors];
    for (long index = 0; index < processors; index++)
        if (pthread_create(&threads[index], NULL, take_files, NULL)) return 1;
    for (long index = 0; index < processors; index++) pthread_join(threads[index], NULL);
    return 0;
}
