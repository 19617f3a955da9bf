internal import Glibc

/// An ICC profile as far as deciding what to do with it needs (ICC.1:2022, sections 7 and 9).
package struct ColourProfile: Sendable {
    /// What it calls itself, for people; at most 256 characters.
    package let name: String?
    /// Whether it describes sRGB to within what 8 bits can show, so that nothing is to be changed.
    package let isSRGB: Bool
    /// The colour space that it describes; `nil` for one that no picture here can have.
    package let space: Space?
    /// Whether it leads from a device's or a space's colours to those of a standard observer, as a
    /// picture's does; a link between devices, an effect, or a list of named colours does not.
    package var isUsable: Bool { describesDevice && intent != nil }
    /// The intent to use: relative colours if the profile has them, or else another that it has;
    /// `nil` when it has none. For a missing intent libvips would silently use sRGB.
    package let intent: Intent?
    private let describesDevice: Bool

    /// How colours that cannot be shown are to be replaced (ICC.1:2022, 6.2).
    package enum Intent: Sendable {
        case relative, perceptual, saturation
    }

    /// The colours that pictures are stored in (ICC.1:2022, table 19).
    package enum Space: String, Sendable {
        case rgb = "RGB "
        case gray = "GRAY"
        case cmyk = "CMYK"
    }

    /// Reads a profile; `nil` when the bytes are none.
    package init?(_ bytes: [UInt8]) {
        let reader = Reader(bytes: bytes)
        guard bytes.count >= 132, reader.text(36, 4) == "acsp", let tags = reader.tags()
        else { return nil }
        name = tags["desc"].flatMap { reader.description($0) }
        space = Space(rawValue: reader.text(16, 4))
        describesDevice =
            ["scnr", "mntr", "prtr", "spac"].contains(reader.text(12, 4))
            && ["XYZ ", "Lab "].contains(reader.text(20, 4))
        intent = Self.intent(tags)
        isSRGB =
            space == .rgb && Self.tables.allSatisfy { tags[$0.tag] == nil }
            && Self.hasPrimariesOfSRGB(reader, tags) && Self.hasCurvesOfSRGB(reader, tags)
    }

    /// Tables, the one that is wanted most first.
    private static let tables: [(tag: String, intent: Intent)] = [
        ("A2B1", .relative), ("A2B0", .perceptual), ("A2B2", .saturation),
    ]

    /// A curve, or three with their primaries, serve every intent.
    private static func intent(_ tags: [String: Range<Int>]) -> Intent? {
        let colours = ["rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"]
        if let table = tables.first(where: { tags[$0.tag] != nil }) { return table.intent }
        return tags["kTRC"] != nil || colours.allSatisfy { tags[$0] != nil } ? .relative : nil
    }

    private static func hasPrimariesOfSRGB(_ reader: Reader, _ tags: [String: Range<Int>])
        -> Bool
    {
        // IEC 61966-2-1, adapted to the profile connection space's white D50.
        let primaries = [
            ("rXYZ", [0.4360, 0.2225, 0.0139]), ("gXYZ", [0.3851, 0.7169, 0.0971]),
            ("bXYZ", [0.1431, 0.0606, 0.7141]),
        ]
        return primaries.allSatisfy { tag, expected in
            guard let range = tags[tag], range.count >= 20,
                reader.text(range.lowerBound, 4) == "XYZ "
            else { return false }
            return expected.enumerated().allSatisfy { index, value in
                abs(reader.fixed(range.lowerBound + 8 + 4 * index) - value) < 0.003
            }
        }
    }

    private static func hasCurvesOfSRGB(_ reader: Reader, _ tags: [String: Range<Int>]) -> Bool {
        ["rTRC", "gTRC", "bTRC"].allSatisfy { tag in
            guard let range = tags[tag], let curve = reader.curve(range) else { return false }
            return (0...20).allSatisfy { step in
                let value = Double(step) / 20
                return abs(encode(curve(value)) - value) < 1.5 / 255
            }
        }
    }

    private static func encode(_ linear: Double) -> Double {
        linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
    }
}

/// Big-endian fields of a profile. What lies outside the bytes reads as zero.
private struct Reader {
    let bytes: [UInt8]

    func number(_ offset: Int, _ width: Int) -> Int {
        guard offset >= 0, offset + width <= bytes.count else { return 0 }
        return bytes[offset..<offset + width].reduce(0) { $0 << 8 | Int($1) }
    }

    func fixed(_ offset: Int) -> Double {
        Double(Int32(truncatingIfNeeded: number(offset, 4))) / 65536
    }

    func text(_ offset: Int, _ width: Int) -> String {
        guard offset >= 0, width >= 0, offset + width <= bytes.count else { return "" }
        return String(decoding: bytes[offset..<offset + width], as: UTF8.self)
    }

    func tags() -> [String: Range<Int>]? {
        let count = number(128, 4)
        guard count <= 200, 132 + 12 * count <= bytes.count else { return nil }
        var tags: [String: Range<Int>] = [:]
        for entry in stride(from: 132, to: 132 + 12 * count, by: 12) {
            let (offset, size) = (number(entry + 4, 4), number(entry + 8, 4))
            guard offset + size <= bytes.count else { return nil }
            tags[text(entry, 4)] = offset..<offset + size
        }
        return tags
    }

    func description(_ range: Range<Int>) -> String? {
        let start = range.lowerBound
        let name: String
        switch text(start, 4) {
        case "desc":
            let length = min(number(start + 8, 4), range.count - 12, 256)
            name = text(start + 12, max(0, length))
        case "mluc" where number(start + 8, 4) > 0:
            let length = min(number(start + 20, 4), 512)
            let offset = start + number(start + 24, 4)
            let units = stride(from: offset, to: offset + length - 1, by: 2)
                .map { UInt16(number($0, 2)) }
            name = String(decoding: units, as: UTF16.self)
        default: return nil
        }
        let visible = name.prefix { $0 != "\0" }
        return visible.isEmpty ? nil : String(visible)
    }

    /// The function from stored values to linear light, both 0 to 1.
    func curve(_ range: Range<Int>) -> ((Double) -> Double)? {
        let start = range.lowerBound
        switch text(start, 4) {
        case "curv":
            let count = number(start + 8, 4)
            guard count > 1, 12 + 2 * count <= range.count else { return nil }
            return { value in
                let place = value * Double(count - 1)
                let index = min(Int(place), count - 2)
                let (low, high) = (
                    number(start + 12 + 2 * index, 2),
                    number(start + 14 + 2 * index, 2)
                )
                return (Double(low) + (place - Double(index)) * Double(high - low)) / 65535
            }
        case "para" where number(start + 8, 2) == 3 && range.count >= 32:
            let (g, a, b) = (fixed(start + 12), fixed(start + 16), fixed(start + 20))
            let (c, d) = (fixed(start + 24), fixed(start + 28))
            return { $0 >= d ? pow(a * $0 + b, g) : c * $0 }
        default: return nil
        }
    }
}
