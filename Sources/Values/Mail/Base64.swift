internal import FoundationEssentials

/// Bytes in ASCII (RFC 4648).
enum Base64 {
    static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// What a text stands for; `nil` when it is not in this form.
    static func bytes(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map([UInt8].init) }

    /// In lines of 76 characters (RFC 2045, section 6.8), each with its end.
    static func lines(_ bytes: [UInt8]) -> [UInt8] {
        let text = Array(Data(bytes).base64EncodedData())
        var lines: [UInt8] = []
        lines.reserveCapacity(text.count + text.count / 38 + 2)
        for start in stride(from: 0, to: text.count, by: 76) {
            lines += text[start..<min(start + 76, text.count)]
            lines += [0x0d, 0x0a]
        }
        return lines
    }
}
