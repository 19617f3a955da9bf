internal import Crypto

/// A SHA-256 in the making. It is one, however often what holds it is copied.
final class RunningDigest {
    private var digest: SHA256? = SHA256()

    func update(_ bytes: UnsafeRawBufferPointer) { digest?.update(bytes) }

    /// Ends it. To be called once.
    /// - Returns: 64 lower-case hexadecimal digits.
    func finish() -> String {
        guard let digest = digest.take() else { preconditionFailure("a digest ends once") }
        return digest.finish()
    }
}
