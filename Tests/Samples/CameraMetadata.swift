/// What a camera writes into its files: EXIF (CIPA DC-008), in the TIFF form.
struct CameraMetadata {
    private var image: [Entry] = []
    private var exposure: [Entry] = []
    private var position: [Entry] = []

    /// One field: its tag, TIFF's type, how many values, and the values in big-endian bytes.
    private struct Entry {
        let tag: UInt16
        let type: UInt16
        let count: Int
        let bytes: [UInt8]

        static func text(_ tag: UInt16, _ value: String) -> Entry {
            let bytes = Array(value.utf8) + [0]
            return Entry(tag: tag, type: 2, count: bytes.count, bytes: bytes)
        }

        static func short(_ tag: UInt16, _ value: UInt16) -> Entry {
            Entry(tag: tag, type: 3, count: 1, bytes: bigEndian(value))
        }

        static func long(_ tag: UInt16, _ value: Int) -> Entry {
            Entry(tag: tag, type: 4, count: 1, bytes: bigEndian(UInt32(value)))
        }

        static func ratios(_ tag: UInt16, _ values: [(UInt32, UInt32)]) -> Entry {
            Entry(
                tag: tag, type: 5, count: values.count,
                bytes: values.flatMap { bigEndian($0.0) + bigEndian($0.1) })
        }
    }

    /// A camera that was held upright, on a summer evening in the Alps.
    static let sample: CameraMetadata = {
        var metadata = CameraMetadata()
        metadata.image = [
            .text(0x010f, "Pressroom"), .text(0x0110, "Sample Camera"), .short(0x0112, 6),
            .ratios(0x011a, [(300, 1)]), .ratios(0x011b, [(300, 1)]), .short(0x0128, 2),
            .text(0x0132, "2026:07:18 20:41:07"),
        ]
        metadata.exposure = [
            .ratios(0x829a, [(1, 250)]), .ratios(0x829d, [(8, 1)]), .short(0x8827, 100),
            .text(0x9003, "2026:07:18 20:41:07"), .text(0x9011, "+02:00"),
            .ratios(0x920a, [(35, 1)]), .short(0xa001, 1), .text(0xa434, "Sample 35mm f/2"),
        ]
        metadata.position = [
            Entry(tag: 0, type: 1, count: 4, bytes: [2, 3, 0, 0]), .text(1, "N"),
            .ratios(2, [(46, 1), (32, 1), (1230, 100)]), .text(3, "E"),
            .ratios(4, [(7, 1), (57, 1), (4480, 100)]), .ratios(6, [(1796, 1)]),
        ]
        return metadata
    }()

    /// The JPEG file with these facts in it, directly behind its start.
    func inserted(into jpeg: [UInt8]) -> [UInt8] {
        precondition(jpeg.starts(with: [0xff, 0xd8]), "a JPEG file begins with SOI")
        let body = Array("Exif\0\0".utf8) + tiff
        return [0xff, 0xd8, 0xff, 0xe1] + bigEndian(UInt16(body.count + 2)) + body
            + jpeg.dropFirst(2)
    }

    /// Three directories one behind the other, each followed by its long values.
    private var tiff: [UInt8] {
        let header: [UInt8] = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8]
        // The first one's size does not depend on where its pointers lead.
        let pointers: (Int, Int) -> [Entry] = { [.long(0x8769, $0), .long(0x8825, $1)] }
        let exposureStart = 8 + Self.directory(image + pointers(0, 0), at: 8).count
        let exposureBytes = Self.directory(exposure, at: exposureStart)
        let positionStart = exposureStart + exposureBytes.count
        return header + Self.directory(image + pointers(exposureStart, positionStart), at: 8)
            + exposureBytes + Self.directory(position, at: positionStart)
    }

    private static func directory(_ entries: [Entry], at offset: Int) -> [UInt8] {
        var table = bigEndian(UInt16(entries.count))
        var values: [UInt8] = []
        let valuesStart = offset + 2 + 12 * entries.count + 4
        for entry in entries {
            table += bigEndian(entry.tag) + bigEndian(entry.type) + bigEndian(UInt32(entry.count))
            if entry.bytes.count <= 4 {
                table += entry.bytes + [UInt8](repeating: 0, count: 4 - entry.bytes.count)
            } else {
                table += bigEndian(UInt32(valuesStart + values.count))
                // Values begin at even offsets.
                values += entry.bytes + (entry.bytes.count.isMultiple(of: 2) ? [] : [0])
            }
        }
        return table + [0, 0, 0, 0] + values
    }
}

private func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
