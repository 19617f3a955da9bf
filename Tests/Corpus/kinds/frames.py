"""What a file holds beside one picture: pages, frames, previews, masks, other samples."""
import numpy as np
import tifffile
from PIL import Image

from case import case
from checks import both, completed, frames_show, no_larger, pages_show, refused, shows
from scenes import quarters

SCENE = quarters()
PREVIEW = np.full((60, 80, 3), 9, np.uint8)


def write_tiff(path, *pages, **options):
    """Writes pairs of a picture and options; a list of options stands for pages within the page."""
    with tifffile.TiffWriter(path, **options) as file:
        for picture, fields in pages:
            file.write(picture, **({"photometric": "rgb"} | fields))


@case("preview-first.tif", sample=True)
def preview_first(path):
    """The picture is what the second directory holds: the first is a preview."""
    write_tiff(path, (PREVIEW, {"subfiletype": 1}), (SCENE, {"subfiletype": 0}))
    return both(completed, shows(SCENE, "small"), shows(SCENE, "slim", "full", size=(400, 200)),
                pages_show([SCENE]))


@case("preview-first-big.tif")
def preview_first_big(path):
    """The same in a BigTIFF, most significant byte first."""
    write_tiff(path, (PREVIEW, {"subfiletype": 1}), (SCENE, {}), bigtiff=True, byteorder=">")
    return both(completed, shows(SCENE, "slim", "full", size=(400, 200)))


@case("picture-within-preview.tif")
def picture_within_preview(path):
    """The picture stands among the directories within a preview's."""
    write_tiff(path, (PREVIEW, {"subfiletype": 1, "subifds": 2}),
               (PREVIEW, {"subfiletype": 1}), (SCENE, {}))
    return both(completed, shows(SCENE, "slim", "full", size=(400, 200)))


@case("pyramid.tif")
def pyramid(path):
    """The levels of a pyramid are no pages."""
    write_tiff(path, (SCENE, {"tile": (64, 64)}),
               (SCENE[::2, ::2], {"tile": (64, 64), "subfiletype": 1}))
    return both(completed, shows(SCENE, "slim", "full", size=(400, 200)), pages_show([SCENE]))


@case("with-mask.tif")
def with_mask(path):
    """A mask is no page."""
    write_tiff(path, (SCENE, {}), (np.zeros((200, 400), bool),
                                   {"subfiletype": 4, "photometric": "mask"}))
    return both(completed, shows(SCENE, "slim", "full", size=(400, 200)), pages_show([SCENE]))


@case("raw.dng", sample=True)
def raw_dng(path):
    """A DNG is refused as it is uploaded."""
    write_tiff(path, (PREVIEW, {"subfiletype": 1, "extratags": [(50706, 1, 4, b"\1\4\0\0", True)]}))
    return refused("unsupported-type", saying="camera's raw file")


@case("raw.nef")
def raw_nef(path):
    """A NEF is refused as it is uploaded: a preview, and the marks of TIFF/EP beside it."""
    write_tiff(path, (PREVIEW, {"subfiletype": 1, "subifds": 1, "extratags": [
        (271, 2, 0, "NIKON CORPORATION", True), (37398, 1, 4, b"\1\0\0\0", True)]}),
        (np.zeros((100, 100), np.uint16), {"photometric": 32803, "extratags": [
            (33421, 3, 2, (2, 2), True), (33422, 1, 4, b"\0\1\1\2", True)]}))
    return refused("unsupported-type", saying="camera's raw file")


@case("raw-far.tif")
def raw_far(path):
    """A sensor's data beyond the head of the file: the worker refuses it."""
    write_tiff(path, (SCENE, {}),
               (np.zeros((100, 100), np.uint16), {"photometric": 32803, "extratags": [
                   (33421, 3, 2, (2, 2), True), (33422, 1, 4, b"\0\1\1\2", True)]}))
    return refused("unsuitable-input", saying="camera's raw file")


@case("cut-behind-first-page.tif")
def cut_behind_first_page(path):
    """A file that ends behind its first page is cut short."""
    with tifffile.TiffWriter(path) as file:
        file.write(SCENE, photometric="rgb", contiguous=False)
        first = file.filehandle.tell()
        file.write(SCENE, photometric="rgb", contiguous=False)
    path.write_bytes(path.read_bytes()[:first + 100])
    return refused("undecodable-input", saying="cut short")


def extra_band(name, bands, extra, expected, photometric="rgb", is_sample=False):
    @case(name, sample=is_sample)
    def draw(path):
        """Samples that are neither colours nor an opacity are not seen."""
        tifffile.imwrite(path, bands, photometric=photometric, extrasamples=extra,
                         planarconfig="contig")
        return both(completed, shows(expected, "small", "slim", "full"), pages_show([expected]))
    draw.__name__ = name


