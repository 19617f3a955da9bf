"""Writes small texts as word processors do, in OpenDocument or Office Open XML. The same arguments
give the same text."""
import io
import random
import zipfile

from document import WORDS

PARAGRAPHS = 24
ODT = "application/vnd.oasis.opendocument.text"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
OPEN_XML = "http://schemas.openxmlformats.org"


def office_document(number, suffix):
    """The file of a text of some pages; `suffix` is `.odt` or `.docx`."""
    chance = random.Random(number)
    paragraphs = [" ".join(chance.choice(WORDS) for _ in range(60)) for _ in range(PARAGRAPHS)]
    members = _odt(paragraphs) if suffix == ".odt" else _docx(paragraphs)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members:
            # The type of an OpenDocument is stored, so that it is found without unpacking.
            way = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, way)
    return data.getvalue()


def _odt(paragraphs):
    body = "".join(f"<text:p>{text}</text:p>" for text in paragraphs)
    return [
        ("mimetype", ODT),
        ("META-INF/manifest.xml",
         f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0" manifest:version="1.2">'
         f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>'
         '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
         '</manifest:manifest>'),
        ("content.xml",
         f'<office:document-content xmlns:office="{OFFICE}:office:1.0" '
         f'xmlns:text="{OFFICE}:text:1.0" office:version="1.2"><office:body><office:text>{body}'
         '</office:text></office:body></office:document-content>')]


def _docx(paragraphs):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return [
        ("[Content_Types].xml",
         f'<Types xmlns="{OPEN_XML}/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'),
        ("_rels/.rels",
         f'<Relationships xmlns="{OPEN_XML}/package/2006/relationships"><Relationship Id="r1" '
         f'Type="{OPEN_XML}/officeDocument/2006/relationships/officeDocument" '
         'Target="word/document.xml"/></Relationships>'),
        ("word/document.xml",
         f'<w:document xmlns:w="{OPEN_XML}/wordprocessingml/2006/main"><w:body>{body}</w:body>'
         '</w:document>')]
