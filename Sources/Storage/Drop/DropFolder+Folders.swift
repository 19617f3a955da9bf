internal import Glibc
internal import Jobs
internal import PipelineReader
internal import Pipelines
internal import Platform
internal import Spool
internal import Text

/// Folders that were dropped whole: each becomes a batch.
extension DropFolder {
    /// Takes what is in a folder, once nothing in it has changed for a while.
    /// - Parameters:
    ///   - parent: the folder that it is in, which is no batch with it.
    ///   - inherited: what is said of that one.
    func takeFolder(
        _ name: String, in parent: DropPlace, else inherited: JobOptions = JobOptions(),
        isStopping: () -> Bool
    ) throws(SystemError) {
        do throws(DroppedJob.Obstacle) {
            let (place, record) = try open(name, in: parent)
            try takeFolder(
                place, name, record, in: parent, else: inherited, isStopping: isStopping)
        } catch {
            try handle(error, name, in: parent) { () throws(SystemError) in
                (
                    try settings.batches.begin(title: JobTitle(name), owner: pipeline.drop.owner),
                    JobOptions()
                )
            }
        }
    }

    /// Opens a folder to take what is in it.
    /// - Returns: it, and what its batch is noted in.
    func open(_ name: String, in place: DropPlace) throws(DroppedJob.Obstacle)
        -> (DropPlace, String)
    {
        guard place.parts.count < Self.depthMax else { throw .tooDeep }
        do throws(SystemError) {
            let inner = try place.folder(name)
            guard let record = try Self.record(of: ".", in: inner.directory) else {
                throw SystemError("inspect", name, code: ENOENT)
            }
            return (inner, record)
        } catch {
            throw error.isNotFound || error.isWrongType
                ? .waits
                : DroppedJob.Obstacle(error, "it could not be opened")
        }
    }

    /// What the batch is noted in that a folder's files go to; `nil` when there is no folder. One
    /// that comes later may have the same number, and was made at another time. Where the file
    /// system does not tell when, its number alone must do.
    static func record(of name: String, in directory: Directory) throws(SystemError) -> String? {
        guard let info = try directory.info(name), info.kind == .directory else { return nil }
        let birth = try directory.birthNanoseconds(name).map { UInt64(bitPattern: $0) }
        return recordPrefix
            + [info.inode, birth].compactMap { $0 }
            .map { String($0, radix: 36) }.joined(separator: "-")
    }

    /// What the names of all these begin with.
    static var recordPrefix: String { "folder-" }

    private func takeFolder(
        _ place: DropPlace, _ name: String, _ record: String, in parent: DropPlace,
        else inherited: JobOptions, isStopping: () -> Bool
    ) throws(DroppedJob.Obstacle) {
        let isBegun: Bool
        let hasOptions: Bool
        do throws(SystemError) {
            isBegun = try own.exists(record)
            hasOptions = try place.directory.exists(DropName.batchFile)
        } catch {
            throw .spool(error)
        }
        if !isBegun {
            let survey = try FolderSurvey(of: place, in: self)
            guard survey.hasFiles else {
                if survey.isOver, !survey.hasOptions {
                    clear(place, name, record, in: parent, survey)
                }
                return
            }
            guard survey.quietSeconds >= pipeline.drop.settleSeconds else { throw .waits }
        }
        var options = inherited
        options.title = nil
        if hasOptions {
            options = try JobOptions(in: place, DropName.batchFile, pipeline, settings)
        }
        do throws(SystemError) {
            try takeBatch(place, name, record, options, isStopping: isStopping)
            try takeSeparateFolders(in: place, record, hasOptions, options, isStopping: isStopping)
        } catch {
            throw .spool(error)
        }
        guard isBegun, !isStopping() else { return }
        let survey = try FolderSurvey(of: place, in: self)
        if survey.isOver { clear(place, name, record, in: parent, survey) }
    }

