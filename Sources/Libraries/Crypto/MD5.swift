internal import CCrypto

/// The digest MD5 (RFC 1321), which names and protects nothing: XMP calls its extensions by it.
/// Wraps libcrypto's EVP_Q_digest(3).
package enum MD5 {
    /// The digest of bytes.
    /// - Returns: 32 upper-case hexadecimal digits; `nil` where the system's policy allows no MD5.
    package static func of(_ bytes: [UInt8]) -> String? {
        var digest = [UInt8](repeating: 0, count: 16)
        var count = 0
        guard EVP_Q_digest(nil, "MD5", nil, bytes, bytes.count, &digest, &count) == 1, count == 16
        else { return nil }
        let digits = Array("0123456789ABCDEF".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xf)]] },
            as: UTF8.self)
    }
}
