/// Writing into an AVIF file (ISO 23008-12, ISO 14496-12): EXIF and XMP are items that describe the
/// primary one. Their bytes are put behind all others, and the box that lists the items grows.
extension EmbeddedMetadata {
    func writeAVIF(to file: FileEditor) throws(MetadataError) {
        let size = try file.size()
        var place = 0
        while place + 8 <= size {
            let head = try file.bytes(at: place, count: 8)
            let length = number(head[..<4])
            // Boxes of 64-bit length, or up to the file's end, are not what libheif writes.
            guard length >= 8, length <= size - place else { throw .malformed }
            if head[4...].elementsEqual("meta".utf8) {
                return try add(to: place..<place + length, of: file, end: size)
            }
            place += length
        }
        throw .malformed
    }

    private func add(to range: Range<Int>, of file: FileEditor, end: Int)
        throws(MetadataError)
    {
        var meta = try HEIFItems(try file.bytes(at: range.lowerBound, count: range.count))
        var payload: [UInt8] = []
        // Behind a length and a name. EXIF has the place of its TIFF header in front.
        let items = [
            exif.map { ("Exif", [], [0, 0, 0, 0] + $0) },
            xmp.map { ("mime", Array("application/rdf+xml\0".utf8), $0) },
        ]
        for case let (type, facts, data)? in items as [(String, [UInt8], [UInt8])?] {
            try meta.add(type, facts, at: end + 8 + payload.count, count: data.count)
            payload += data
        }
        let box = bigEndian(payload.count + 8, 4) + Array("mdat".utf8) + payload
        try file.put(box, at: end)
        try file.replace(range, with: meta.written())
    }
}

/// The box `meta`: which items there are, and where.
private struct HEIFItems {
    private struct Item {
        let id: Int
        /// What stands between its number and its places: how they are to be understood.
        let method: [UInt8]
        /// Whether its bytes are in the box itself, which has a place for them.
        var isInside: Bool { method.count == 4 && method[1] & 15 == 1 }
        /// Index, where there are any, place and length.
        var extents: [(index: Int, place: Int, length: Int)]
    }

    private let full: [UInt8]
    private var boxes: [(type: String, content: [UInt8])] = []
    private let bytesBefore: Int
    private var items: [Item] = []
    private var descriptions: [[UInt8]] = []
    private var primary = 0
    private var added: [Int] = []
    private var locationVersion: UInt8 = 0

    /// - Parameter box: the whole box.
    init(_ box: [UInt8]) throws(MetadataError) {
        guard box.count >= 12 else { throw .malformed }
        bytesBefore = box.count
        full = Array(box[8..<12])
        for (type, content) in try Self.boxes(box[12...]) { boxes.append((type, content)) }
        for (type, content) in boxes {
            switch type {
            case "pitm":
                guard content.count == 6, content[0] == 0 else { throw .malformed }
                primary = number(content[4...])
            case "iinf":
                // Version 0 counts with 16 bits.
                guard content.count >= 6, content[0] == 0 else { throw .malformed }
                descriptions = try Self.boxes(content[6...]).map { Self.box($0.0, $0.1) }
            case "iloc": try readLocations(content)
            default: break
            }
        }
        guard primary > 0, !items.isEmpty, !descriptions.isEmpty else { throw .malformed }
    }

    /// Adds an item.
    /// - Parameters:
    ///   - facts: what its description says behind its name.
    ///   - place: where its bytes are, in the file as it is now.
    mutating func add(_ type: String, _ facts: [UInt8], at place: Int, count: Int)
        throws(MetadataError)
    {
        let id = (items.map(\.id).max() ?? 0) + 1
        guard id <= 0xffff else { throw .malformed }
        items.append(
            Item(
                id: id, method: locationVersion == 0 ? [0, 0] : [0, 0, 0, 0],
                extents: [(0, place, count)]))
        // Version 2, no protection, no name.
        descriptions.append(
            Self.box(
                "infe",
                [2, 0, 0, 0] + bigEndian(id, 2) + [0, 0]
                    + Array(type.utf8) + [0] + facts))
        added.append(id)
    }

