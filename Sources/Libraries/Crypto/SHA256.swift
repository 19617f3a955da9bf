/// The digest SHA-256 (FIPS 180-4) of bytes that come in pieces.
package struct SHA256: ~Copyable {
    private var digest = MessageDigest(.sha256)

    /// Starts a digest of nothing.
    package init() {}

    /// Takes further bytes in.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) { digest.update(bytes) }

    /// Ends the digest.
    /// - Returns: 64 lower-case hexadecimal digits.
    package consuming func finish() -> String { digest.finish() }

    /// The digest of bytes that are all there.
    /// - Returns: 64 lower-case hexadecimal digits.
    package static func of(_ bytes: [UInt8]) -> String {
        var digest = SHA256()
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.finish()
    }
}
