internal import FoundationEssentials

/// The value of Content-Digest or Repr-Digest (RFC 9530): a dictionary of RFC 9651, section 3.2,
/// from algorithms to digests. What stands there last for an algorithm counts.
package struct DigestField: Hashable, Sendable {
    private let digests: [String: [UInt8]]

    /// Reads a field's value, that of all its lines joined; `nil` when it is malformed, or has a
    /// member that is no sequence of bytes.
    package init?(_ field: String) {
        var scanner = Scanner(rest: Array(field.utf8)[...])
        scanner.skip(" ")
        var digests: [String: [UInt8]] = [:]
        while !scanner.rest.isEmpty {
            guard let key = scanner.key(), scanner.take("="), let digest = scanner.bytes(),
                scanner.skipParameters()
            else { return nil }
            digests[key] = digest
            scanner.skip(" \t")
            if scanner.rest.isEmpty { break }
            guard scanner.take(",") else { return nil }
            scanner.skip(" \t")
            // No comma stands at the end.
            if scanner.rest.isEmpty { return nil }
        }
        self.digests = digests
    }

    /// The digest of an algorithm, `sha-256`.
    package subscript(_ algorithm: String) -> [UInt8]? { digests[algorithm] }

    private struct Scanner {
        var rest: ArraySlice<UInt8>

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            return true
        }

        mutating func skip(_ characters: String) {
            rest = rest.drop { characters.utf8.contains($0) }
        }

        private mutating func taking(while isTaken: (UInt8) -> Bool) -> String? {
            let taken = rest.prefix(while: isTaken)
            rest = rest[taken.endIndex...]
            return taken.isEmpty ? nil : String(decoding: taken, as: UTF8.self)
        }

        /// Section 4.2.3.3: no capitals.
        mutating func key() -> String? {
            guard let first = rest.first, Self.isLower(first) || first == UInt8(ascii: "*")
            else { return nil }
            return taking { byte in
                Self.isLower(byte) || Self.isDigit(byte) || "_-.*".utf8.contains(byte)
            }
        }

        /// Section 4.2.7: Base64 between colons. Padding may be left out.
        mutating func bytes() -> [UInt8]? {
            guard take(":") else { return nil }
            let text = taking { $0 != UInt8(ascii: ":") } ?? ""
            guard take(":") else { return nil }
            let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
            return Data(base64Encoded: text + padding).map { [UInt8]($0) }
        }

        /// Section 4.2.3.2. None has a meaning here, so that their values are only distinguished.
        /// - Returns: false when they are malformed.
        mutating func skipParameters() -> Bool {
            while take(";") {
                skip(" ")
                guard key() != nil else { return false }
                if take("="), !skipValue() { return false }
            }
            return true
        }

        private mutating func skipValue() -> Bool {
            _ = take("%")
            guard take("\"") else {
                return taking { HeaderParameters.isToken($0) || ":/=?@".utf8.contains($0) } != nil
            }
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "\"") { return true }
                if byte == UInt8(ascii: "\\"), rest.popFirst() == nil { return false }
            }
            return false
        }

        private static func isLower(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        }

        private static func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }
}
