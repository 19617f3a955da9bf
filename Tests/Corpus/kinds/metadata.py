"""What a file says of its picture: EXIF, XMP and IPTC, kept, left out, and read."""
import hashlib
import json
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

import tifffile
from PIL import Image, PngImagePlugin

import referees
from case import case
from checks import completed
from scenes import quarters

FORMATS = ["jpeg", "png", "webp", "tiff", "avif"]
WITH_IPTC = ["jpeg", "png", "tiff"]

# What a good photograph says, in exiftool's words.
TAGS = {
    "IFD0:Make": "Nadar", "IFD0:Model": "Camera 1", "IFD0:Copyright": "(c) Ada Lovelace",
    "IFD0:Artist": "Ada Lovelace", "ExifIFD:LensMake": "Nadar",
    "ExifIFD:LensModel": "Sample 35mm f/2", "ExifIFD:ExposureTime": "1/80",
    "ExifIFD:FNumber": "2.8", "ExifIFD:UserComment": "Grüße",
    "ExifIFD:DateTimeOriginal": "2026:07:18 20:41:07",
    "GPS:GPSLatitudeRef": "N", "GPS:GPSLatitude": "52.52", "GPS:GPSLongitudeRef": "W",
    "GPS:GPSLongitude": "13.405", "GPS:GPSAltitude": "34.5",
    "XMP-dc:Title": "A title", "XMP-dc:Creator": "Ada", "XMP-xmp:Rating": "4",
    "XMP-photoshop:City": "Berlin", "XMP-iptcCore:CreatorCity": "Paris",
    "XMP-xmpMM:DocumentID": "xmp.did:1",
}
IPTC = {"IPTC:Caption-Abstract": "Straße", "IPTC:City": "Köln", "IPTC:ObjectName": "An object"}


def described(path, tags=None, turned=True):
    """Writes tags into a picture that is stored as it is."""
    words = [f"-{name}={value}" for name, value in {**TAGS, **IPTC, **(tags or {})}.items()]
    if turned:
        words += ["-IFD0:Orientation#=6", "-XMP-tiff:Orientation#=6"]
    words += ["-IPTC:Keywords=one", "-IPTC:Keywords=two", "-IPTC:CodedCharacterSet=UTF8",
              "-charset", "filename=utf8"]
    subprocess.run(["exiftool", "-q", "-m", "-n", "-overwrite_original", *words, path], check=True)


def kept(result):
    """Each output with metadata says what the input does, but that it is upright."""
    sent = referees.exiftool(result.input)
    for step in FORMATS:
        (path,) = result.outputs(step)
        seen = referees.exiftool(path)
        for name, value in sent.items():
            group = name.partition(":")[0]
            if group == "IPTC" and step not in WITH_IPTC:
                continue
            if group not in ("ExifIFD", "GPS", "IPTC") and not group.startswith("XMP") \
                    and name not in TAGS:
                continue
            if name in ("XMP-tiff:Orientation", "XMP-x:XMPToolkit", "ExifIFD:ColorSpace",
                        "ExifIFD:ExifImageWidth", "ExifIFD:ExifImageHeight"):
                continue
            # What IPTC alone had is in XMP where there is no place for IPTC.
            if name == "XMP-dc:Subject" and step not in WITH_IPTC:
                continue
            assert seen.get(name) == value, f"{step}: {name} is {seen.get(name)}, not {value}"
        if step not in WITH_IPTC and "IPTC:Caption-Abstract" in sent:
            assert seen["XMP-dc:Description"] == sent["IPTC:Caption-Abstract"], step
            assert seen["XMP-dc:Subject"] == ["one", "two"], step
        upright(step, seen)


def upright(step, seen):
    for name in ("IFD0:Orientation", "XMP-tiff:Orientation"):
        assert seen.get(name, 1) == 1, f"{step}: {name} is {seen[name]}"
    small = [name for name in seen if "Thumbnail" in name or "Preview" in name]
    assert not small, f"{step} has {small}"
    # What is minor is of the input: a note of no known maker, or the place of EXIF in a PNG.
    warnings = [value for name, value in seen.items() if "Warning" in name or "Error" in name]
    assert not [one for one in warnings if not one.startswith("[minor]")], f"{step}: {warnings}"


