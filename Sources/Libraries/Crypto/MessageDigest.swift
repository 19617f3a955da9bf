internal import CCrypto

/// A digest of bytes that come in pieces. Wraps libcrypto's EVP_Digest functions; see
/// EVP_DigestInit(3).
package struct MessageDigest: ~Copyable {
    /// Those of FIPS 180-4. SHA-1 shows damage only: another message with its digest can be made.
    package enum Algorithm: CaseIterable, Sendable {
        case sha1, sha256, sha512
    }

    private let context: OpaquePointer

    /// Starts a digest of nothing.
    package init(_ algorithm: Algorithm) {
        guard let context = EVP_MD_CTX_new(), let fetched = algorithm.fetched,
            EVP_DigestInit_ex2(context, fetched, nil) == 1
        else { preconditionFailure("libcrypto lacks the digest or memory for it") }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes further bytes in.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let result = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(result == 1, "a digest in memory cannot fail")
    }

    /// Ends the digest.
    /// - Returns: lower-case hexadecimal digits, two a byte.
    package consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let result = EVP_DigestFinal_ex(context, &digest, &count)
        precondition(result == 1, "a digest in memory cannot fail")
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 2 * Int(count)) { text in
            for (position, byte) in digest.prefix(Int(count)).enumerated() {
                text[2 * position] = digits[Int(byte >> 4)]
                text[2 * position + 1] = digits[Int(byte & 0xf)]
            }
            return 2 * Int(count)
        }
    }

    /// Looks the algorithms up, which takes longer than a short digest does. A process that forks
    /// calls this first.
    package static func warmUp() {
        for algorithm in Algorithm.allCases { _ = MessageDigest(algorithm).finish() }
    }
}

extension MessageDigest.Algorithm {
    fileprivate var fetched: OpaquePointer? {
        switch self {
        case .sha1: fetchedSHA1
        case .sha256: fetchedSHA256
        case .sha512: fetchedSHA512
        }
    }
}

// Safe because libcrypto's algorithm objects do not change and may be used by any thread.
private nonisolated(unsafe) let fetchedSHA1 = EVP_MD_fetch(nil, "SHA1", nil)
/// Looked up once, as EVP_MD_fetch(3) advises.
// Safe because libcrypto's algorithm objects do not change and may be used by any thread.
private nonisolated(unsafe) let fetchedSHA256 = EVP_MD_fetch(nil, "SHA256", nil)
// Safe because libcrypto's algorithm objects do not change and may be used by any thread.
private nonisolated(unsafe) let fetchedSHA512 = EVP_MD_fetch(nil, "SHA512", nil)
