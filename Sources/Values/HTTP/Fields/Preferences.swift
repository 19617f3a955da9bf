/// What a client would like (RFC 7240), as far as it is known here.
package struct Preferences: Hashable, Sendable {
    /// The longest that an answer is waited for, in seconds.
    package static let waitSecondsMax = 60

    /// How long the client waits for a better answer, in seconds, 1 to `waitSecondsMax`; `nil` when
    /// it does not.
    package let waitSeconds: Int?

    /// Reads a field; `nil` means that there is none.
    /// - Parameter text: the value of a Prefer field. What is unknown or malformed counts as not
    ///   said, and of what is said twice the first, as the RFC wants it.
    package init(_ text: String?) {
        guard let text else {
            waitSeconds = nil
            return
        }
        let said = HeaderParameters.list(text).lazy.compactMap { HeaderParameters($0)?.value }
            .compactMap { Self.value(of: "wait", in: $0) }.first
        guard let said, !said.isEmpty, said.utf8.allSatisfy(Self.isDigit) else {
            waitSeconds = nil
            return
        }
        // More digits than a number has are more than the longest.
        let seconds = min(Int(said) ?? Self.waitSecondsMax, Self.waitSecondsMax)
        waitSeconds = seconds > 0 ? seconds : nil
    }

    /// The value of `name=value`, with or without quotes; empty when there is none, and `nil` when
    /// the name is another.
    private static func value(of name: String, in item: String) -> String? {
        let parts = item.split(separator: "=", maxSplits: 1).map { HeaderParameters.trimmed($0) }
        guard parts.first == name else { return nil }
        guard parts.count == 2 else { return "" }
        let isQuoted = parts[1].count >= 2 && parts[1].hasPrefix("\"") && parts[1].hasSuffix("\"")
        return isQuoted ? String(parts[1].dropFirst().dropLast()) : parts[1]
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
