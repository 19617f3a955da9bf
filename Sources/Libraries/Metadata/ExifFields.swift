/// The fields of EXIF (CIPA DC-008) by name: of the picture, of how it was taken, and where. Fields
/// of the embedded thumbnail and of the camera's maker are not among them. They come from the file
/// and may say anything.
package struct ExifFields: Sendable {
    /// Values by tag name: texts, or numbers with blanks between them, as `52/1 30/1 0/1`.
    package private(set) var values: [String: String] = [:]
    /// The same with numbers as such.
    package private(set) var typedValues: [String: Value] = [:]
    /// The lens's name, where only a field of the camera's maker has it.
    package private(set) var makersLens: String?

    /// What a field holds.
    package enum Value: Hashable, Sendable {
        case text(String)
        case numbers([Double])
    }

    /// No more than this many fields are kept.
    package static let countMax = 400
    /// No value is longer than this, in bytes.
    package static let valueBytesMax = 4096
    /// Larger fields are not looked at.
    private static let fieldBytesMax = 1 << 16

    /// - Parameter bytes: EXIF data from the TIFF header on; what cannot be read has no fields.
    package init(_ bytes: [UInt8]) {
        MetadataLibrary.warmUp()
        guard let store = try? MetadataStore(),
            (try? store.readExif(bytes, keepingSource: false)) != nil,
            let fields = try? store.exifFields(bytesMax: Self.fieldBytesMax)
        else { return }
        for field in fields where values.count < Self.countMax { add(field) }
        if values["LensModel"] == nil { makersLens = Self.makersLens(fields, store) }
    }

    /// Without fields.
    package init() {}

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
        }.filter(\.isFinite)
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

    /// The directories that are looked at, as libexiv2 calls them.
    static let groups: Set<String> = ["Image", "Photo", "GPSInfo", "Iop"]
    /// Where other directories are.
    private static let pointers: Set<UInt16> = [0x8769, 0x8825, 0xa005]
    /// Names of libexiv2 that are not those of the standard.
    private static let standardNames = ["FlashpixVersion": "FlashPixVersion"]

    /// Takes in one field; the first of a name counts.
    private mutating func add(_ field: ExifField) {
        guard Self.groups.contains(field.group), !Self.pointers.contains(field.tag),
            let value = Self.value(of: field)
        else { return }
        let name = Self.standardNames[field.name] ?? field.name
        guard values[name] == nil else { return }
        values[name] = value.limited(toBytes: Self.valueBytesMax)
        // Numbers but for bytes; of a ratio without a value there is none.
        let isNumeric = ![1, 2, 7].contains(field.type)
        let found = isNumeric ? numbers(name) : []
        typedValues[name] =
            found.isEmpty || found.count != value.split(separator: " ").count
            ? values[name].map { .text($0) } : .numbers(found)
    }

    private static func makersLens(_ fields: [ExifField], _ store: MetadataStore) -> String? {
        let model = fields.first {
            !groups.contains($0.group) && $0.name == "LensModel" && $0.type == 2
        }
        guard let bytes = model?.value ?? (try? store.lens()) else { return nil }
        let name = FieldText.decoded(bytes.prefix { $0 != 0 })
        // Without a letter, or in brackets, it is a number that libexiv2 has no name for.
        guard name.contains(where: \.isLetter), !name.hasPrefix("(") else { return nil }
        return name.limited(toBytes: valueBytesMax)
    }

    /// A field's value for people; `nil` of bytes that mean nothing to them.
    private static func value(of field: ExifField) -> String? {
        switch (field.type, field.tag) {
        case (2, 0x8298): copyright(field.value)
        case (2, _): FieldText.decoded(field.value.prefix { $0 != 0 })
        case (1, 0x9c9b...0x9c9f): FieldText.utf16(field.value)
        case (7, 0x9286), (7, 0x1b), (7, 0x1c): comment(field.value)
        case (7, _) where isPrintable(field.value):
            FieldText.decoded(field.value.prefix { $0 != 0 })
        case (1, _), (7, _):
            field.value.count > 64
                ? nil
                : field.value.map { String($0) }.joined(separator: " ")
        default: String(decoding: field.value, as: UTF8.self)
        }
    }

    /// The photographer's and, behind a zero, the editor's.
    private static func copyright(_ bytes: [UInt8]) -> String {
        bytes.split(separator: 0).map { FieldText.decoded($0) }.filter { !$0.isEmpty }
            .joined(separator: "; ")
    }

    /// A text behind eight bytes that name its encoding.
    private static func comment(_ bytes: [UInt8]) -> String? {
        let (name, text) = (bytes.prefix(8), bytes.dropFirst(8))
        if name.starts(with: "UNICODE".utf8) { return FieldText.utf16(text) }
        if name.starts(with: "JIS".utf8) { return nil }
        return FieldText.decoded(text.prefix { $0 != 0 })
    }

    private static func isPrintable(_ bytes: [UInt8]) -> Bool {
        let text = bytes.prefix { $0 != 0 }
        return !text.isEmpty && bytes[text.endIndex...].allSatisfy { $0 == 0 }
            && text.allSatisfy { (0x20..<0x7f).contains($0) }
    }
}