    /// The whole box; all places are behind it, and move by as much as it has grown.
    func written() throws(MetadataError) -> [UInt8] {
        let length = try written(movedBy: 0).count
        return try written(movedBy: length - bytesBefore)
    }

    private func written(movedBy distance: Int) throws(MetadataError) -> [UInt8] {
        let references = added.flatMap {
            Self.box("cdsc", bigEndian($0, 2) + [0, 1] + bigEndian(primary, 2))
        }
        var bytes = full
        for (type, content) in boxes {
            switch type {
            case "iinf":
                bytes += Self.box(
                    type,
                    [0, 0, 0, 0] + bigEndian(descriptions.count, 2)
                        + descriptions.flatMap { $0 })
            case "iloc": bytes += Self.box(type, try locations(movedBy: distance))
            case "iref":
                guard content.first == 0 else { throw .malformed }
                bytes += Self.box(type, content + references)
            default: bytes += Self.box(type, content)
            }
        }
        if !boxes.contains(where: { $0.type == "iref" }) {
            bytes += Self.box("iref", [0, 0, 0, 0] + references)
        }
        return Self.box("meta", bytes)
    }

    /// ISO 14496-12, 8.11.3; versions 0 and 1.
    private mutating func readLocations(_ content: [UInt8]) throws(MetadataError) {
        guard content.count >= 8, content[0] <= 1 else { throw .malformed }
        locationVersion = content[0]
        let sizes = [
            content[4] >> 4, content[4] & 15, content[5] >> 4,
            locationVersion == 1 ? content[5] & 15 : 0,
        ].map { Int($0) }
        var place = 8
        func take(_ count: Int) throws(MetadataError) -> Int {
            guard count <= content.count - place else { throw .malformed }
            place += count
            return number(content[place - count..<place])
        }
        for _ in 0..<number(content[6..<8]) {
            let id = try take(2)
            let method = bigEndian(
                try take(locationVersion == 1 ? 4 : 2),
                locationVersion == 1 ? 4 : 2)
            // No other file, and no item made of others.
            guard method.suffix(2) == [0, 0], method.count == 2 || method[1] & 15 <= 1
            else { throw .malformed }
            let base = try take(sizes[2])
            var extents: [(Int, Int, Int)] = []
            for _ in 0..<(try take(2)) {
                extents.append(
                    (
                        try take(sizes[3]), base + (try take(sizes[0])),
                        try take(sizes[1])
                    ))
            }
            items.append(Item(id: id, method: method, extents: extents))
        }
    }

    /// The same with 32 bits for each place and length, and no base.
    private func locations(movedBy distance: Int) throws(MetadataError) -> [UInt8] {
        var bytes: [UInt8] = [locationVersion, 0, 0, 0, 0x44, 0] + bigEndian(items.count, 2)
        for item in items {
            bytes += bigEndian(item.id, 2) + item.method + bigEndian(item.extents.count, 2)
            for extent in item.extents {
                let place = extent.place + (item.isInside ? 0 : distance)
                guard extent.index == 0, place <= Int(UInt32.max) else { throw .malformed }
                bytes += bigEndian(place, 4) + bigEndian(extent.length, 4)
            }
        }
        return bytes
    }

    private static func boxes(_ bytes: ArraySlice<UInt8>) throws(MetadataError)
        -> [(String, [UInt8])]
    {
        var found: [(String, [UInt8])] = []
        var rest = bytes
        while !rest.isEmpty {
            guard rest.count >= 8 else { throw .malformed }
            let length = number(rest.prefix(4))
            guard length >= 8, length <= rest.count else { throw .malformed }
            let box = rest.prefix(length)
            found.append(
                (
                    String(decoding: box.dropFirst(4).prefix(4), as: UTF8.self),
                    Array(box.dropFirst(8))
                ))
            rest = rest.dropFirst(length)
        }
        return found
    }

    private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        bigEndian(content.count + 8, 4) + Array(type.utf8) + content
    }
}
