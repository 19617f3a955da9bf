/// XMP packets (ISO 16684-1).
package enum XMP {
    /// A packet with one description.
    /// - Parameters:
    ///   - attributes: simple properties, as `xmp:Rating="4"`.
    ///   - elements: others, in XML.
    package static func packet(_ attributes: String, _ elements: String = "") -> [UInt8] {
        Array(
            """
            <?xpacket begin="\u{feff}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about=""
              xmlns:dc="http://purl.org/dc/elements/1.1/"
              xmlns:xmp="http://ns.adobe.com/xap/1.0/"
              xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
              xmlns:exif="http://ns.adobe.com/exif/1.0/"
              xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
              xmlns:own="http://example.org/own/" \(attributes)>
            \(elements)
            </rdf:Description></rdf:RDF></x:xmpmeta>
            <?xpacket end="w"?>
            """.utf8)
    }

    /// A list, in order or not.
    package static func list(_ name: String, _ kind: String, _ values: [String]) -> String {
        "<\(name)><rdf:\(kind)>" + values.map { "<rdf:li>\($0)</rdf:li>" }.joined()
            + "</rdf:\(kind)></\(name)>"
    }

    /// A text by language.
    package static func texts(_ name: String, _ values: [(String, String)]) -> String {
        "<\(name)><rdf:Alt>"
            + values.map { "<rdf:li xml:lang=\"\($0.0)\">\($0.1)</rdf:li>" }
            .joined() + "</rdf:Alt></\(name)>"
    }
}
