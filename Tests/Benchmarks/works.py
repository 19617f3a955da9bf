"""The pieces of work, and who does each."""
from dataclasses import dataclass

import commands
import pressroom
import queues
from thumborserver import Thumbor


@dataclass
class Work:
    key: str
    title: str
    # What the rate counts, and how many of it there are; one is alone, and its time counts.
    unit: str
    amount: int
    contestants: list
    # The pictures to compare with a reference, and the side of the square that each fits into.
    compared: tuple = ((), 0)


def all_works(material, programs, place):
    """All work, in the order of the report."""
    context = (material, programs, place)
    return [_renditions(*context), _thumbnails(*context), _srcset(*context), _small(*context),
            _pages(*context), _book(*context), _one_photograph(*context), _one_document(*context),
            _ocr(*context), _office(*context), _merge(*context)]


def _renditions(material, programs, place):
    files = material.photographs
    outputs = 5 * len(files)
    each = "a command a rendition, as many at once as processors; libvips with one thread"
    return Work("renditions", "Three sizes, an optimised original and metadata of each photograph",
                "photographs", len(files), [
        pressroom.HTTP(programs, place, "renditions", files),
        pressroom.Published(programs, place, "renditions", files, outputs,
                            "{stem}-{step}.{ext}"),
        pressroom.Run(programs, "renditions", files, outputs),
        pressroom.NamedRun(programs, "renditions", files, outputs),
        pressroom.Limit(place, ["web"], files, outputs),
        queues.Celery(place, queues.renditions(files), outputs),
        queues.RQ(place, queues.renditions(files), outputs),
        commands.xargs("xargs, vipsthumbnail and vips", each,
                       commands.vips_renditions(files), outputs),
        commands.parallel("GNU parallel, vipsthumbnail and vips", each,
                          commands.vips_renditions(files), outputs),
        commands.xargs("xargs, ImageMagick",
                       "one convert a photograph, each size of the one before; one thread",
                       commands.magick_renditions(files), outputs)])


def _thumbnails(material, programs, place):
    files = material.photographs
    return Work("thumbnails", "One thumbnail of 300 pixels of each photograph",
                "photographs", len(files), [
        pressroom.HTTP(programs, place, "thumbnail-300", files),
        *_thumbnailers(programs, place, files, 300, batch=4),
        Thumbor(place, files, 300)], (files[::4], 300))


def _srcset(material, programs, place):
    files = material.photographs
    outputs = len(commands.WIDTHS) * len(files)
    return Work("srcset", f"{len(commands.WIDTHS)} widths of each photograph, for `srcset`",
                "photographs", len(files), [
        pressroom.HTTP(programs, place, "srcset", files),
        pressroom.Run(programs, "srcset", files, outputs),
        commands.xargs("xargs, vipsthumbnail",
                       "a command a width, as many at once as processors; libvips with one thread",
                       commands.vips_widths(files), outputs)])


def _small(material, programs, place):
    files = material.small
    return Work("small", f"A thumbnail of 200 pixels of each of {len(files)} images of 10 kB",
                "images", len(files), [
        pressroom.HTTP(programs, place, "thumbnail-200", files),
        pressroom.HTTP(programs, place, "thumbnail-200", files, is_batch=False),
        *_thumbnailers(programs, place, files, 200, batch=100)])


def _thumbnailers(programs, place, files, side, batch):
    count = len(files)
    some = f"{batch} files a process, as many processes at once as processors; one thread each"
    return [pressroom.Run(programs, f"thumbnail-{side}", files, count),
            pressroom.Limit(place, ["thumbnail", str(side)], files, count),
            queues.Celery(place, queues.thumbnails(files, side), count),
            queues.RQ(place, queues.thumbnails(files, side), count),
            commands.xargs("xargs, vipsthumbnail", some,
                           commands.vips_thumbnails(files, side, batch), count),
            commands.parallel("GNU parallel, vipsthumbnail", some,
                              commands.vips_thumbnails(files, side, batch), count),
            commands.xargs("xargs, ImageMagick mogrify", f"{some}; jpeg:size hint",
                           commands.magick_thumbnails(files, side, batch), count)]


