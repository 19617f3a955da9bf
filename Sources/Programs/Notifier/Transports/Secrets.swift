internal import Pipelines
internal import Platform

/// Why a secret cannot be had, for the log.
struct SecretError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// What pipelines name as `${NAME}`: from a file of lines `NAME=whsec_…`, or else the environment.
struct Secrets: Sendable {
    /// The file; it is read again each time.
    let path: String?

    private static let fileBytesMax = 1 << 20

    /// The key behind a name.
    func key(_ name: String) -> Result<[UInt8], SecretError> {
        do throws(SystemError) {
            let text = try path.map { (path) throws(SystemError) in try value(of: name, in: path) }
            guard let text = (text ?? nil) ?? Program.environment(name) else {
                return .failure(SecretError("there is no secret called \(name)"))
            }
            guard let key = WebhookSecret.key(text) else {
                return .failure(
                    SecretError(
                        "the secret \(name) is not whsec_ and 24 to 64 bytes in Base64"))
            }
            return .success(key)
        } catch {
            return .failure(SecretError(error.description))
        }
    }

    /// Sees to it that the file can be read.
    func check() throws(SystemError) { if let path { _ = try text(of: path) } }

    private func text(of path: String) throws(SystemError) -> String {
        String(
            decoding: try Descriptor(reading: path).contents(bytesMax: Self.fileBytesMax),
            as: UTF8.self)
    }

    private func value(of name: String, in path: String) throws(SystemError) -> String? {
        try text(of: path).split(whereSeparator: \.isNewline)
            .first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }
}
