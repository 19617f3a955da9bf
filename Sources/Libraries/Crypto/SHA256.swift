package import Platform

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

    /// The digest of what a file has from where it stands on.
    /// - Returns: 64 lower-case hexadecimal digits.
    package static func of(_ file: Descriptor) throws(SystemError) -> String {
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            var span = buffer.mutableSpan
            let count = try span.withUnsafeMutableBytes {
                (bytes) throws(SystemError) -> Int in try file.read(into: bytes)
            }
            if count == 0 { return hash.finish() }
            buffer.span.extracting(0..<count).withUnsafeBytes { hash.update($0) }
        }
    }
}