def bare(result):
    """Outputs without metadata say nothing but how they are stored."""
    for step in FORMATS:
        (path,) = result.outputs(f"{step}-bare")
        seen = referees.exiftool(path)
        said = {name.partition(":")[0] for name in seen} & {
            "ExifIFD", "GPS", "IPTC", "XMP-dc", "XMP-xmp", "XMP-tiff", "ICC-header", "Photoshop",
            "IFD1", "InteropIFD"}
        assert not said, f"{step}-bare has {said}"
        for name in TAGS:
            assert name not in seen, f"{step}-bare has {name}"
        if step != "tiff":
            fields = [name for name in seen if name.startswith("IFD0")]
            assert not fields, f"{step}-bare has {fields}"


def shows_quarters(result):
    """All outputs show the picture upright: red, green, blue, yellow became blue, red, yellow,
    green when it was turned."""
    for step in FORMATS:
        for name in (step, f"{step}-bare"):
            seen = referees.pillow(result.outputs(name)[0])
            height, width = seen.shape[:2]
            assert height > width, f"{name} is not upright: {width} × {height}"
            corner = seen[height // 4, width // 4]
            assert abs(corner - (40, 40, 200)).max() < 40, f"{name} shows {corner}"


def reads(**expected):
    """The facts have these values, at paths with two underscores."""
    def check(result):
        facts = json.loads(result.outputs("facts")[0].read_text())
        for path, value in expected.items():
            seen = facts
            for part in path.split("__"):
                seen = (seen or {}).get(part)
            assert seen == value, f"{path.replace('__', '.')} is {seen!r}, not {value!r}"
    return check


def tells_all(result):
    """The facts have what was written into the file."""
    reads(camera__make="Nadar", camera__lensMake="Nadar", camera__lens="Sample 35mm f/2",
          camera__copyright="(c) Ada Lovelace", camera__exposureSeconds=0.0125,
          camera__takenAt="2026-07-18T20:41:07",
          location={"latitude": 52.52, "longitude": -13.405, "altitudeMetres": 34.5},
          description__title="A title", description__description="Straße",
          description__keywords=["one", "two"], description__creators=["Ada"],
               description__rating=4, description__city="Berlin", exif__UserComment="Grüße",
          hasXMP=True)(result)
    facts = json.loads(result.outputs("facts")[0].read_text())
    assert facts["iptc"]["City"] == "Köln" and facts["iptc"]["Keywords"] == ["one", "two"]
    assert facts["xmp"]["xmp:Rating"] == "4" and facts["xmp"]["dc:creator"] == ["Ada"]


def tells_all_without_iptc(result):
    reads(camera__copyright="(c) Ada Lovelace", location__latitude=52.52,
          description__title="A title", exif__UserComment="Grüße",
          description__city="Berlin")(result)


ALL = [completed, kept, bare, shows_quarters]


@case("said.jpg", pipeline="keep", sample=True)
def said_jpeg(path):
    """A JPEG's EXIF, XMP and IPTC are kept in each format, left out of each, and read."""
    Image.fromarray(quarters()).save(path, quality=95)
    described(path)
    return ALL + [tells_all]


@case("said.png", pipeline="keep")
def said_png(path):
    """The same of a PNG, whose IPTC is in a text."""
    Image.fromarray(quarters()).save(path)
    described(path)
    return ALL + [tells_all]


@case("said.tif", pipeline="keep", sample=True)
def said_tiff(path):
    """The same of a TIFF, whose EXIF is in the directory of the picture."""
    Image.fromarray(quarters()).save(path, compression="tiff_deflate")
    described(path)
    return ALL + [tells_all]


@case("said-big-endian.tif", pipeline="keep")
def said_big_endian_tiff(path):
    """The same of a big-endian TIFF."""
    picture = quarters()
    height, width = picture.shape[:2]
    rows = picture.tobytes()
    entries = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 2),
               (273, 4, 8), (277, 3, 3), (278, 4, height), (279, 4, len(rows))]
    directory = struct.pack(">H", len(entries))
    for tag, kind, value in entries:
        directory += struct.pack(">HHI", tag, kind, 3 if tag == 258 else 1)
        if tag == 258:
            directory += struct.pack(">I", 8 + len(rows) + 2 + 12 * len(entries) + 4)
        else:
            directory += struct.pack(">I", value) if kind == 4 else struct.pack(">HH", value, 0)
    directory += struct.pack(">IHHH", 0, 8, 8, 8)
    path.write_bytes(b"MM\0*" + struct.pack(">I", 8 + len(rows)) + rows + directory)
    described(path)
    return ALL + [tells_all]


