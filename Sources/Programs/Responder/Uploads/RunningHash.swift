internal import Crypto

/// A SHA-256 in the making. It is one, however often what holds it is copied.
final class RunningHash {
    private var hash: SHA256? = SHA256()

    func update(_ bytes: UnsafeRawBufferPointer) { hash?.update(bytes) }

    /// Ends it. To be called once.
    /// - Returns: 64 lower-case hexadecimal digits.
    func finish() -> String {
        guard let hash = hash.take() else { preconditionFailure("a hash ends once") }
        return hash.finish()
    }
}
