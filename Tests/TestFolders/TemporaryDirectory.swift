import Glibc
import Platform

/// A new directory that goes away with this object.
package final class TemporaryDirectory: Sendable {
    package let path: String

    /// - Parameter parent: where it is made; `nil` for where `TMPDIR` says, or `/tmp`.
    package init(in parent: String? = nil) {
        let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/pressroom-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            preconditionFailure("\(SystemError.last("make", parent))")
        }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        let parts = path.split(separator: "/")
        let parent = try? Directory(opening: "/" + parts.dropLast().joined(separator: "/"))
        try? parent?.removeAll(String(parts.last!))
    }

    /// The path of something in it.
    package func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, in a directory below that is made if need be.
    package func write(_ name: String, _ bytes: [UInt8]) throws {
        let parts = (path + "/" + name).split(separator: "/")
        let folder = try Directory(making: "/" + parts.dropLast().joined(separator: "/"))
        try folder.replace(String(parts.last!), with: bytes, durable: false)
    }

    /// The paths of all files below a directory in it, relative to that, sorted.
    package func files(_ name: String) throws -> [String] { try Self.files(in: self(name)) }

    private static func files(in path: String) throws -> [String] {
        let folder = try Directory(opening: path)
        return try folder.names().flatMap { name in
            guard try folder.info(name)?.kind == .directory else { return [name] }
            return try files(in: "\(path)/\(name)").map { "\(name)/\($0)" }
        }.sorted()
    }
}
