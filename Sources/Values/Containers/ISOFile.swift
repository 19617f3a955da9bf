/// The boxes of a file that is built as ISO 14496-12 has it: HEIF and AVIF.
package enum ISOFile {
    /// How many frames a sequence of pictures has; 1 when the file holds single pictures alone.
    package static func frames(_ buffer: UnsafeRawBufferPointer) -> Int {
        let bytes = FileBytes(buffer, isLittleEndian: false)
        let tracks = boxes(in: 0..<bytes.count, of: bytes).filter { $0.name == "moov" }
            .flatMap { boxes(in: $0.content, of: bytes) }.filter { $0.name == "trak" }
        let counts = tracks.compactMap { track in
            // Version and flags, the size of all samples, and their number.
            descend(from: track.content, ["mdia", "minf", "stbl", "stsz"], bytes)
                .flatMap { bytes.number(at: $0.lowerBound + 8, bytes: 4) }
        }
        return max(1, counts.max() ?? 1)
    }

    /// Whether a picture is stored as red, green and blue, which is done to lose nothing: the
    /// matrix of its colours is the identity (ISO 14496-12, `colr`; ITU-T H.273, table 4).
    package static func isLossless(_ buffer: UnsafeRawBufferPointer) -> Bool {
        let bytes = FileBytes(buffer, isLittleEndian: false)
        guard let meta = meta(of: bytes),
            let properties = descend(from: meta, ["iprp", "ipco"], bytes)
        else { return false }
        let colours = boxes(in: properties, of: bytes).filter {
            $0.name == "colr" && bytes.has("nclx", at: $0.content.lowerBound)
        }
        return !colours.isEmpty
            && colours.allSatisfy {
                bytes.number(at: $0.content.lowerBound + 8, bytes: 2) == 0
            }
    }

    /// The colours of the picture that is shown, by their code points (ISO 14496-12, `colr`).
    /// - Returns: `nil` when the file states none, or sRGB.
    package static func colours(_ buffer: UnsafeRawBufferPointer) -> StatedColours? {
        let bytes = FileBytes(buffer, isLittleEndian: false)
        guard let meta = meta(of: bytes), let shown = primaryItem(in: meta, of: bytes),
            let content = descend(from: meta, ["iprp", "ipco"], bytes)
        else { return nil }
        let properties = boxes(in: content, of: bytes)
        for (index, _) in associations(of: shown, in: meta, bytes)
        where properties.indices.contains(index - 1) {
            let property = properties[index - 1]
            let start = property.content.lowerBound
            guard property.name == "colr", bytes.has("nclx", at: start),
                let primaries = bytes.number(at: start + 4, bytes: 2),
                let transfer = bytes.number(at: start + 6, bytes: 2)
            else { continue }
            return StatedColours(primariesCode: primaries, transferCode: transfer)
        }
        return nil
    }

    /// A property of the picture that is shown, or of one that it is put together of, that a reader
    /// has to know and that is not known here: the picture must not be shown (ISO 23008-12, 9.3.1).
    /// - Returns: the name of its box.
    package static func unknownProperty(_ buffer: UnsafeRawBufferPointer) -> String? {
        let bytes = FileBytes(buffer, isLittleEndian: false)
        guard let meta = meta(of: bytes), let shown = primaryItem(in: meta, of: bytes),
            let content = descend(from: meta, ["iprp", "ipco"], bytes)
        else { return nil }
        let names = boxes(in: content, of: bytes).map(\.name)
        for item in [shown] + parts(of: shown, in: meta, bytes) {
            for (index, isEssential) in associations(of: item, in: meta, bytes)
            where isEssential && names.indices.contains(index - 1) {
                if !knownProperties.contains(names[index - 1]) { return names[index - 1] }
            }
        }
        return nil
    }

    private static let knownProperties: Set = [
        "a1lx", "a1op", "altt", "auxC", "av1C", "avcC", "cclv", "clap", "clli", "colr", "hvcC",
        "imir", "irot", "ispe", "jpgC", "lsel", "mdcv", "pasp", "pixi", "rloc", "udes",
    ]

    /// The pictures that one is put together of (ISO 23008-12, `dimg`).
    private static func parts(of item: Int, in meta: Range<Int>, _ bytes: FileBytes) -> [Int] {
        guard let list = descend(from: meta, ["iref"], bytes),
            let version = bytes.number(at: list.lowerBound, bytes: 1)
        else { return [] }
        let idBytes = version == 0 ? 2 : 4
        return boxes(in: list.dropFirst(4), of: bytes).filter { $0.name == "dimg" }
            .flatMap { reference -> [Int] in
                let start = reference.content.lowerBound
                guard bytes.number(at: start, bytes: idBytes) == item,
                    let count = bytes.number(at: start + idBytes, bytes: 2)
                else { return [] }
                return (0..<count).compactMap {
                    bytes.number(at: start + idBytes + 2 + $0 * idBytes, bytes: idBytes)
                }
            }
    }

    /// Whether the colours of the picture that is shown are stored multiplied by its opacity.
    package static func isPremultiplied(_ buffer: UnsafeRawBufferPointer) -> Bool {
        let bytes = FileBytes(buffer, isLittleEndian: false)
        guard let meta = meta(of: bytes), let shown = primaryItem(in: meta, of: bytes),
            let references = boxes(in: meta, of: bytes).first(where: { $0.name == "iref" }),
            let version = bytes.number(at: references.content.lowerBound, bytes: 1)
        else { return false }
        return boxes(in: references.content.dropFirst(4), of: bytes).contains {
            $0.name == "prem"
                && bytes.number(at: $0.content.lowerBound, bytes: version == 0 ? 2 : 4) == shown
        }
    }

    /// The picture that is shown (ISO 14496-12, `pitm`).
    private static func primaryItem(in meta: Range<Int>, of bytes: FileBytes) -> Int? {
        guard let box = descend(from: meta, ["pitm"], bytes),
            let version = bytes.number(at: box.lowerBound, bytes: 1)
        else { return nil }
        return bytes.number(at: box.lowerBound + 4, bytes: version == 0 ? 2 : 4)
    }

    /// Which of the properties an item has, counted from 1, and whether a reader has to know them
    /// (ISO 23008-12, `ipma`).
    private static func associations(
        of item: Int, in meta: Range<Int>, _ bytes: FileBytes
    ) -> [(index: Int, isEssential: Bool)] {
        guard let box = descend(from: meta, ["iprp", "ipma"], bytes),
            let version = bytes.number(at: box.lowerBound, bytes: 1),
            let flags = bytes.number(at: box.lowerBound + 1, bytes: 3),
            let count = bytes.number(at: box.lowerBound + 4, bytes: 4)
        else { return [] }
        let (idBytes, indexBytes) = (version == 0 ? 2 : 4, flags & 1 == 0 ? 1 : 2)
        var position = box.lowerBound + 8
        for _ in 0..<count {
            guard let id = bytes.number(at: position, bytes: idBytes), position < box.upperBound,
                let indexCount = bytes.number(at: position + idBytes, bytes: 1)
            else { return [] }
            position += idBytes + 1
            if id == item {
                let mark = 1 << (8 * indexBytes - 1)
                return (0..<indexCount).compactMap {
                    bytes.number(at: position + $0 * indexBytes, bytes: indexBytes)
                        .map { ($0 & (mark - 1), $0 & mark != 0) }
                }
            }
            position += indexCount * indexBytes
        }
        return []
    }

    /// An entry in the list of items.
    struct Item {
        let id: Int
        let type: String
        /// The whole entry.
        let range: Range<Int>
    }

    /// The items that the file lists; `nil` when it has no list of a form that is known.
    static func items(in meta: Range<Int>, of bytes: FileBytes) -> [Item]? {
        guard let list = boxes(in: meta, of: bytes).first(where: { $0.name == "iinf" })?.content,
            let version = bytes.number(at: list.lowerBound, bytes: 1)
        else { return nil }
        let start = list.lowerBound + (version == 0 ? 6 : 8)
        var items: [Item] = []
        for entry in boxes(in: start..<max(start, list.upperBound), of: bytes) {
            let place = entry.content.lowerBound
            guard let version = bytes.number(at: place, bytes: 1), version >= 2,
                let id = bytes.number(at: place + 4, bytes: version == 2 ? 2 : 4),
                let type = bytes.range(at: place + (version == 2 ? 8 : 10), count: 4)
            else { return nil }
            items.append(
                Item(
                    id: id, type: String(decoding: bytes[type], as: UTF8.self),
                    range: entry.range))
        }
        return items
    }

    /// What the box of all that is no pixel holds; version and flags stand in front of it.
    private static func meta(of bytes: FileBytes) -> Range<Int>? {
        let box = boxes(in: 0..<bytes.count, of: bytes).first { $0.name == "meta" }
        return box.flatMap { $0.content.count >= 4 ? $0.content.dropFirst(4) : nil }
    }

    private static func descend(from range: Range<Int>, _ names: [String], _ bytes: FileBytes)
        -> Range<Int>?
    {
        var content = range
        for name in names {
            guard let box = boxes(in: content, of: bytes).first(where: { $0.name == name })
            else { return nil }
            content = box.content
        }
        return content
    }

    struct Box {
        let name: String
        /// Length and name, and what it holds.
        let range: Range<Int>
        let content: Range<Int>
    }

    /// The boxes that stand one behind the other, up to one that makes no sense.
    static func boxes(in range: Range<Int>, of bytes: FileBytes) -> [Box] {
        var (boxes, position) = ([Box](), range.lowerBound)
        while position + 8 <= range.upperBound, boxes.count < boxesMax,
            var length = bytes.number(at: position, bytes: 4)
        {
            var head = 8
            if length == 1 {
                guard let long = bytes.number(at: position + 8, bytes: 8) else { break }
                (length, head) = (long, 16)
            } else if length == 0 {
                length = range.upperBound - position
            }
            guard length >= head, length <= range.upperBound - position else { break }
            let name = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
            boxes.append(
                Box(
                    name: name, range: position..<position + length,
                    content: position + head..<position + length))
            position += length
        }
        return boxes
    }

    private static let boxesMax = 4096
}
