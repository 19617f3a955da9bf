internal import Jobs
internal import PipelineFiles
internal import PipelineReader
internal import Pipelines
internal import Platform
internal import Spool

/// Files that have been copied into a job which nobody sees yet: one, or those of a folder.
struct DroppedJob {
    let files: [DroppedFile]
    let submission: Submission
    let inputs: [Manifest.Input]
    let options: JobOptions
    /// What stood beside the file and said the options.
    let sidecar: String?

    /// Why a file is not taken.
    enum Obstacle: Error {
        /// It is not whole yet, or has gone.
        case waits
        /// It never will be.
        case unfit(String)
        /// The spool failed.
        case spool(SystemError)

        /// What is said of a folder that is not entered any more.
        static let tooDeep = unfit(
            "there are more than \(DropFolder.depthMax) folders in one another")

        /// What it means that something which was dropped could not be read.
        init(_ error: SystemError, _ event: String) {
            self = error.isShortage ? .spool(error) : .unfit("\(event): \(error.reason)")
        }
    }

    /// Opens a file, sees whether it is what was listed and may be taken, and copies it.
    init(_ file: DroppedFile, for pipeline: Pipeline, _ settings: DropSettings)
        throws(Obstacle)
    {
        files = [file]
        (options, sidecar) = try Self.options(for: file, pipeline, settings)
        let source = try Self.open(file, settings)
        let mediaType = try Self.check(source, file, pipeline)
        submission = try Self.begin(settings)
        inputs = [
            try Self.copy(
                source, of: file, mediaType, to: submission, in: pipeline.drop.folder(of: file))
        ]
    }

    /// Copies all files of a folder into one job, in their order.
    /// - Parameters:
    ///   - title: what the job is called.
    ///   - unfit: gets the files that can never be taken, and why. If there are any, there is no
    ///     job: one can be made of the others.
    init?(
        together files: [DroppedFile], title: JobTitle?, for pipeline: Pipeline,
        _ settings: DropSettings, unfit: inout [(file: DroppedFile, reason: String)]
    ) throws(Obstacle) {
        self.files = files
        var options = JobOptions()
        options.title = title
        self.options = options
        sidecar = nil
        submission = try Self.begin(settings)
        var inputs: [Manifest.Input] = []
        for file in files {
            do throws(Obstacle) {
                let source = try Self.open(file, settings)
                let mediaType = try Self.check(source, file, pipeline)
                inputs.append(
                    try Self.copy(
                        source, of: file, mediaType, to: submission,
                        in: pipeline.drop.folder(of: file)))
            } catch {
                guard case .unfit(let reason) = error else {
                    submission.abandon()
                    throw error
                }
                unfit.append((file, reason))
            }
        }
        self.inputs = inputs
        guard unfit.isEmpty else {
            submission.abandon()
            return nil
        }
    }

    private static func begin(_ settings: DropSettings) throws(Obstacle) -> Submission {
        do throws(SystemError) {
            return try settings.intake.begin()
        } catch {
            throw .spool(error)
        }
    }

    /// - Parameter parts: the folder that it lies in, as templates of names have it.
    private static func copy(
        _ source: Descriptor, of file: DroppedFile, _ mediaType: MediaType,
        to submission: Submission, in parts: [String]
    ) throws(Obstacle) -> Manifest.Input {
        let target: Descriptor
        do throws(SystemError) {
            target = try submission.addInput()
        } catch {
            throw .spool(error)
        }
        let isWhole: Bool
        do throws(SystemError) {
            try source.clone(to: target)
            // Who wrote meanwhile has not been done: what is copied may be neither old nor new.
            let (info, size) = (try source.info, try target.size)
            isWhole = info == file.info && size == info.size
        } catch {
            throw Self.obstacle(to: file, error)
        }
        guard isWhole else { throw .waits }
        return Manifest.Input(
            name: file.name, mediaType: mediaType, bytes: file.info.size,
            folder: parts.isEmpty ? nil : parts.joined(separator: "/"))
    }

    /// Opens the file that was listed, and no other, without following a link.
    private static func open(_ file: DroppedFile, _ settings: DropSettings) throws(Obstacle)
        -> Descriptor
    {
        let source: Descriptor
        let info: FileInfo
        do throws(SystemError) {
            source = try file.place.directory.read(file.name)
            info = try source.info
        } catch {
            // What has become something else is listed as that the next time.
            throw error.isNotFound || error.isWrongType
                ? .waits
                : Obstacle(error, "it could not be opened")
        }
        guard info == file.info else { throw .waits }
        switch source.isWrittenTo {
        case true?: throw .waits
        case false?: break
        case nil:
            guard
                file.isAnnounced
                    || settings.quietSeconds(info) >= DropFolder.uncertainSeconds
            else { throw .waits }
        }
        return source
    }

