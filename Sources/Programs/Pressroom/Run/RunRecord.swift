internal import Crypto
internal import Jobs
internal import Pipelines
internal import Platform

/// What a run has done, in a hidden file where its results are, so that the same command goes on
/// where it was stopped, by whatever.
///
/// A line is written before the results of a job are moved: what is not there afterwards was not
/// moved. When a run ends by itself, what it did is taken out, and the file goes with the last
/// line. Only of a file of which a step has made a part stays that it failed.
final class RunRecord {
    private let folder: Directory
    private let name: String
    /// Locked by this process; `nil` until there is something to write.
    private var file: Descriptor?
    /// Whether another run of the same command is under way: then that one keeps the record.
    private let isTaken: Bool
    private var entries: [String: Entry] = [:]
    private let workingDirectory: String

    struct Entry: Codable {
        /// Of the file that was processed, from the root on.
        let path: String
        /// How it was then.
        let bytes: Int
        let modified: Int64
        let outputs: [Made]
        let state: State

        enum State: String, Codable {
            case completed, failed
            /// A step has made only some of its outputs, which looks as if it had made all.
            case partial
        }
    }

    /// A result.
    struct Made: Codable, Hashable {
        /// From the directory of the results on.
        let path: String
        let bytes: Int
        let sha256: String
    }

    /// What makes a command the same, besides its files.
    struct Command: Encodable {
        let version = Version.full
        let pipeline: String
        let attachments: [String]
        let values: [String: String]
        let isTogether: Bool
        let conflict: OutputWriter.Conflict
        let names: String?

        init(
            _ pipeline: Pipeline, text: [UInt8], _ values: [String: String], together: Bool = false,
            conflict: OutputWriter.Conflict = .number, names: String? = nil
        ) {
            self.pipeline = String(decoding: text, as: UTF8.self)
            attachments = pipeline.attachments.keys.sorted()
            self.values = values
            isTogether = together
            self.conflict = conflict
            self.names = names
        }
    }

    /// Reads what an earlier run of the command has left.
    /// - Parameter folder: where the results go.
    init(of command: Command, in folder: Directory) throws(SystemError) {
        self.folder = folder
        name = ".pressroom-run-" + SHA256.of(JSON.encode(command)).prefix(16)
        workingDirectory = try Directory.resolve(".")
        guard try folder.exists(name) else {
            isTaken = false
            return
        }
        let file = try folder.open(making: name)
        isTaken = try !file.tryVisibleLock()
        guard !isTaken else { return }
        let bytes = try file.contents()
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            // The last one may have been cut short.
            guard let entry = try? JSON.decode(Entry.self, from: Array(line)) else { continue }
            entries[entry.path] = entry
        }
        if bytes.last != UInt8(ascii: "\n") { try file.write([UInt8(ascii: "\n")]) }
        self.file = file
    }

    /// Whether a file was processed, has not changed since, and all that was made of it is there.
    func isDone(_ input: InputFile) -> Bool {
        guard let entry = entries[absolute(input.path)], entry.state == .completed,
            input.bytes == entry.bytes, input.modifiedNanoseconds == entry.modified
        else { return false }
        return entry.outputs.allSatisfy(isThere)
    }

    /// Whether a result is there as it was made: others may have used its name since.
    private func isThere(_ made: Made) -> Bool {
        guard let info = try? folder.info(made.path), info.kind == .file, info.size == made.bytes
        else { return false }
        return (try? SHA256.of(folder.read(made.path))) == made.sha256
    }

    /// Whether only a part was made of a file, whatever is there.
    func isPartial(_ input: InputFile) -> Bool { entries[absolute(input.path)]?.state == .partial }

    /// The results of a file that this command has made before, as far as they are as they were.
    func made(of input: InputFile) -> [Made] {
        (entries[absolute(input.path)]?.outputs ?? []).filter(isThere)
    }

    /// Takes note of what is about to be there.
    /// - Parameter input: the file, or the first one of a job of several.
    func note(_ input: InputFile, _ outputs: [Made], _ state: Entry.State) throws(SystemError) {
        guard !isTaken else { return }
        let entry = Entry(
            path: absolute(input.path), bytes: input.bytes, modified: input.modifiedNanoseconds,
            outputs: outputs, state: state)
        entries[entry.path] = state == .partial ? entry : nil
        let file = if let file { file } else { try folder.open(making: name) }
        if self.file == nil { _ = try file.tryVisibleLock() }
        self.file = file
        try file.write(JSON.encode(entry) + [UInt8(ascii: "\n")])
    }

    /// Takes out what a run has done that ended by itself.
    func finish(_ inputs: [InputFile]) throws(SystemError) {
        guard !isTaken, file != nil else { return }
        for path in inputs.map({ absolute($0.path) }) where entries[path]?.state != .partial {
            entries[path] = nil
        }
        guard !entries.isEmpty else { return try folder.remove(name) }
        let lines = entries.values.sorted { $0.path < $1.path }.flatMap {
            JSON.encode($0) + [UInt8(ascii: "\n")]
        }
        try folder.replace(name, with: lines, durable: false)
    }

    /// A path from the root on.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)"
    }
}
