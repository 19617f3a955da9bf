/// The version of the form in which something is on disk. What was written before there were
/// versions has the first. See the spool's PROTOCOL.md, "Versions of what is on disk".
package struct FormatVersion: Codable, Hashable, Sendable {
    /// The newest that is read.
    package static let current = 2

    private let number: Int

    /// The one that is written where every version reads what there is.
    package init() { number = 1 }

    private init(number: Int) { self.number = number }

    /// That of what says where outputs are published, or is reported at a time of the day: earlier
    /// versions know no such delivery.
    static let second = FormatVersion(number: 2)

    /// - Throws: `NewerFormat` when it is newer than what is read.
    package init(from decoder: any Decoder) throws {
        let stored = try decoder.singleValueContainer().decode(Int.self)
        guard stored <= FormatVersion.current else { throw NewerFormat(number: stored) }
        number = stored
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

extension KeyedDecodingContainer {
    /// What says no version has the first. The decoders that the compiler makes call this one.
    package func decode(_ type: FormatVersion.Type, forKey key: Key) throws -> FormatVersion {
        try decodeIfPresent(type, forKey: key) ?? FormatVersion()
    }
}