    /// Whether the pipeline takes it.
    private static func check(_ source: Descriptor, _ file: DroppedFile, _ pipeline: Pipeline)
        throws(Obstacle) -> MediaType
    {
        let info = file.info
        guard info.links == 1 else {
            throw .unfit("it has \(info.links) names (hard links); only files with one are taken")
        }
        guard info.size > 0 else { throw .unfit("it is empty") }
        guard info.size <= pipeline.limits.bytes else {
            throw .unfit(
                "it has \(info.size) bytes; the pipeline takes \(pipeline.limits.bytes) "
                    + "at most (limits.bytes)")
        }
        var head = [UInt8](repeating: 0, count: MediaType.magicBytes)
        let end: [UInt8]
        do throws(SystemError) {
            head.removeLast(head.count - (try source.readAgain(into: &head)))
            end = MediaType.needsEnd(magic: head) ? try source.readEnd(MediaType.endBytes) : []
        } catch {
            throw Obstacle(error, "it could not be read")
        }
        let known = pipeline.accepts.map(\.rawValue).joined(separator: ", ")
        guard let type = MediaType(magic: head, end: end, name: file.name) else {
            let found =
                MediaType.explanation(ofUnknown: head, name: file.name) ?? "of an unknown type"
            throw .unfit("it is \(found); the pipeline takes \(known)")
        }
        guard pipeline.accepts.contains(type) else {
            throw .unfit("it is \(type.rawValue); the pipeline takes \(known)")
        }
        return type
    }

    /// What it means that a file could not be copied: whether it cannot be read, or the spool
    /// cannot be written, is found out by reading it alone.
    private static func obstacle(to file: DroppedFile, _ error: SystemError) -> Obstacle {
        guard !error.isShortage else { return .spool(error) }
        do throws(SystemError) {
            try file.place.directory.read(file.name).copy(to: .null())
        } catch {
            return error.isNotFound || error.isWrongType
                ? .waits
                : Obstacle(error, "it could not be read")
        }
        return .spool(error)
    }

    /// What stands beside the file, or nothing.
    private static func options(
        for file: DroppedFile, _ pipeline: Pipeline,
        _ settings: DropSettings
    ) throws(Obstacle)
        -> (JobOptions, String?)
    {
        let name = file.name + DropName.sidecarSuffix
        do throws(SystemError) {
            guard try file.place.directory.exists(name) else { return (JobOptions(), nil) }
        } catch {
            throw Obstacle(error, "\"\(name)\" could not be read")
        }
        return (try JobOptions(in: file.place, name, pipeline, settings), name)
    }
}

extension DropRules {
    /// The parts of the folder that outputs of a file are to lie in.
    fileprivate func folder(of file: DroppedFile) -> [String] {
        subfolders == .flatten ? Array(file.place.parts.prefix(1)) : file.place.parts
    }
}

extension JobOptions {
    /// Reads what a file says of a job or a batch.
    init(in place: DropPlace, _ name: String, _ pipeline: Pipeline, _ settings: DropSettings)
        throws(DroppedJob.Obstacle)
    {
        let text: [UInt8]?
        do throws(SystemError) {
            let file = try place.directory.read(name)
            let info = try file.info
            let isWhole =
                settings.quietSeconds(info) >= pipeline.drop.settleSeconds
                || file.isWrittenTo == false && info.size > 0
            text = isWhole && info.links == 1 ? try file.contents(bytesMax: Self.bytesMax) : nil
        } catch {
            throw DroppedJob.Obstacle(error, "\"\(name)\" could not be read")
        }
        guard let text else { throw .waits }
        do {
            self = try JobOptions(
                parsing: text, path: name, options: pipeline.options,
                notifiable: settings.notifiable, owner: pipeline.drop.owner,
                publishRoots: settings.publishRoots, naming: { pipeline.problem(naming: $0) })
        } catch {
            throw .unfit("\"\(name)\" has an error\n\n\(error)")
        }
        do {
            _ = try pipeline.with(values ?? [:])
        } catch {
            throw .unfit("\"\(name)\" has an error: \(error.text)")
        }
    }
}
