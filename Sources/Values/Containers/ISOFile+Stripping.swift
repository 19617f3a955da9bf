extension ISOFile {
    /// The file without EXIF and XMP, which are items of their own: their bytes, their entries in
    /// the lists of items and places, and what refers to them.
    /// - Returns: `nil` when they cannot be taken out, or the file is none of single pictures.
    package static func stripped(_ buffer: UnsafeRawBufferPointer) -> StrippedFile? {
        let bytes = FileBytes(buffer, isLittleEndian: false)
        let top = boxes(in: 0..<bytes.count, of: bytes)
        guard top.count(where: { $0.name == "meta" }) == 1,
            !top.contains(where: { $0.name == "moov" }),
            let meta = top.first(where: { $0.name == "meta" }), meta.content.count >= 4,
            let items = items(in: meta.content.dropFirst(4), of: bytes)
        else { return nil }
        let unwanted = Set(items.filter { unseenTypes.contains($0.type) }.map(\.id))
        if unwanted.isEmpty { return StrippedFile(whole: buffer) }
        guard let places = ItemPlaces(in: meta.content.dropFirst(4), of: bytes),
            let removed = places.ranges(of: unwanted)
        else { return nil }
        // The list of places keeps its form, so that its length does not depend on what it says.
        func made(_ shift: (Int) -> Int) -> [UInt8]? {
            rebuilt(meta, without: unwanted, items, places, of: bytes, shift)
        }
        guard let draft = made({ _ in 0 }) else { return nil }
        let growth = draft.count - meta.range.count
        let final = made { offset in
            (offset >= meta.range.upperBound ? growth : 0)
                - removed.reduce(0) { $0 + ($1.upperBound <= offset ? $1.count : 0) }
        }
        return final.flatMap { assembled(top, $0, without: removed, of: bytes) }
    }

    /// What is no picture: EXIF; XMP and other texts; what has a name of its own.
    private static let unseenTypes: Set = ["Exif", "mime", "uri "]

    /// The box of all that is no pixel, without some items.
    private static func rebuilt(
        _ meta: Box, without unwanted: Set<Int>, _ items: [Item],
        _ places: ItemPlaces, of bytes: FileBytes, _ shift: (Int) -> Int
    )
        -> [UInt8]?
    {
        var content = Array(bytes[meta.content.prefix(4)])
        for box in boxes(in: meta.content.dropFirst(4), of: bytes) {
            switch box.name {
            case "iinf":
                let kept = items.filter { !unwanted.contains($0.id) }
                let isShort = bytes.number(at: box.content.lowerBound, bytes: 1) == 0
                content += made(
                    "iinf",
                    Array(bytes[box.content.prefix(4)])
                        + big(kept.count, isShort ? 2 : 4) + kept.flatMap { Array(bytes[$0.range]) }
                )
            case "iloc":
                guard let list = places.list(without: unwanted, shift) else { return nil }
                content += made("iloc", list)
            case "iref":
                let isShort = bytes.number(at: box.content.lowerBound, bytes: 1) == 0
                let kept = boxes(in: box.content.dropFirst(4), of: bytes).filter { reference in
                    let from = bytes.number(
                        at: reference.content.lowerBound,
                        bytes: isShort ? 2 : 4)
                    return from.map { !unwanted.contains($0) } == true
                }
                if !kept.isEmpty {
                    content += made(
                        "iref",
                        Array(bytes[box.content.prefix(4)])
                            + kept.flatMap { Array(bytes[$0.range]) })
                }
            default: content += Array(bytes[box.range])
            }
        }
        return made("meta", content)
    }

    /// All boxes, without some parts of those that hold the pixels.
    private static func assembled(
        _ top: [Box], _ meta: [UInt8], without removed: [Range<Int>],
        of bytes: FileBytes
    ) -> StrippedFile? {
        var (file, taken) = (StrippedFile(), 0)
        for box in top {
            let inside = removed.filter { box.content.contains($0.lowerBound) }
                .sorted { $0.lowerBound < $1.lowerBound }
            if box.name == "meta" {
                file.add(meta)
            } else if inside.isEmpty {
                file.keep(box.range)
            } else {
                guard box.name == "mdat",
                    inside.allSatisfy({
                        $0.upperBound <= box.content.upperBound
                    })
                else { return nil }
                let length = inside.reduce(box.content.count) { $0 - $1.count }
                let head = box.content.lowerBound - box.range.lowerBound
                file.add(
                    (head == 16 ? big(1, 4) : big(length + 8, 4)) + Array("mdat".utf8)
                        + (head == 16 ? big(length + 16, 8) : []))
                var place = box.content.lowerBound
                for part in inside {
                    guard part.lowerBound >= place else { return nil }
                    file.keep(place..<part.lowerBound)
                    place = part.upperBound
                }
                file.keep(place..<box.content.upperBound)
                taken += inside.count
            }
        }
        return taken == removed.count ? file : nil
    }

    private static func made(_ name: String, _ content: [UInt8]) -> [UInt8] {
        big(content.count + 8, 4) + Array(name.utf8) + content
    }

    static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}

