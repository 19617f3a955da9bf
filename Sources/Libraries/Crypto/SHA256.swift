internal import CCrypto

/// The digest SHA-256 (FIPS 180-4) of bytes that come in pieces. Wraps libcrypto's EVP_Digest
/// functions; see EVP_DigestInit(3).
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Starts a digest of nothing.
    package init() {
        guard let context = EVP_MD_CTX_new(), let algorithm,
            EVP_DigestInit_ex2(context, algorithm, nil) == 1
        else { preconditionFailure("libcrypto has no SHA-256 or no memory for it") }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes further bytes in.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let result = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(result == 1, "a digest in memory cannot fail")
    }

    /// Ends the digest.
    /// - Returns: 64 lower-case hexadecimal digits.
    package consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        let result = EVP_DigestFinal_ex(context, &digest, nil)
        precondition(result == 1, "a digest in memory cannot fail")
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 64) { text in
            for (position, byte) in digest.enumerated() {
                text[2 * position] = digits[Int(byte >> 4)]
                text[2 * position + 1] = digits[Int(byte & 0xf)]
            }
            return 64
        }
    }

    /// The digest of bytes that are all there.
    /// - Returns: 64 lower-case hexadecimal digits.
    package static func of(_ bytes: [UInt8]) -> String {
        var digest = SHA256()
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.finish()
    }

    /// Looks the algorithm up, which takes longer than a short digest does. A process that forks
    /// calls this first.
    package static func warmUp() {
        _ = SHA256().finish()
    }
}

/// Looked up once, as EVP_MD_fetch(3) advises.
// Safe because libcrypto's algorithm objects do not change and may be used by any thread.
private nonisolated(unsafe) let algorithm = EVP_MD_fetch(nil, "SHA256", nil)
