/// The fields of EXIF (CIPA DC-008) as libvips hands them out: `exif-ifd0-Make` with the value
/// `Canon (Canon, ASCII, 6 components, 6 bytes)`. They come from the file and may say anything.
package struct ExifFields: Sendable {
    /// Values by tag name, without what libvips says about their type.
    package private(set) var values: [String: String] = [:]

    /// No more than this many fields are kept.
    package static let countMax = 400
    /// No value is longer than this, in bytes.
    package static let valueBytesMax = 4096

    package var isFull: Bool { values.count >= Self.countMax }

    /// The text of a tag, without the spaces and zeros that pad it; `nil` when nothing is left.
    package func text(_ tag: String) -> String? {
        guard let value = values[tag], !value.isEmpty else { return nil }
        return value
    }

    /// The numbers of a tag; empty when it is not there. `50/10 1/0` gives 5 alone.
    package func numbers(_ tag: String) -> [Double] {
        guard let value = values[tag] else { return [] }
        return value.split(separator: " ").compactMap { word in
            let parts = word.split(separator: "/", maxSplits: 1).map { Double($0) }
            guard let numerator = parts.first ?? nil else { return nil }
            guard parts.count == 2 else { return numerator }
            guard let denominator = parts[1], denominator != 0 else { return nil }
            return numerator / denominator
        }
    }

    /// Degrees of latitude or longitude, negative in the south and west.
    /// - Parameters:
    ///   - tag: holds degrees, minutes and seconds.
    ///   - reference: holds `N`, `S`, `E` or `W`.
    ///   - limit: 90 or 180.
    package func degrees(_ tag: String, reference: String, limit: Double) -> Double? {
        let parts = numbers(tag)
        guard !parts.isEmpty, parts.count <= 3, let side = text(reference) else { return nil }
        let value = zip(parts, [1.0, 60, 3600]).reduce(0) { $0 + $1.0 / $1.1 }
        guard value <= limit, value >= 0 else { return nil }
        return side.hasPrefix("S") || side.hasPrefix("W") ? -value : value
    }

    /// Takes in one field.
    mutating func add(_ field: String, _ text: String) {
        // exif-ifdN-Tag; the second directory (`ifd1`) describes the embedded thumbnail.
        let parts = field.split(separator: "-", maxSplits: 2)
        guard parts.count == 3, parts[1] != "ifd1" else { return }
        let value = Self.value(in: text).filter { $0 != "\0" }
            .drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        values[String(parts[2])] = String(value).limited(toBytes: Self.valueBytesMax)
    }

    /// What stands before the remark: `VALUE (READABLE, TYPE, N components, M bytes)`. A text is
    /// its own readable form, so that the two are equally long whatever is in it.
    private static func value(in text: String) -> String {
        let bytes = Array(text.utf8)
        let commas = bytes.indices.filter { bytes[$0] == UInt8(ascii: ",") }.suffix(3)
        guard commas.count == 3, let end = commas.first, bytes.last == UInt8(ascii: ")")
        else { return text }
        let rest = bytes[..<end]
        let type = String(decoding: bytes[(end + 1)..<commas[commas.startIndex + 1]], as: UTF8.self)
        if type == " ASCII" {
            return String(decoding: rest.prefix(max(0, rest.count - 2) / 2), as: UTF8.self)
        }
        let opening = rest.indices.dropLast().first {
            rest[$0] == UInt8(ascii: " ") && rest[$0 + 1] == UInt8(ascii: "(")
        }
        return String(decoding: rest[..<(opening ?? end)], as: UTF8.self)
    }
}