    private func takeBatch(
        _ place: DropPlace, _ name: String, _ record: String, _ options: JobOptions,
        isStopping: () -> Bool
    ) throws(SystemError) {
        let title = options.title ?? JobTitle(name)
        var batch: JobBatch?
        let source: BatchSource = { () throws(SystemError) in
            let open = if let batch { batch } else { try self.folderBatch(title, record) }
            batch = open
            return (open, options)
        }
        if pipeline.drop.together {
            try takeTogether(place, title, isStopping: isStopping, into: source)
        } else {
            try takeAll(in: place, isStopping: isStopping, into: source)
        }
    }

    /// Takes the folders in one each of which is a batch by itself.
    private func takeSeparateFolders(
        in place: DropPlace, _ record: String, _ hasOptions: Bool, _ options: JobOptions,
        isStopping: () -> Bool
    ) throws(SystemError) {
        guard pipeline.drop.subfolders == .separate else { return }
        let folders = DropListing(of: place, in: self).folders
        for name in folders where !isStopping() {
            try takeFolder(name, in: place, else: options, isStopping: isStopping)
        }
        // What is said of them has been read, and goes with the folder, though it has no batch.
        if hasOptions, !folders.isEmpty, try !own.exists(record) {
            try own.replace(record, with: [], durable: true)
        }
    }

    /// Whether a folder can be a batch by itself.
    /// - Parameter depth: how many names its path has below the directory that files are dropped
    ///   in.
    func canBeBatch(depth: Int) -> Bool { depth <= 1 || pipeline.drop.subfolders == .separate }

    /// The folders in one that belong to its batch.
    func innerFolders(_ list: DropListing) -> [String] {
        pipeline.drop.subfolders == .separate ? [] : list.folders
    }

    /// Takes a folder and those in it, of which some may have come since it was surveyed.
    private func takeAll(
        in place: DropPlace, isStopping: () -> Bool,
        into batch: BatchSource
    ) throws(SystemError) {
        var count = 0
        var isCut = false
        repeat {
            let list = DropListing(of: place, in: self)
            try handle(list, in: place, isStopping: isStopping, of: batch)
            for name in innerFolders(list) where !isStopping() {
                let inner: DropPlace
                do throws(DroppedJob.Obstacle) {
                    inner = try open(name, in: place).0
                } catch {
                    try handle(error, name, in: place, of: batch)
                    continue
                }
                try takeAll(in: inner, isStopping: isStopping, into: batch)
            }
            count = try take(list.files, isStopping: isStopping, into: batch)
            isCut = list.isCut
        } while isCut && count > 0 && !isStopping()
    }

    /// The batch that a folder's files go to: the same after a crash, and for what comes late.
    private func folderBatch(_ title: JobTitle?, _ record: String) throws(SystemError) -> JobBatch {
        if try own.exists(record),
            let id = BatchID(
                String(decoding: try own.contents(record, bytesMax: 100), as: UTF8.self)),
            let manifest = try settings.batches.manifest(of: id),
            let batch = try settings.batches.open(manifest)
        {
            return batch
        }
        let batch = try settings.batches.begin(title: title, owner: pipeline.drop.owner)
        try own.replace(record, with: Array(batch.manifest.id.text.utf8), durable: true)
        return batch
    }

    /// Forgets a folder that all was taken of, and removes it if nothing else is left there and
    /// files do not stay where they are.
    private func clear(
        _ place: DropPlace, _ name: String, _ record: String, in parent: DropPlace,
        _ survey: FolderSurvey
    ) {
        do throws(SystemError) {
            if pipeline.drop.original != .keep {
                dispose(of: DropName.batchFile, in: place)
                if survey.isEmpty {
                    try removeEmpty(place)
                    _ = try parent.directory.removeEmpty(name)
                }
            }
            try own.remove(record)
        } catch {
            say("could not remove a taken folder", parent.path(of: name), error)
        }
    }

    /// Removes the litter in a folder, and the folders in it that have no files then, unless they
    /// are too deep: skipped folders were not surveyed to the end.
    private func removeEmpty(_ place: DropPlace) throws(SystemError) {
        guard place.parts.count < Self.depthMax else { return }
        for name in try place.directory.names() {
            if SkippedNames.reason(for: name) == .litter {
                try place.directory.removeAll(name)
            } else if try place.directory.info(name)?.kind == .directory {
                try removeEmpty(place.folder(name))
                _ = try place.directory.removeEmpty(name)
            }
        }
    }
}
