internal import Crypto
internal import Jobs
internal import Pipelines
internal import Platform
internal import Text

/// What a run has done, in a hidden file where its results are, so that the same command goes on
/// where it was stopped, by whatever.
///
/// A line is written before the results of a job are moved: what is not there afterwards was not
/// moved. When a run ends by itself, what it did is taken out, and the file goes with the last
/// line. Only of a file of which a step has made a part stays that it failed.
final class RunRecord {
    private let folder: Directory
    private let name: String
    /// Locked by this process; `nil` where another one has it.
    private let file: Descriptor?
    private var entries: [String: Entry] = [:]
    /// Whether the file says something of files.
    private var isOfUse: Bool
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

    /// The run that has the record.
    private struct Holder: Codable {
        /// The files and folders that it was given, as a digest.
        let operands: String
    }

    /// Reads what an earlier run of the command has left.
    /// - Parameters:
    ///   - operands: the files and folders of this run.
    ///   - folder: where the results go.
    /// - Throws: `Failure` when a run of the same command on the same files is under way.
    init(of command: Command, on operands: some Sequence<String> = [], in folder: Directory) throws
    {
        self.folder = folder
        let workingDirectory = try Directory.resolve(".")
        self.workingDirectory = workingDirectory
        let name = ".pressroom-run-" + SHA256.of(JSON.encode(command)).prefix(16)
        self.name = name
        let own = Holder(operands: SHA256.of(JSON.encode([workingDirectory] + operands)))
        let (file, isLocked) = try Self.open(name, in: folder)
        let bytes = try file.contents()
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
        guard isLocked else {
            let holder = lines.compactMap { try? JSON.decode(Holder.self, from: $0) }.last
            guard holder?.operands != own.operands else {
                throw Failure(
                    "the same command is under way, with its results in \"\(folder.path.visible)\"")
            }
            self.file = nil
            isOfUse = true
            return
        }
        // The last line may have been cut short.
        let found = lines.compactMap { try? JSON.decode(Entry.self, from: $0) }
        entries = Dictionary(found.map { ($0.path, $0) }) { $1 }
        isOfUse = !found.isEmpty
        if let last = bytes.last, last != UInt8(ascii: "\n") {
            try file.write([UInt8(ascii: "\n")])
        }
        try file.write(JSON.encode(own) + [UInt8(ascii: "\n")])
        self.file = file
    }

    deinit {
        if file != nil, !isOfUse { try? folder.remove(name) }
    }

    /// Opens the record's file.
    /// - Returns: it, and whether it is locked by us now.
    private static func open(_ name: String, in folder: Directory) throws(SystemError)
        -> (Descriptor, Bool)
    {
        while true {
            let file: Descriptor
            do throws(SystemError) {
                file = try folder.open(making: name)
            } catch {
                throw SystemError("write to", folder.path, code: error.code)
            }
            let isLocked = try file.tryVisibleLock()
            // A run that has ended meanwhile has removed it.
            if let info = try folder.info(name), info.isSameFile(as: try file.info) {
                return (file, isLocked)
            }
        }
    }

    /// Whether a run of the command on other files has the record: then this one leaves none.
    var isOthers: Bool { file == nil }

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
        guard let file else { return }
        let entry = Entry(
            path: absolute(input.path), bytes: input.bytes, modified: input.modifiedNanoseconds,
            outputs: outputs, state: state)
        entries[entry.path] = state == .partial ? entry : nil
        isOfUse = true
        try file.write(JSON.encode(entry) + [UInt8(ascii: "\n")])
    }

    /// Takes out what a run has done that ended by itself.
    func finish(_ inputs: [InputFile]) throws(SystemError) {
        guard file != nil, isOfUse else { return }
        for path in inputs.map({ absolute($0.path) }) where entries[path]?.state != .partial {
            entries[path] = nil
        }
        isOfUse = !entries.isEmpty
        guard isOfUse else { return }
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
