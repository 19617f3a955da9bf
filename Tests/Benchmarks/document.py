"""Writes a PDF like a report: text on each page, a drawing on every other, a picture on every
tenth. The same arguments give the same bytes."""
import math
import random
import zlib

WORDS = """the queue job page worker spool image of a to is and in status file upload pixel row sum
directory flush rename before after each between measure paper margin column number table where
small large slow fast night folder mail answer reader writer result step every other""".split()


class Writer:
    """Collects objects and remembers where each begins."""

    def __init__(self):
        self.bytes = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        self.offsets = []

    def reserve(self):
        """Makes a number for an object that is written later."""
        self.offsets.append(0)
        return len(self.offsets)

    def put(self, body, number=None):
        number = number or self.reserve()
        self.offsets[number - 1] = len(self.bytes)
        self.bytes += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        return number

    def put_stream(self, data, entries=b"", compress=True):
        if compress:
            data, entries = zlib.compress(data), entries + b" /Filter /FlateDecode"
        return self.put(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), entries, data))

    def finish(self, root):
        table = len(self.bytes)
        self.bytes += b"xref\n0 %d\n0000000000 65535 f \n" % (len(self.offsets) + 1)
        self.bytes += b"".join(b"%010d 00000 n \n" % offset for offset in self.offsets)
        self.bytes += (b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
                       % (len(self.offsets) + 1, root, table))
        return bytes(self.bytes)


def document(pages, pictures):
    """A PDF of `pages` pages; `pictures` are JPEG files as (bytes, width, height)."""
    chance = random.Random(350)
    writer = Writer()
    tree = writer.reserve()
    fonts = [writer.put(b"<< /Type /Font /Subtype /Type1 /BaseFont /%s >>" % name)
             for name in (b"Helvetica", b"Times-Roman")]
    images = [writer.put_stream(data, b" /Type /XObject /Subtype /Image /Width %d /Height %d"
                                b" /ColorSpace /DeviceRGB /BitsPerComponent 8"
                                b" /Filter /DCTDecode" % (width, height), compress=False)
              for data, width, height in pictures]
    resources = writer.put(b"<< /Font << /F1 %d 0 R /F2 %d 0 R >> /XObject << %s >> >>" % (
        *fonts, b" ".join(b"/I%d %d 0 R" % pair for pair in enumerate(images))))
    kids = []
    for page in range(pages):
        content = heading(page) + text(chance, 30 if page % 2 else 54)
        if page % 10 == 9:
            content += picture(page // 10 % len(pictures), pictures)
        elif page % 2:
            content += drawing(chance)
        stream = writer.put_stream(content)
        kids.append(writer.put(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Resources %d 0 R"
            b" /Contents %d 0 R >>" % (tree, resources, stream)))
    writer.put(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)), tree)
    return writer.finish(writer.put(b"<< /Type /Catalog /Pages %d 0 R >>" % tree))


def heading(page):
    return b"BT /F1 18 Tf 60 780 Td (Chapter %d, page %d) Tj ET\n" % (page // 10 + 1, page + 1)


def text(chance, lines):
    rows = (" ".join(chance.choice(WORDS) for _ in range(14)) for _ in range(lines))
    return (b"BT /F2 10 Tf 12.5 TL 60 750 Td\n"
            + b"".join(b"(%s) Tj T*\n" % row.encode() for row in rows) + b"ET\n")


def drawing(chance):
    """Bars, and three curves over a grid."""
    marks = [b"0.8 G 0.5 w"]
    marks += [b"60 %d m 535 %d l S" % (y, y) for y in range(60, 341, 20)]
    for bar in range(24):
        marks.append(b"%.2f %.2f 0.8 rg %d 60 14 %d re f" % (
            bar / 24, 0.3 + bar / 48, 64 + 19 * bar, chance.randrange(20, 260)))
    for curve in range(3):
        phase = chance.random() * 6
        points = [(60 + 4.75 * step, 200 + 100 * math.sin(phase + step / 9)) for step in range(101)]
        marks.append(b"%.1f 0.2 0.2 RG 1.5 w %.1f %.1f m" % (curve / 2, *points[0]))
        marks += [b"%.1f %.1f l" % point for point in points[1:]]
        marks.append(b"S")
    return b"\n".join(marks) + b"\n0 g 0 G\n"


def picture(number, pictures):
    _, width, height = pictures[number]
    return b"q 475 0 0 %d 60 60 cm /I%d Do Q\n" % (min(300, 475 * height // width), number)
