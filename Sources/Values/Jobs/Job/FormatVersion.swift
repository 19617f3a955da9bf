/// The version of the form in which something is on disk. What was written before there were
/// versions has the first. See the spool's PROTOCOL.md, "Versions of what is on disk".
package struct FormatVersion: Codable, Hashable, Sendable {
    /// The one that is written, and the newest that is read.
    package static let current = 1

    private let number: Int

    package init() { number = FormatVersion.current }

    /// - Throws: `NewerFormat` when it is newer than what is read.
    package init(from decoder: any Decoder) throws {
        number = FormatVersion.current
        let stored = try decoder.singleValueContainer().decode(Int.self)
        guard stored <= FormatVersion.current else { throw NewerFormat(number: stored) }
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
