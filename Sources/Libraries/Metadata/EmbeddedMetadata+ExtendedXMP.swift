internal import Crypto

/// XMP that is longer than a segment of JPEG (XMP specification, part 3, 1.1.3.1): the packet names
/// an extension by the MD5 of its bytes, which are in segments of their own.
extension EmbeddedMetadata {
    static let extensionName = Array("http://ns.adobe.com/xmp/extension/\0".utf8)
    private static let note = "xmpNote:HasExtendedXMP"
    private static let idBytes = 32
    /// Behind the name: the id, the length of the whole, and where in it the segment is.
    private static let headBytes = idBytes + 8
    private static let partBytesMax = 65_533 - extensionName.count - headBytes

    /// Whether a packet may name an extension.
    package static func mayBeExtended(_ packet: [UInt8]) -> Bool {
        packet.firstRange(of: Array("HasExtendedXMP".utf8)) != nil
    }

    /// Adds to the packet what it names as its extension.
    /// - Parameter segments: behind the name, in their order in the file.
    mutating func extendXMP(by segments: [[UInt8]]) {
        guard let xmp, Self.mayBeExtended(xmp) else { return }
        guard XMPFields.isReadable(xmp), let id = XMPFields(xmp).text(Self.note),
            let whole = Self.joined(segments.filter { $0.starts(with: id.utf8) }),
            XMPFields.isReadable(whole), let store = try? MetadataStore(),
            let other = try? MetadataStore(), (try? store.readXMP(xmp)) != nil,
            (try? other.readXMP(whole)) != nil, (try? store.addXMP(of: other)) != nil,
            (try? store.removeXMP { "\($0):\($1)" == Self.note }) != nil,
            let packet = try? store.xmp()
        else { return isCut = true }
        self.xmp = packet
    }

    /// The bytes of an extension; `nil` when some are missing.
    private static func joined(_ segments: [[UInt8]]) -> [UInt8]? {
        var bytes: [UInt8] = []
        let parts = segments.filter { $0.count > headBytes }.map { segment in
            (place: number(segment[(idBytes + 4)..<headBytes]), segment: segment)
        }
        for part in parts.sorted(by: { $0.place < $1.place }) {
            guard part.place == bytes.count else { return nil }
            bytes += part.segment[headBytes...]
        }
        guard let first = parts.first?.segment,
            number(first[idBytes..<idBytes + 4]) == bytes.count
        else { return nil }
        return bytes
    }

    /// Divides a packet that is too long for a segment.
    /// - Throws: `MetadataError.tooLarge` when it cannot be read.
    mutating func divideXMP() throws(MetadataError) {
        guard let xmp, xmp.count > Self.jpegPacketBytesMax else { return }
        guard XMPFields.isReadable(xmp) else { throw .tooLarge }
        let (main, rest) = (try MetadataStore(), try MetadataStore())
        do throws(MetadataError) {
            try main.readXMP(xmp)
            try rest.readXMP(xmp)
            let long = Self.longProperties(try main.xmpValues())
            try main.removeXMP { long.contains(Self.root("\($0):\($1)")) }
            try rest.removeXMP { !long.contains(Self.root("\($0):\($1)")) }
            guard let extended = try rest.xmp(wrapped: false), let name = MD5.of(extended)
            else { throw .tooLarge }
            try main.setXMP(Self.note, name)
            guard let packet = try main.xmp(), packet.count <= Self.jpegPacketBytesMax
            else { throw .tooLarge }
            (self.xmp, xmpExtension) = (packet, extended)
        } catch {
            throw error == .malformed ? .tooLarge : error
        }
    }

    static func segments(ofExtension bytes: [UInt8]) throws(MetadataError) -> [UInt8] {
        guard let name = MD5.of(bytes) else { throw .tooLarge }
        let id = Array(name.utf8)
        var segments: [UInt8] = []
        for place in stride(from: 0, to: bytes.count, by: partBytesMax) {
            let part = bytes[place...].prefix(partBytesMax)
            segments += try segment(
                0xe1,
                extensionName + id + bigEndian(bytes.count, 4)
                    + bigEndian(place, 4) + part)
        }
        return segments
    }

    /// The properties that take most, with all below them, so that the others fit into a segment.
    private static func longProperties(_ values: [XMPValue]) -> Set<String> {
        let sizes = values.reduce(into: [String: Int]()) {
            // What is written beside a value is seldom more than this.
            $0[root($1.fullName), default: 0] += $1.text.utf8.count + $1.fullName.utf8.count + 60
        }
        var rest = sizes.values.reduce(0, +)
        var long: Set<String> = []
        for (name, size) in sizes.sorted(by: { $0.value > $1.value })
        where rest > jpegPacketBytesMax / 2 {
            long.insert(name)
            rest -= size
        }
        return long
    }

    /// The property that a value of a structure or a list belongs to.
    private static func root(_ name: String) -> String {
        String(name.prefix { $0 != "/" && $0 != "[" })
    }
}
