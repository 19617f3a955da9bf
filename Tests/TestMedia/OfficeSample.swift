/// Small office documents, as the ZIP archives that they are.
package enum OfficeSample {
    /// A member of an archive.
    package typealias Part = (name: String, text: String)

    /// A text that may have more in its body.
    package static func odt(_ text: String, more: String = "") -> [UInt8] {
        openDocument("text", "<office:text><text:p>\(text)</text:p>\(more)</office:text>")
    }

    package static func ods(_ text: String) -> [UInt8] {
        openDocument(
            "spreadsheet",
            """
            <office:spreadsheet><table:table table:name="one"><table:table-row><table:table-cell \
            office:value-type="string"><text:p>\(text)</text:p></table:table-cell>\
            </table:table-row></table:table></office:spreadsheet>
            """)
    }

    /// A presentation of a page for each text.
    package static func odp(_ texts: [String]) -> [UInt8] {
        let pages = texts.map {
            """
            <draw:page><draw:frame svg:x="2cm" svg:y="2cm" svg:width="10cm" svg:height="3cm">\
            <draw:text-box><text:p>\($0)</text:p></draw:text-box></draw:frame></draw:page>
            """
        }
        return openDocument(
            "presentation",
            "<office:presentation>\(pages.joined())</office:presentation>")
    }

    package static func docx(_ text: String) -> [UInt8] {
        archive(
            openXML(
                "word/document.xml", "wordprocessingml.document",
                """
                <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">\
                <w:body><w:p><w:r><w:t>\(text)</w:t></w:r></w:p></w:body></w:document>
                """))
    }

    package static func xlsx(_ text: String) -> [UInt8] {
        archive(
            openXML(
                "xl/workbook.xml", "spreadsheetml.sheet",
                """
                <workbook xmlns="\(spreadsheets)" xmlns:r="\(relations)"><sheets>\
                <sheet name="one" sheetId="1" r:id="r1"/></sheets></workbook>
                """, [("xl/worksheets/sheet1.xml", "spreadsheetml.worksheet", "worksheet")]) + [
                    (
                        "xl/worksheets/sheet1.xml",
                        """
                        <worksheet xmlns="\(spreadsheets)"><sheetData><row r="1">\
                        <c r="A1" t="inlineStr"><is><t>\(text)</t></is></c></row></sheetData>\
                        </worksheet>
                        """
                    )
                ])
    }

    package static func pptx(_ text: String) -> [UInt8] {
        let names = """
            xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" \
            xmlns:r="\(relations)" \
            xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
            """
        return archive(
            openXML(
                "ppt/presentation.xml", "presentationml.presentation",
                """
                <p:presentation \(names)><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst>\
                <p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>\
                </p:presentation>
                """, [("ppt/slides/slide1.xml", "presentationml.slide", "slide")]) + [
                    (
                        "ppt/slides/slide1.xml",
                        """
                        <p:sld \(names)><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/>\
                        <p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr>\
                        <p:cNvPr id="2" name="t"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>\
                        <a:off x="900000" y="900000"/><a:ext cx="5000000" cy="900000"/></a:xfrm>\
                        <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>\
                        <a:bodyPr/><a:p><a:r><a:t>\(text)</a:t></a:r></a:p></p:txBody></p:sp>\
                        </p:spTree></p:cSld></p:sld>
                        """
                    )
                ])
    }

    package static func rtf(_ text: String) -> [UInt8] { Array("{\\rtf1\\ansi \(text)}".utf8) }

    private static let relations =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let spreadsheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    /// - Parameter content: the member `content.xml`, when that is to be something else.
    package static func openDocument(_ kind: String, _ body: String, content: String? = nil)
        -> [UInt8]
    {
        let type = "application/vnd.oasis.opendocument.\(kind)"
        let spaces = [
            "office", "text", "table", "drawing", "svg-compatible", "manifest",
        ]
        let names = zip(["office", "text", "table", "draw", "svg", "manifest"], spaces).map {
            "xmlns:\($0)=\"urn:oasis:names:tc:opendocument:xmlns:\($1):1.0\""
        }
        let all = names.joined(separator: " ") + " xmlns:xlink=\"http://www.w3.org/1999/xlink\""
        return archive([
            ("mimetype", type),
            (
                "META-INF/manifest.xml",
                """
                <?xml version="1.0"?><manifest:manifest \(all) manifest:version="1.2">\
                <manifest:file-entry manifest:full-path="/" manifest:media-type="\(type)"/>\
                <manifest:file-entry manifest:full-path="content.xml" \
                manifest:media-type="text/xml"/></manifest:manifest>
                """
            ),
            (
                "content.xml",
                content ?? """
                    <?xml version="1.0"?><office:document-content \(all) office:version="1.2">\
                    <office:body>\(body)</office:body></office:document-content>
                    """
            ),
        ])
    }

    private static func openXML(
        _ main: String, _ type: String, _ text: String,
        _ others: [(name: String, type: String, relation: String)] = []
    ) -> [Part] {
        func override(_ name: String, _ type: String) -> String {
            """
            <Override PartName="/\(name)" \
            ContentType="application/vnd.openxmlformats-officedocument.\(type)+xml"/>
            """
        }
        func links(_ all: [(String, String)]) -> String {
            let items = all.map { kind, target in
                "<Relationship Id=\"r1\" Type=\"\(relations)/\(kind)\" Target=\"\(target)\"/>"
            }
            return """
                <?xml version="1.0"?>
                <Relationships \
                xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
                \(items.joined())</Relationships>
                """
        }
        let folder = main.split(separator: "/")[0] + "/"
        let file = main.dropFirst(folder.count)
        let overrides =
            override(main, type + ".main") + others.map { override($0.name, $0.type) }.joined()
        let head: [Part] = [
            (
                "[Content_Types].xml",
                """
                <?xml version="1.0"?>
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
                <Default Extension="rels" \
                ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
                <Default Extension="xml" ContentType="application/xml"/>\(overrides)</Types>
                """
            ),
            ("_rels/.rels", links([("officeDocument", main)])),
            (main, "<?xml version=\"1.0\"?>\n" + text),
        ]
        guard !others.isEmpty else { return head }
        let targets = others.map { ($0.relation, String($0.name.dropFirst(folder.count))) }
        return head + [("\(folder)_rels/\(file).rels", links(targets))]
    }

    /// An archive of members that are stored as they are (APPNOTE.TXT, section 4.3).
    package static func archive(_ parts: [Part]) -> [UInt8] {
        func bytes(_ number: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        var (file, directory) = ([UInt8](), [UInt8]())
        for part in parts {
            let (name, text) = (Array(part.name.utf8), Array(part.text.utf8))
            let common =
                bytes(0, 2) + bytes(0, 2) + bytes(0, 2) + bytes(0x21, 2) + bytes(crc32(text), 4)
                + bytes(text.count, 4) + bytes(text.count, 4) + bytes(name.count, 2) + bytes(0, 2)
            directory +=
                bytes(0x0201_4b50, 4) + bytes(20, 2) + bytes(20, 2) + common + bytes(0, 10)
                + bytes(file.count, 4) + name
            file += bytes(0x0403_4b50, 4) + bytes(20, 2) + common + name + text
        }
        return file + directory + bytes(0x0605_4b50, 4) + bytes(0, 4) + bytes(parts.count, 2)
            + bytes(parts.count, 2) + bytes(directory.count, 4) + bytes(file.count, 4) + bytes(0, 2)
    }

    private static func crc32(_ bytes: [UInt8]) -> Int {
        var crc: UInt32 = .max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xedb8_8320 : 0) }
        }
        return Int(~crc)
    }
}