@case("said.webp", pipeline="keep")
def said_webp(path):
    """The same of a WebP, which has no place for IPTC."""
    Image.fromarray(quarters()).save(path, quality=95)
    described(path)
    return ALL + [tells_all_without_iptc]


def unturned(result):
    """The picture of a HEIF file, whose orientation is not in EXIF, is as it was."""
    for step in FORMATS:
        seen = referees.pillow(result.outputs(step)[0])
        assert seen.shape[:2] == (200, 400), f"{step} is turned: {seen.shape}"


def heif(path, *options):
    with tempfile.TemporaryDirectory() as folder:
        png = Path(folder) / "picture.png"
        made = Path(folder) / f"made{path.suffix}"
        Image.fromarray(quarters()).save(png)
        subprocess.run(["heif-enc", *options, png, "-o", made], check=True, capture_output=True)
        shutil.copy(made, path)
    described(path)


@case("said.heic", pipeline="keep")
def said_heic(path):
    """The same of a HEIC; EXIF's orientation means nothing there."""
    heif(path)
    return [completed, kept, bare, unturned, tells_all_without_iptc]


@case("said.avif", pipeline="keep")
def said_avif(path):
    """The same of an AVIF."""
    heif(path, "-A")
    return [completed, kept, bare, unturned, tells_all_without_iptc]


def block(order, make, note):
    """EXIF with a camera maker's note, which a function makes for the place it will be at."""
    pack = lambda form, *values: struct.pack(order + form, *values)  # noqa: E731

    def directory(fields, at):
        entries, data = pack("H", len(fields)), b""
        behind = at + 2 + 12 * len(fields) + 4
        for tag, kind, count, value in sorted(fields):
            entries += pack("HHI", tag, kind, count)
            if len(value) <= 4:
                entries += value.ljust(4, b"\0")
            else:
                entries += pack("I", behind + len(data))
                data += value + b"\0" * (len(value) % 2)
        return entries + pack("I", 0) + data

    def first(pointer):
        return directory([(0x010f, 2, len(make) + 1, make.encode() + b"\0"),
                          (0x0110, 2, 8, b"Model 1\0"), (0x0112, 3, 1, pack("H", 1)),
                          (0x8769, 4, 1, pack("I", pointer))], 8)

    start = 8 + len(first(0))

    def second(bytes_of_note):
        return directory([(0x829a, 5, 1, pack("II", 1, 80)),
                          (0x927c, 7, len(bytes_of_note), bytes_of_note)], start)

    blank = b"\xaa" * len(note(0))
    place = start + second(blank).index(blank)
    header = b"II*\0" if order == "<" else b"MM\0*"
    return header + pack("I", 8) + first(start) + second(note(place))


