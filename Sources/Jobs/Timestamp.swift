internal import FoundationEssentials

/// A moment to the millisecond, written as RFC 3339 in UTC: `2026-11-21T01:15:28.250Z`.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads RFC 3339 in UTC with or without fractional seconds; `nil` for anything else.
    package init?(_ text: String) {
        let whole = try? Date.ISO8601FormatStyle().parse(text)
        let fractional = try? Self.style.parse(text)
        guard let date = fractional ?? whole else { return nil }
        milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    /// The text of RFC 3339, section 5.6, always with three digits of fraction and `Z`.
    package var text: String { Self.style.format(date) }

    /// The day in UTC as `2026-11-21`.
    package var day: String { String(text.prefix(10)) }

    /// Seconds from an earlier moment to this one; negative when it is later.
    package func seconds(since earlier: Timestamp) -> Double {
        Double(milliseconds - earlier.milliseconds) / 1000
    }

    /// The moment `seconds` later.
    package func adding(seconds: Double) -> Timestamp {
        Timestamp(milliseconds: milliseconds + Int64((seconds * 1000).rounded()))
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    private var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let moment = Timestamp(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a moment as RFC 3339 writes it")
        }
        self = moment
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