def _pages(material, programs, place):
    from material import PAGES as pages
    file, half = material.document, pages // 2
    render = ["pdftoppm", "-jpeg", "-r", "72"]

    def halves(target):
        return [" ".join([*render, "-f", str(first), "-l", str(last), f"'{file}'",
                          f"'{target}/page'"]) for first, last in ((1, half), (half + 1, pages))]
    return Work("pages", f"The {pages} pages of a PDF to JPEG at 72 dpi", "pages", pages, [
        pressroom.HTTP(programs, place, "pages", [file]),
        pressroom.Run(programs, "pages", [file], pages),
        commands.Command("pdftoppm", "one process",
                         lambda target: [*render, file, f"{target}/page"], pages),
        commands.xargs("two pdftoppm by hand", "half of the pages each", halves, pages)])


def _book(material, programs, place):
    files = material.photographs
    return Work("book", f"{len(files)} photographs to one PDF, JPEGs as they are", "photographs",
                len(files), [
        pressroom.HTTP(programs, place, "book", files, is_together=True),
        pressroom.Run(programs, "book", files, 1, "--together"),
        commands.Command("img2pdf", "one process",
                         lambda target: [str(place / "venv/bin/img2pdf"), *files, "-o",
                                         f"{target}/book.pdf"], 1)])


def _one_photograph(material, programs, place):
    files = [material.largest]
    return Work("one-photograph", "The largest photograph alone: sizes, optimised original, metadata",
                "photograph", 1, [
        pressroom.HTTP(programs, place, "renditions", files),
        pressroom.Run(programs, "renditions", files, 5),
        commands.OneByOne("vipsthumbnail and vips", "a command a rendition, one after the other; "
                          "libvips with a thread a processor",
                          commands.vips_renditions(files), 5)])


def _one_document(material, programs, place):
    from material import PAGES_ALONE as pages
    file = material.document_alone
    return Work("one-document", f"A PDF of {pages} pages alone, to JPEG at 72 dpi", "document", 1, [
        pressroom.HTTP(programs, place, "pages", [file]),
        pressroom.Run(programs, "pages", [file], pages),
        commands.Command("pdftoppm", "one process", lambda target: [
            "pdftoppm", "-jpeg", "-r", "72", file, f"{target}/page"], pages)])


def _ocr(material, programs, place):
    from material import SCANNED_PAGES as pages
    file = material.scan
    return Work("ocr", f"The text of {pages} scanned pages under their pictures", "pages", pages, [
        pressroom.HTTP(programs, place, "ocr", [file]),
        pressroom.Run(programs, "ocr", [file], 1),
        commands.Command("OCRmyPDF", f"{commands.PROCESSORS} jobs; no PDF/A, pictures as they are",
                         lambda target: [
                             "ocrmypdf", "--quiet", "--jobs", str(commands.PROCESSORS),
                             "--output-type", "pdf", "--optimize", "0", "--language", "eng", file,
                             f"{target}/scan.pdf"], 1)])


def _office(material, programs, place):
    files = material.office
    return Work("office", f"{len(files)} small office documents to PDF", "documents", len(files), [
        pressroom.HTTP(programs, place, "office", files),
        pressroom.Run(programs, "office", files, len(files)),
        commands.OneByOne("soffice --convert-to", "a command a document, one after the other; the "
                          "profile is kept", commands.office_documents(files), len(files))])


def _merge(material, programs, place):
    files = material.parts
    return Work("merge", f"{len(files)} PDFs of {material.part_pages} pages to one", "documents",
                len(files), [
        pressroom.HTTP(programs, place, "merge", files, is_together=True),
        pressroom.Run(programs, "merge", files, 1, "--together"),
        commands.Command("qpdf", "one process", lambda target: [
            "qpdf", "--empty", "--pages", *files, "--", f"{target}/merged.pdf"], 1)])
