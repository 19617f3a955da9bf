package import Jobs

/// A file beside a pipeline file that a step uses, as it was when the pipeline was read.
package struct AttachedFile: Hashable, Sendable {
    /// From the directory of the pipeline file on.
    package let path: String
    /// SHA-256 in lower-case hexadecimal.
    package let sha256: String

    package init(path: String, sha256: String) {
        self.path = path
        self.sha256 = sha256
    }

    /// How many bytes one may have.
    package static let bytesMax = 2 << 20
    /// How many pixels a picture may have.
    package static let pixelsMax = 4_000_000
    package static let pathBytesMax = 200

    /// Whether a text is a path that leads to no other place than below a directory.
    package static func isPath(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return (1...pathBytesMax).contains(text.utf8.count)
            && parts.allSatisfy { !$0.isEmpty && $0.first != UInt8(ascii: ".") }
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
    }
}

/// In JSON it is its path, a blank, and its digest: what is made with it depends on that.
extension AttachedFile: OptionValue {
    package typealias Base = AttachedFile

    package init?(json: JSONValue) {
        guard case .text(let text) = json, let blank = text.lastIndex(of: " ") else { return nil }
        path = String(text[..<blank])
        sha256 = String(text[text.index(after: blank)...])
        guard Self.isPath(path), sha256.utf8.count == 64,
            sha256.allSatisfy({ $0.isHexDigit && !$0.isUppercase })
        else { return nil }
    }

    package var json: JSONValue? { .text("\(path) \(sha256)") }
}
