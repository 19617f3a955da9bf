internal import Text
internal import Jobs
internal import Platform
internal import Spool
internal import ZIP

/// All that a job has made, as one ZIP with a folder for each step.
struct JobArchive: Sendable {
    /// How much of a file is held at a time, in bytes.
    private static let bufferBytes = 64 * 1024

    struct Entry: Hashable, Sendable {
        let step: String
        let output: String
        /// What it is called in the archive: `small/photo-small.webp`.
        let name: String
    }

    let id: JobID
    let entries: [Entry]
    private let files: JobFiles

    init(of status: Status, in files: JobFiles) {
        id = status.id
        self.files = files
        entries = Self.entries(of: status)
    }

    /// The outputs under names that are different from one another, and safe on any system.
    static func entries(of status: Status) -> [Entry] {
        var names = OutputNames()
        return status.steps.flatMap { step in
            step.outputs.map { output in
                let name = names.choose(safe(output.title), in: step.name) { _ in false }
                return Entry(step: step.name, output: output.name, name: "\(step.name)/\(name)")
            }
        }
    }

    /// Writes the archive.
    /// - Parameter write: takes the next bytes; false when nobody wants more.
    /// - Throws: `ArchiveError`, or `SystemError` when a file cannot be read; what was written is
    ///   no archive then.
    func write(_ write: @escaping (UnsafeRawBufferPointer) -> Bool) throws {
        var archive = try ZIPWriter(write)
        try append(to: &archive)
        try archive.finish()
    }

    /// Adds the outputs to an archive.
    /// - Parameter folder: what stands in front of their names.
    func append(to archive: inout ZIPWriter, under folder: String = "") throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.bufferBytes,
            alignment: 16)
        defer { buffer.deallocate() }
        for entry in entries {
            let file = try files.output(step: entry.step, name: entry.output)
            let info = try file.info
            try archive.begin(
                folder + entry.name, bytes: info.size,
                modifiedAt: Int(info.modifiedNanoseconds / 1_000_000_000))
            while case let count = try file.read(into: buffer), count > 0 {
                try archive.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }

    /// What the archive of a job is called, without an extension.
    static func name(of status: Status) -> String {
        let first = status.inputs.first?.name ?? status.id.text
        return OutputNames.plain(status.title?.text ?? FileName.stem(of: first))
    }

    /// A name that is safe on any system.
    static func safe(_ name: String) -> String { name.replacing("_") { !isSafe($0) } }

    /// Whether every system takes it for a part of a name.
    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isAllowedInNames && !"\\:*?\"<>|".unicodeScalars.contains(scalar)
    }
}

extension JobArchive: Hashable {
    static func == (left: Self, right: Self) -> Bool {
        left.id == right.id && left.entries == right.entries
    }

    func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
