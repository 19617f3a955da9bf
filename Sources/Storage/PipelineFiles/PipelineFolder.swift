internal import Containers
internal import Crypto
package import PipelineReader
internal import Pipelines
internal import Platform

/// The directory that a pipeline file lies in, with the files that its steps use.
package struct PipelineFolder: Sendable {
    private let path: String

    package init(_ path: String) { self.path = path.isEmpty ? "." : path }

    /// That of a pipeline file.
    package init(of file: String) {
        let slash = file.utf8.lastIndex(of: UInt8(ascii: "/"))
        self.init(slash.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? ".")
    }

    /// Reads a picture: a PNG without damage.
    package func attach(_ file: String) -> Attachment {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Directory(opening: path).contents(file, bytesMax: AttachedFile.bytesMax)
        } catch {
            if error.isNotFound { return .unusable("is not there") }
            return .unusable("cannot be read: \(error)")
        }
        return bytes.withUnsafeBytes { buffer in
            guard let png = PNGFile(buffer), png.isIntact, let pixels = png.pixels else {
                return .unusable("is no PNG, or damaged")
            }
            guard pixels <= AttachedFile.pixelsMax else {
                return .unusable("has more than \(AttachedFile.pixelsMax / 1_000_000)MP")
            }
            var digest = SHA256()
            digest.update(buffer)
            return .found(AttachedFile(path: file, sha256: digest.finish()), bytes)
        }
    }

    /// What is known of the files, by their paths: another when one has changed.
    func state(of files: [AttachedFile]) -> [String: FileInfo] {
        guard !files.isEmpty, let directory = try? Directory(opening: path) else { return [:] }
        return files.reduce(into: [:]) { $0[$1.path] = try? directory.info($1.path) }
    }
}
