/// The properties of XMP (ISO 16684-1) by prefix and name: `dc:title`, `xmp:Rating`. They come from
/// the file and may say anything.
package struct XMPFields: Sendable {
    /// What a property holds.
    package enum Value: Hashable, Sendable {
        case text(String)
        case list([String])
    }

    package private(set) var values: [String: Value] = [:]

    /// No more than this many values are kept.
    package static let countMax = 1000
    /// A longer packet is not read.
    static let packetBytesMax = 1 << 20
    /// One with more tags and attributes is not read either: the parser compares each property with
    /// all others. This many take it half a second.
    static let partsMax = 10_000

    /// Whether the parser can be trusted with a packet.
    static func isReadable(_ packet: [UInt8]) -> Bool {
        guard packet.count <= packetBytesMax else { return false }
        let (tags, attributes) = packet.reduce(into: (0, 0)) { counts, byte in
            if byte == UInt8(ascii: "<") { counts.0 += 1 }
            if byte == UInt8(ascii: "=") { counts.1 += 1 }
        }
        return tags / 2 + attributes <= partsMax
    }

    /// - Parameter packet: what cannot be read has no properties.
    package init(_ packet: [UInt8]) {
        MetadataLibrary.warmUp()
        guard Self.isReadable(packet), let store = try? MetadataStore(),
            (try? store.readXMP(packet)) != nil, let found = try? store.xmpValues()
        else { return }
        for value in found.prefix(Self.countMax) { add(value) }
    }

    /// Without properties.
    package init() {}

    /// A text, or the first of a list.
    package func text(_ name: String) -> String? {
        switch values[name] {
        case .text(let text): text
        case .list(let texts): texts.first
        case nil: nil
        }
    }

    /// All of a list; a text is a list of one.
    package func texts(_ name: String) -> [String] {
        switch values[name] {
        case .text(let text): [text]
        case .list(let texts): texts
        case nil: []
        }
    }

    /// The usual prefixes of namespaces that libexiv2 calls otherwise.
    private static let usualPrefixes = ["iptc": "Iptc4xmpCore", "iptcExt": "Iptc4xmpExt"]

    private mutating func add(_ value: XMPValue) {
        let text = FieldText.trimmed(value.text).limited(toBytes: ExifFields.valueBytesMax)
        guard !text.isEmpty else { return }
        let name = "\(Self.usualPrefixes[value.prefix] ?? value.prefix):\(value.name)"
        if value.isList {
            values[name] = .list(texts(name) + [text])
        } else if values[name] == nil || value.language == "x-default" {
            // Of a text in several languages the one that is for all, else the first.
            values[name] = .text(text)
        }
    }
}