ZEROS = np.zeros((200, 400), np.uint8)
extra_band("infrared.tif", np.dstack([SCENE, ZEROS]), ["unspecified"], SCENE, is_sample=True)
extra_band("two-more.tif", np.dstack([SCENE, ZEROS, ZEROS]), ["unspecified", "unspecified"], SCENE)
extra_band("opacity-last.tif", np.dstack([SCENE, ZEROS, ZEROS + 255]),
           ["unspecified", "unassalpha"], SCENE)
extra_band("grey-and-depth.tif", np.dstack([SCENE[..., 1], ZEROS]), ["unspecified"], SCENE[..., 1],
           photometric="minisblack")
HALF = np.full((200, 400), 128, np.uint8)
ON_WHITE = np.round(SCENE * (128 / 255) + 255 - 128).astype(np.uint8)
WEIGHTED = np.round(SCENE * (128 / 255)).astype(np.uint8)
extra_band("weighted-opacity.tif", np.dstack([WEIGHTED, HALF]), ["assocalpha"], ON_WHITE)
extra_band("plain-opacity.tif", np.dstack([SCENE, HALF]), ["unassalpha"], ON_WHITE)


PAGES = [SCENE, SCENE[::-1], SCENE[:, ::-1]]


@case("three-pages.tif", "frames", sample=True)
def three_pages(path):
    """Each page is kept, in its order."""
    tifffile.imwrite(path, np.stack(PAGES), photometric="rgb")
    return both(completed, shows(SCENE, "small"), frames_show(PAGES), pages_show(PAGES))


@case("pages-of-all-kinds.tif", "frames")
def pages_of_all_kinds(path):
    """Pages of other sizes, samples and compressions, previews among them."""
    write_tiff(path, (SCENE, {"compression": "zlib"}), (PREVIEW, {"subfiletype": 1}),
               (SCENE[..., 1], {"photometric": "minisblack", "tile": (64, 64)}),
               (SCENE[..., 0] > 99, {"photometric": "minisblack"}), bigtiff=True)
    return both(completed, frames_show([SCENE, SCENE[..., 1], (SCENE[..., 0] > 99) * 255]))


@case("three-pages-to-png.tif")
def three_pages_to_png(path):
    """A PNG does not hold pages: the step says so, and publishes nothing."""
    tifffile.imwrite(path, np.stack(PAGES), photometric="rgb")
    return refused("unsuitable-input", step="full", saying="3 pages")


TIMES = [100, 250, 700]


def animation(path, **options):
    first, *others = [Image.fromarray(page) for page in PAGES]
    first.save(path, save_all=True, append_images=others, duration=TIMES, **options)


@case("animation.gif", "frames", sample=True)
def animation_gif(path):
    """A GIF keeps its frames to the bit."""
    animation(path, loop=3, comment=b"a remark " * 20)
    return both(completed, shows(SCENE, "small"), no_larger("slim"), pages_show([SCENE]),
                frames_show(PAGES, times=TIMES, loops=3, mean=1))


@case("animation-to-webp.gif", "webp")
def animation_to_webp(path):
    """A GIF's frames become those of a WebP; it is shown once more than it is repeated."""
    animation(path, loop=3)
    return both(completed, frames_show(PAGES, loops=4))


@case("animation.webp", "frames")
def animation_webp(path):
    """A WebP keeps its frames."""
    animation(path, loop=2, quality=80)
    return both(completed, shows(SCENE, "small"), no_larger("slim"), frames_show(PAGES, loops=2))


@case("animation-lossless.webp", "frames")
def animation_lossless_webp(path):
    """A WebP without loss keeps its frames to the bit."""
    animation(path, loop=2, lossless=True)
    return both(completed, no_larger("slim"), frames_show(PAGES, loops=2, mean=0))


@case("animation.png", "frames")
def animation_png(path):
    """A PNG keeps its frames to the bit."""
    animation(path)
    return both(completed, no_larger("slim"), frames_show(PAGES, mean=0))


@case("animation-to-webp.png", "webp")
def animation_png_to_webp(path):
    """Frames of a PNG cannot be read: the step says so."""
    animation(path)
    return both(refused("unsuitable-input", step="slim", saying="3 frames"), shows(SCENE, "small"))


@case("animation.avif", "frames")
def animation_avif(path):
    """Frames of an AVIF cannot be read: the step says so."""
    animation(path)
    return both(refused("unsuitable-input", step="slim", saying="3 frames"), shows(SCENE, "small"))


@case("animation-to-png.gif", "look")
def animation_to_png(path):
    """A PNG that Pressroom writes holds one frame: the step says so."""
    animation(path)
    return both(refused("unsuitable-input", step="full", saying="3 frames"), shows(SCENE, "small"))
