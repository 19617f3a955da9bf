internal import Crypto
internal import HTTP

extension IdempotencyKey {
    /// The name under which the spool knows the key of this sender.
    func name(for owner: String?) -> String {
        SHA256.of(Array("\(owner ?? "")\0\(text)".utf8))
    }
}
