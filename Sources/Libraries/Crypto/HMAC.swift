internal import CCrypto

/// Keyed digests (RFC 2104). Wraps libcrypto's HMAC(3).
package enum HMAC {
    /// The 32 bytes that only who knows the key can make of a message.
    package static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        let result = CCrypto.HMAC(
            EVP_sha256(), key, Int32(key.count), message, message.count,
            &code, &count)
        precondition(result != nil && count == 32, "a digest in memory cannot fail")
        return code
    }
}
