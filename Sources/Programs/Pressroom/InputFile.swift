internal import CommandLine
internal import Settings
internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool
internal import Text

/// A file that a person wants processed, looked at and found fit for the pipeline.
struct InputFile {
    let given: GivenFile
    let mediaType: MediaType
    let bytes: Int
    /// Its index among the files that were given, 0 the first.
    let index: Int
    /// How it was when it was looked at.
    private let info: FileInfo

    /// Looks at a file: what it is, by its first bytes, and whether the pipeline takes it.
    /// - Parameter index: its index among the files that were given, 0 the first.
    /// - Throws: `Failure` that says why not, without the file's name.
    init(_ given: GivenFile, for pipeline: Pipeline, index: Int = 0) throws(Failure) {
        self.given = given
        self.index = index
        do {
            let file = try Self.open(given.path)
            let info = try file.info
            guard info.kind != .directory else {
                throw Failure("is a directory without files")
            }
            guard info.kind == .file else { throw Failure("is no regular file") }
            guard info.size > 0 else { throw Failure("is empty") }
            guard info.size <= pipeline.limits.bytes else {
                throw Failure(
                    "is larger than pipeline \(pipeline.name) takes: "
                        + "\(Quantity.bytes(info.size)) of \(Quantity.bytes(pipeline.limits.bytes))"
                )
            }
            bytes = info.size
            self.info = info
            mediaType = try Self.type(of: file, given, for: pipeline)
        } catch let error as SystemError {
            // What is no UTF-8 in an argument came in as this.
            let isMisread = error.isNotFound && given.path.contains("\u{fffd}")
            throw Failure(isMisread ? "has a name that is not in UTF-8; rename it" : error.reason)
        } catch let failure as Failure {
            throw failure
        } catch {
            preconditionFailure("these are all the errors there are")
        }
    }

    /// As it was given.
    var path: String { given.path }

    /// Seconds, roughly, that it takes to process it.
    var effortSeconds: Double { Effort.seconds(bytes: bytes, mediaType: mediaType) }

    /// Which file it is, whatever ways lead to it.
    var identity: FileIdentity { FileIdentity(info) }

    /// When its contents had last changed when it was looked at, in nanoseconds since 1970.
    var modifiedNanoseconds: Int64 { info.modifiedNanoseconds }

    /// Whether somebody has written to it since it was looked at, so that steps may have read
    /// different contents. One that was removed or replaced meanwhile has not changed: its job
    /// holds it.
    var hasChanged: Bool {
        guard let now = try? Self.open(path).info, now.isSameFile(as: info) else { return false }
        return now.size != info.size || now.modifiedNanoseconds != info.modifiedNanoseconds
    }

    /// What the job's manifest says of it.
    var manifestEntry: Manifest.Input {
        Manifest.Input(
            name: PathName(path).last, mediaType: mediaType, bytes: bytes,
            folder: given.folder.isEmpty ? nil : given.folder)
    }

    /// Puts the file into a job: under a second name where that is possible, else as a copy.
    /// - Parameter linking: whether a second name will do: the file must then stay as it is.
    func add(to submission: Submission, linking: Bool) throws(SystemError) {
        if linking {
            // It may be on another file system, or someone else's, or have too many names.
            if (try? submission.addInput(linking: path)) != nil { return }
        }
        let target = try submission.addInput()
        try Self.open(path).copy(to: target)
    }

    /// Opens a file as who has called us, whoever the queue belongs to.
    private static func open(_ path: String) throws(SystemError) -> Descriptor {
        try User.asCaller { () throws(SystemError) in try PathName(path).open() }
    }

    /// - Throws: `Failure`, which a file in a folder has to expect whose name promises no type that
    ///   the pipeline takes.
    private static func type(of file: Descriptor, _ given: GivenFile, for pipeline: Pipeline)
        throws -> MediaType
    {
        let name = given.path
        let isExpected = given.isFound && !pipeline.accepts.contains { $0.isUsual(for: name) }
        var head = [UInt8](repeating: 0, count: MediaType.magicBytes)
        let count = try head.withUnsafeMutableBytes { try file.read(into: $0) }
        let known = pipeline.accepts.map(\.rawValue).joined(separator: ", ")
        head.removeLast(head.count - count)
        let end = MediaType.needsEnd(magic: head) ? try file.readEnd(MediaType.endBytes) : []
        guard let type = MediaType(magic: head, end: end, name: name) else {
            let found = MediaType.explanation(ofUnknown: head, name: name) ?? "of an unknown type"
            throw Failure(
                "is \(found) (pipeline \(pipeline.name) takes \(known))", isExpected: isExpected)
        }
        guard pipeline.accepts.contains(type) else {
            throw Failure(
                "is \(type.rawValue), which pipeline \(pipeline.name) does not take "
                    + "(it takes \(known))", isExpected: isExpected)
        }
        return type
    }
}

extension InputFile {
    /// The files of each job: one job of each file or, with `--together`, one of all.
    /// - Throws: `UsageError` when that are more than a job may have.
    static func jobs(of files: [InputFile], _ arguments: Arguments) throws(UsageError)
        -> [[InputFile]]
    {
        guard arguments[Settings.together], !files.isEmpty else { return files.map { [$0] } }
        guard files.count <= Manifest.inputsMax else {
            throw UsageError(
                "--together takes \(Manifest.inputsMax) files at most, not "
                    + "\(files.count)", command: arguments.command)
        }
        return [files]
    }
}
