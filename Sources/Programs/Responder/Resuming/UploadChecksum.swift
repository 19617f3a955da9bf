internal import Crypto
internal import FoundationEssentials

/// The value of Upload-Checksum (tus 1.0): what the digest of a piece must be.
struct UploadChecksum: Hashable, Sendable {
    /// Those that are known, by their names in the field.
    static let algorithms: [String: MessageDigest.Algorithm] = ["sha1": .sha1, "sha256": .sha256]
    static let names = algorithms.keys.sorted().joined(separator: ",")

    let algorithm: MessageDigest.Algorithm
    /// In lower-case hexadecimal.
    let digest: String

    /// - Throws: `Refusal` when it is malformed or of an unknown algorithm.
    init(_ field: String) throws(Refusal) {
        let words = field.split(separator: " ").map(String.init)
        guard words.count == 2, let algorithm = Self.algorithms[words[0]],
            let digest = Data(base64Encoded: words[1])
        else {
            throw Refusal(
                .malformedRequest,
                """
                Upload-Checksum is not the name of an algorithm and a digest in Base64; known are \
                \(Self.names).
                """)
        }
        self.algorithm = algorithm
        self.digest = digest.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
    }
}

/// A digest in the making of a piece that comes in blocks.
final class RunningChecksum {
    private var digest: MessageDigest?
    private let wanted: UploadChecksum

    init(_ wanted: UploadChecksum) {
        self.wanted = wanted
        digest = MessageDigest(wanted.algorithm)
    }

    func update(_ bytes: UnsafeRawBufferPointer) { digest?.update(bytes) }

    /// Whether the piece is what it must be. To be asked once.
    func isRight() -> Bool { digest.take()?.finish() == wanted.digest }
}