def noted(path, exif):
    Image.fromarray(quarters()).save(path, quality=95)
    file = path.read_bytes()
    segment = b"Exif\0\0" + exif
    path.write_bytes(file[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment
                     + file[2:])


def notes_kept(*names):
    """Outputs have these fields of the maker's note as the input has."""
    def check(result):
        sent = referees.exiftool(result.input)
        for step in FORMATS:
            seen = referees.exiftool(result.outputs(step)[0])
            for name in names:
                assert name in sent, f"{name} is not in the input"
                assert seen.get(name) == sent[name], f"{step}: {name} is {seen.get(name)}"
            upright(step, seen)
    return check


def canon(order):
    """A note with places counted from the start of EXIF."""
    pack = lambda form, *values: struct.pack(order + form, *values)  # noqa: E731

    def note(at):
        fields = [(0x01, 3, 46, pack("46H", 92, *range(1, 46))),
                  (0x06, 2, 20, b"Canon EOS 5D Mark I\0"), (0x07, 2, 12, b"Firmware 1.0"),
                  (0x09, 2, 32, b"Ada Lovelace".ljust(32, b"\0")),
                  (0x95, 2, 24, b"EF50mm f/1.4 USM".ljust(24, b"\0"))]
        entries, data = pack("H", len(fields)), b""
        for tag, kind, count, value in fields:
            entries += pack("HHI", tag, kind, count)
            entries += pack("I", at + 2 + 12 * len(fields) + 4 + len(data))
            data += value
        return entries + pack("I", 0) + data
    return note


@case("note-canon.jpg", pipeline="keep")
def note_canon(path):
    """A maker's note whose places are counted from the start of EXIF stays readable."""
    noted(path, block("<", "Canon", canon("<")))
    return [completed, notes_kept("Canon:OwnerName", "Canon:LensModel", "Canon:MacroMode"),
            reads(camera__lens="EF50mm f/1.4 USM")]


@case("note-canon-big-endian.jpg", pipeline="keep")
def note_canon_big_endian(path):
    """The same in the other order of bytes, which a TIFF file cannot keep."""
    noted(path, block(">", "Canon", canon(">")))
    return [completed, notes_kept("Canon:OwnerName", "Canon:LensModel", "Canon:MacroMode")]


@case("note-nikon.jpg", pipeline="keep")
def note_nikon(path):
    """A maker's note that is a file of its own stays readable."""
    def note(_):
        fields = [(0x04, 2, 8, b"FINE   \0"), (0x1d, 2, 8, b"1234567\0"),
                  (0x84, 5, 4, struct.pack(">8I", 24, 1, 70, 1, 28, 10, 28, 10))]
        entries, data = struct.pack(">H", len(fields)), b""
        for tag, kind, count, value in fields:
            entries += struct.pack(">HHII", tag, kind, count, 8 + 2 + 36 + 4 + len(data))
            data += value
        return (b"Nikon\0\2\x10\0\0MM\0*" + struct.pack(">I", 8) + entries
                + struct.pack(">I", 0) + data)
    noted(path, block("<", "NIKON CORPORATION", note))
    return [completed, notes_kept("Nikon:SerialNumber", "Nikon:Lens", "Nikon:Quality")]


@case("note-unknown.jpg", pipeline="keep")
def note_unknown(path):
    """A note of a maker that nobody knows stays as it is."""
    noted(path, block(">", "Acme", lambda _: b"ACME" + bytes(range(60))))

    def check(result):
        for step in FORMATS:
            seen = subprocess.run(
                ["exiftool", "-b", "-MakerNoteUnknownText", "-MakerNoteUnknownBinary",
                 "-MakerNoteUnknown", result.outputs(step)[0]], capture_output=True).stdout
            assert b"ACME" in seen, f"{step}: {seen!r}"
    return [completed, check]


@case("latin-1.jpg", pipeline="keep")
def latin_1(path):
    """Texts in ISO 8859-1 are read as what they say."""
    Image.fromarray(quarters()).save(path)
    subprocess.run(["exiftool", "-q", "-m", "-overwrite_original", "-charset", "exif=Latin",
                    "-charset", "iptc=Latin", "-Artist=Müller", "-IPTC:By-line=Müller",
                    "-IPTC:Caption-Abstract=Straße", path], check=True)
    return [completed, reads(camera__artist="Müller", description__description="Straße",
                             description__creators=["Müller"])]


@case("comment-big-endian.jpg", pipeline="keep")
def comment_big_endian(path):
    """A comment in UTF-16, in the order of big-endian EXIF."""
    Image.fromarray(quarters()).save(path)
    subprocess.run(["exiftool", "-q", "-m", "-overwrite_original", "-ExifByteOrder=MM",
                    "-UserComment=Grüße", "-XPTitle=Grüße", path], check=True)
    return [completed, kept, reads(exif__UserComment="Grüße", description__title="Grüße")]


@case("two-copyrights.jpg", pipeline="keep")
def two_copyrights(path):
    """The photographer's copyright and the editor's are kept apart."""
    exif = Image.Exif()
    exif[0x8298] = "(c) Ada\0(c) Charles"
    Image.fromarray(quarters()).save(path, exif=exif)
    return [completed, reads(camera__copyright="(c) Ada; (c) Charles")]


@case("thumbnail.jpg", pipeline="keep")
def thumbnail(path):
    """EXIF's small picture, which shows the stored one, is in no output."""
    Image.fromarray(quarters()).save(path, quality=95)
    described(path)
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.jpg"
        Image.fromarray(quarters(160, 80)).save(small)
        subprocess.run(["exiftool", "-q", "-m", "-overwrite_original",
                        f"-ThumbnailImage<={small}", path], check=True)
    return ALL


@case("raw-profiles.png", pipeline="keep")
def raw_profiles(path):
    """EXIF in a text of PNG, as older programs write it."""
    exif = b"Exif\0\0" + block("<", "Nadar", lambda _: b"note")
    text = PngImagePlugin.PngInfo()
    text.add_text("Raw profile type exif", f"\nexif\n{len(exif):8}\n{exif.hex()}\n", zip=True)
    Image.fromarray(quarters()).save(path, "png", pnginfo=text)

    def check(result):
        for step in FORMATS:
            seen = referees.exiftool(result.outputs(step)[0])
            assert seen.get("IFD0:Make") == "Nadar", f"{step}: {seen.get('IFD0:Make')}"
            assert seen.get("ExifIFD:ExposureTime") == 0.0125, step
    return [completed, check, reads(camera__make="Nadar")]


@case("damaged-exif.jpg", pipeline="keep")
def damaged_exif(path):
    """EXIF that leads nowhere keeps nothing from being processed."""
    noted(path, b"II*\0" + struct.pack("<IHHHII", 8, 9999, 0x010f, 2, 4000000000, 4000000000))
    return [completed, bare]


@case("hostile-xmp.png", pipeline="keep")
def hostile_xmp(path):
    """A megabyte of XMP that goes deep is not read for long."""
    deep = "<a:b xmlns:a='x:'>" * 40000 + "</a:b>" * 40000
    packet = ("<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
              "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
              f"<rdf:Description>{deep}</rdf:Description></rdf:RDF></x:xmpmeta>")
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", packet)
    Image.fromarray(quarters()).save(path, pnginfo=text)

    def ended(result):
        assert result.state in ("completed", "failed"), result.state
    return ended


@case("late.png", pipeline="keep")
def late(path):
    """ImageMagick puts EXIF behind the picture of a PNG."""
    jpeg = path.with_suffix(".jpeg")
    Image.fromarray(quarters()).save(jpeg, quality=95)
    described(jpeg, turned=False)
    subprocess.run(["convert", jpeg, path], check=True)
    jpeg.unlink()
    file = path.read_bytes()
    assert file.index(b"eXIf") > file.index(b"IDAT")
    return [completed, kept, bare, tells_all]


@case("extended.jpg", pipeline="keep")
def extended(path):
    """XMP that is longer than a segment of JPEG is kept whole."""
    head = ("<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
            "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
            "<rdf:Description rdf:about='' ")
    tail = "/></rdf:RDF></x:xmpmeta>"
    words = "a long story " * 8000
    rest = (head + "xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' "
            f"photoshop:Instructions='{words}'" + tail).encode()
    name = hashlib.md5(rest).hexdigest().upper().encode()
    packet = (head + "xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:Rating='4' "
              "xmlns:xmpNote='http://ns.adobe.com/xmp/note/' "
              f"xmpNote:HasExtendedXMP='{name.decode()}'" + tail).encode()
    segments = [b"http://ns.adobe.com/xap/1.0/\0" + packet]
    for place in range(0, len(rest), 65000):
        segments.append(b"http://ns.adobe.com/xmp/extension/\0" + name
                        + struct.pack(">II", len(rest), place) + rest[place:place + 65000])
    Image.fromarray(quarters()).save(path, quality=95)
    file = path.read_bytes()
    path.write_bytes(file[:2] + b"".join(b"\xff\xe1" + struct.pack(">H", len(one) + 2) + one
                                         for one in segments) + file[2:])

    def whole(result):
        for step in FORMATS:
            seen = referees.exiftool(result.outputs(step)[0])
            assert seen.get("XMP-xmp:Rating") == 4, step
            said = seen.get("XMP-photoshop:Instructions", "")
            assert said.strip() == words.strip(), f"{step} has {len(said)} letters"
    return [completed, whole, bare]


@case("long-iptc.jpg", pipeline="keep")
def long_iptc(path):
    """IPTC in several segments of a JPEG is kept whole."""
    words = [f"{number} " + "k" * 50 for number in range(1500)]
    data = b"".join(b"\x1c\x02\x19" + struct.pack(">H", len(word)) + word.encode()
                    for word in words)
    resource = b"8BIM\4\4\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)
    Image.fromarray(quarters()).save(path, quality=95)
    file = path.read_bytes()
    parts = [b"Photoshop 3.0\0" + resource[place:place + 65000]
             for place in range(0, len(resource), 65000)]
    path.write_bytes(file[:2] + b"".join(b"\xff\xed" + struct.pack(">H", len(one) + 2) + one
                                         for one in parts) + file[2:])

    def whole(result):
        for step in WITH_IPTC:
            seen = referees.exiftool(result.outputs(step)[0])
            assert len(seen.get("IPTC:Keywords", [])) == len(words), step
    return [completed, whole]


def big_tiff(path, order):
    """A BigTIFF whose directories for EXIF and GPS are behind all else."""
    pack = lambda form, *values: struct.pack(order + form, *values)  # noqa: E731
    # Private tags, which become those of the two directories.
    marks = {65000: (34665, 0x7eadbeef), 65001: (34853, 0x7eadbee0)}
    tifffile.imwrite(
        path, quarters(), photometric="rgb", bigtiff=True, byteorder=order, metadata=None,
        extratags=[(271, 2, None, "Nadar", True), (33432, 2, None, "(c) Ada Lovelace", True)]
        + [(mark, 4, 1, value, True) for mark, (_, value) in marks.items()])
    file = bytearray(path.read_bytes())

    def directory(fields, at):
        entries, data = pack("Q", len(fields)), b""
        behind = at + 8 + 20 * len(fields) + 8
        for tag, kind, count, value in fields:
            entries += pack("HHQ", tag, kind, count)
            if len(value) <= 8:
                entries += value.ljust(8, b"\0")
            else:
                entries += pack("Q", behind + len(data))
                data += value
        return entries + pack("Q", 0) + data

    parts = {65000: [(0x829a, 5, 1, pack("II", 1, 80)),
                     (0x9003, 2, 20, b"2026:07:18 20:41:07\0")],
             65001: [(1, 2, 2, b"N\0"), (2, 5, 3, pack("6I", 52, 1, 31, 1, 12, 1)),
                     (3, 2, 2, b"W\0"), (4, 5, 3, pack("6I", 13, 1, 24, 1, 18, 1))]}
    for mark, fields in parts.items():
        tag, value = marks[mark]
        place = file.index(pack("I", value))
        file[place - 12:place - 10] = pack("H", tag)
        file += b"\0" * (len(file) % 2)
        file[place:place + 4] = pack("I", len(file))
        file += directory(fields, len(file))
    path.write_bytes(file)

    def check(result):
        for step in FORMATS:
            seen = referees.exiftool(result.outputs(step)[0])
            assert seen.get("IFD0:Copyright") == "(c) Ada Lovelace", step
            assert seen.get("ExifIFD:ExposureTime") == 0.0125, step
            assert abs(seen.get("GPS:GPSLatitude", 0) - 52.52) < 1e-9, step
    return [completed, check, bare,
            reads(location={"latitude": 52.52, "longitude": -13.405}, camera__make="Nadar")]


@case("big.tif", pipeline="keep")
def big(path):
    """EXIF of a BigTIFF is kept and read."""
    return big_tiff(path, "<")


@case("big-of-big-end.tif", pipeline="keep")
def big_of_big_end(path):
    """The same in the other order of bytes."""
    return big_tiff(path, ">")