/// The list of the places of items (ISO 14496-12, section 8.11.3).
private struct ItemPlaces {
    private struct Place {
        let id: Int
        /// What stands in front of the base and the parts.
        let head: Range<Int>
        /// 0 for the file itself, 1 for a box beside the list.
        let method: Int
        let base: Int
        /// Of each part: its index, offset and length.
        let parts: [(index: Range<Int>, offset: Int, length: Int)]
    }

    private let bytes: FileBytes
    private let head: Range<Int>
    private let isShort: Bool
    private let widths: (offset: Int, length: Int, base: Int, index: Int)
    private var places: [Place] = []

    init?(in meta: Range<Int>, of bytes: FileBytes) {
        guard let box = ISOFile.boxes(in: meta, of: bytes).first(where: { $0.name == "iloc" }),
            let version = bytes.number(at: box.content.lowerBound, bytes: 1), version <= 2,
            let sizes = bytes.number(at: box.content.lowerBound + 4, bytes: 2)
        else { return nil }
        self.bytes = bytes
        isShort = version < 2
        head = box.content.lowerBound..<box.content.lowerBound + 6
        widths = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, version == 0 ? 0 : sizes & 15)
        guard
            [widths.offset, widths.length, widths.base, widths.index]
                .allSatisfy([0, 4, 8].contains)
        else { return nil }
        var position = head.upperBound
        func take(_ count: Int) -> Int? {
            guard position + count <= box.content.upperBound else { return nil }
            defer { position += count }
            return count == 0 ? 0 : bytes.number(at: position, bytes: count)
        }
        guard let count = take(isShort ? 2 : 4) else { return nil }
        for _ in 0..<count {
            let start = position
            guard let id = take(isShort ? 2 : 4), let method = version == 0 ? 0 : take(2),
                take(2) != nil, case let end = position, let base = take(widths.base),
                let partCount = take(2)
            else { return nil }
            var parts: [(index: Range<Int>, offset: Int, length: Int)] = []
            for _ in 0..<partCount {
                let index = position..<position + widths.index
                guard take(widths.index) != nil, let offset = take(widths.offset),
                    let length = take(widths.length)
                else { return nil }
                parts.append((index, offset, length))
            }
            places.append(
                Place(
                    id: id, head: start..<end, method: method & 15, base: base,
                    parts: parts))
        }
    }

    /// Where items stand in the file; `nil` when one stands elsewhere, or shares bytes with
    /// another.
    func ranges(of ids: Set<Int>) -> [Range<Int>]? {
        func ranges(_ place: Place) -> [Range<Int>?] {
            place.parts.map { part in
                let (start, isTooMuch) = place.base.addingReportingOverflow(part.offset)
                return isTooMuch || part.length == 0
                    ? nil
                    : bytes.range(at: start, count: part.length)
            }
        }
        var (found, others): ([Range<Int>], [Range<Int>]) = ([], [])
        for place in places {
            if ids.contains(place.id) {
                guard place.method == 0 else { return nil }
                for range in ranges(place) {
                    guard let range else { return nil }
                    found.append(range)
                }
            } else if place.method == 0 {
                others += ranges(place).compactMap { $0 }
            } else if place.method > 1 {
                return nil
            }
        }
        let isShared = found.contains { range in others.contains { $0.overlaps(range) } }
        return isShared ? nil : found
    }

    /// What the box holds without some items, when the bytes of the others have been moved.
    /// - Parameter shift: how far, by their offset in the file.
    func list(without ids: Set<Int>, _ shift: (Int) -> Int) -> [UInt8]? {
        let kept = places.filter { !ids.contains($0.id) }
        var list = Array(bytes[head]) + ISOFile.big(kept.count, isShort ? 2 : 4)
        for place in kept {
            let shifts =
                place.method != 0
                ? [0]
                : place.parts.map { shift(min(place.base, 1 << 48) + min($0.offset, 1 << 48)) }
            let common = shifts.first ?? 0
            guard shifts.allSatisfy({ $0 == common }) else { return nil }
            // Either the base says where the parts are, or they do it themselves.
            let hasBase = place.base > 0
            let base = hasBase ? place.base + common : 0
            guard base >= 0 else { return nil }
            list +=
                Array(bytes[place.head]) + ISOFile.big(base, widths.base)
                + ISOFile.big(place.parts.count, 2)
            for part in place.parts {
                let offset = hasBase ? part.offset : part.offset + common
                guard offset >= 0, widths.offset > 0 || offset == 0 else { return nil }
                list +=
                    Array(bytes[part.index]) + ISOFile.big(offset, widths.offset)
                    + ISOFile.big(part.length, widths.length)
            }
        }
        return list
    }
}
