internal import Pipelines
internal import Platform
internal import Text

/// What a folder and all in it come to.
struct FolderSurvey {
    /// Whether there are files that have not been taken.
    private(set) var hasFiles = false
    /// Whether a program is still writing a file.
    private(set) var hasTransfers = false
    /// Whether there is something else that is skipped and no litter.
    private(set) var hasOthers = false
    /// Whether something is said of files or the batch.
    private(set) var hasOptions = false
    /// For how long nothing has changed, in seconds.
    private(set) var quietSeconds = Double.infinity

    /// - Throws: `Obstacle` when the folder is too deep, or cannot be read.
    init(of place: DropPlace, in folder: DropFolder) throws(DroppedJob.Obstacle) {
        do throws(SystemError) {
            try visit(place, folder, within: nil)
        } catch {
            if error.isNotFound { throw .waits }
            throw error.code == Self.tooDeep
                ? .tooDeep
                : DroppedJob.Obstacle(error, "it could not be read")
        }
    }

    /// No code of the system's.
    private static let tooDeep: Int32 = -1

    /// Whether all has been taken, and nothing more is to be expected.
    var isOver: Bool {
        !hasFiles
            && quietSeconds
                >= (hasTransfers ? DropFolder.abandonedSeconds : DropFolder.emptySeconds)
    }

    /// Whether nothing is left but folders, litter and what was said of files that were taken.
    var isEmpty: Bool { !hasFiles && !hasTransfers && !hasOthers }

    /// - Parameter reason: why the folder is skipped with all that is in it; `nil` when it is not.
    private mutating func visit(
        _ place: DropPlace, _ folder: DropFolder,
        within reason: SkippedNames.Reason?
    ) throws(SystemError) {
        guard place.parts.count <= DropFolder.depthMax else {
            guard let reason else {
                throw SystemError("enter", place.path(of: ""), code: Self.tooDeep)
            }
            return skip(for: reason)
        }
        if let info = try place.directory.info(".") { note(info, folder) }
        var names: [String] = []
        try place.directory.forEachNameBytes { bytes in
            if let name = String(validating: bytes, as: UTF8.self) {
                names.append(name)
            } else if let reason {
                skip(for: reason)
            } else {
                hasFiles = true
            }
        }
        for name in names {
            let own = folder.skipReason(for: name)
            if own == .litter { continue }
            guard let info = try place.directory.info(name) else { continue }
            note(info, folder)
            let reason = reason ?? own
            if info.kind == .directory {
                try enter(name, in: place, folder, within: reason)
            } else if let reason {
                skip(for: reason)
            } else {
                try add(name, info, place, folder)
            }
        }
    }

    private mutating func enter(
        _ name: String, in place: DropPlace, _ folder: DropFolder,
        within reason: SkippedNames.Reason?
    ) throws(SystemError) {
        do throws(SystemError) {
            try visit(try place.folder(name), folder, within: reason)
        } catch  where error.isNotFound {
            return
        } catch  where reason != nil {
            // Nothing is taken from there.
            hasOthers = true
        }
    }

    private mutating func add(
        _ name: String, _ info: FileInfo, _ place: DropPlace,
        _ folder: DropFolder
    ) throws(SystemError) {
        guard info.kind == .file else {
            hasFiles = true
            return
        }
        let isForUs =
            name == DropName.batchFile && folder.canBeBatch(depth: place.parts.count)
        if isForUs || name.hasSuffix(DropName.sidecarSuffix) {
            hasOptions = true
        } else if try !folder.isKept(info) {
            hasFiles = true
        }
    }

    private mutating func skip(for reason: SkippedNames.Reason) {
        switch reason {
        case .control, .transfer: hasTransfers = true
        case .litter, .hidden: hasOthers = true
        }
    }

    private mutating func note(_ info: FileInfo, _ folder: DropFolder) {
        quietSeconds = min(quietSeconds, folder.settings.quietSeconds(info))
    }
}
