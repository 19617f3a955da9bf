package import Pipelines
package import Platform

/// Why a secret cannot be had, for the log.
package struct SecretError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// What pipelines name as `${NAME}`: from a file of lines `NAME=VALUE`, or else the environment.
package struct Secrets: Sendable {
    /// The file; it is read again each time.
    package let path: String?

    private static let fileBytesMax = 1 << 20

    package init(path: String?) { self.path = path }

    /// What is behind names, as far as it is known; `nil` for no names.
    package func values(_ names: [SecretName]) -> [String: String]? {
        guard !names.isEmpty else { return nil }
        return names.reduce(into: [:]) { values, name in
            values[name.text] = try? text(behind: name.text)
        }
    }

    /// The key behind a name.
    package func key(_ name: String) -> Result<[UInt8], SecretError> {
        value(name).flatMap { text in
            WebhookSecret.key(text).map { .success($0) }
                ?? .failure(
                    SecretError("the secret \(name) is not whsec_ and 24 to 64 bytes in Base64"))
        }
    }

    /// What is behind a name.
    package func value(_ name: String) -> Result<String, SecretError> {
        do throws(SystemError) {
            guard let text = try text(behind: name), !text.isEmpty else {
                return .failure(SecretError("there is no secret called \(name)"))
            }
            return .success(text)
        } catch {
            return .failure(SecretError(error.description))
        }
    }

    /// Sees to it that the file can be read.
    package func check() throws(SystemError) { if let path { _ = try text(of: path) } }

    private func text(behind name: String) throws(SystemError) -> String? {
        let text = try path.map { (path) throws(SystemError) in try value(of: name, in: path) }
        return (text ?? nil) ?? Program.environment(name)
    }

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
