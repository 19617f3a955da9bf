internal import FoundationEssentials

/// A moment to the millisecond, written as RFC 3339 in UTC: `2026-11-21T01:15:28.250Z`.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; 0 or more.
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads RFC 3339 in UTC, with up to three digits of fraction or none; `nil` for anything else.
    package init?(_ text: String) {
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard text.hasSuffix("Z"), parts.count <= 2,
            let date = try? Date.ISO8601FormatStyle().parse(parts[0] + "Z")
        else { return nil }
        var fraction: Int64 = 0
        if parts.count == 2 {
            guard (1...3).contains(parts[1].count), parts[1].allSatisfy(\.isASCII),
                parts[1].allSatisfy(\.isNumber), let digits = Int64(parts[1])
            else { return nil }
            fraction = digits * [100, 10, 1][parts[1].count - 1]
        }
        milliseconds = Int64(date.timeIntervalSince1970) * 1000 + fraction
    }

    /// The text of RFC 3339, section 5.6, always with three digits of fraction and `Z`.
    package var text: String {
        // Whole seconds alone go through Date: in binary most fractions are a little too small, and
        // would be cut to the millisecond before.
        let (seconds, fraction) = (milliseconds / 1000, milliseconds % 1000)
        let whole = Date(timeIntervalSince1970: Double(seconds))
            .formatted(Date.ISO8601FormatStyle())
        let digits = String(1000 + fraction).dropFirst()
        return "\(whole.dropLast()).\(digits)Z"
    }

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
