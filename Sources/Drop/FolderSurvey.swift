internal import Platform

/// What a folder and all in it come to.
struct FolderSurvey {
    /// Whether there are files that have not been taken.
    private(set) var hasFiles = false
    /// For how long nothing has changed, in seconds.
    private(set) var quietSeconds = Double.infinity

    /// - Throws: `Obstacle` when the folder is too deep, or cannot be read.
    init(of place: DropPlace, in folder: DropFolder) throws(DroppedJob.Obstacle) {
        do throws(SystemError) {
            try visit(place, folder)
        } catch {
            if error.isNotFound { throw .waits }
            throw error.code == Self.tooDeep ? .tooDeep
                : DroppedJob.Obstacle(error, "it could not be read")
        }
    }

    /// No code of the system's.
    private static let tooDeep: Int32 = -1

    private mutating func visit(_ place: DropPlace, _ folder: DropFolder) throws(SystemError) {
        guard place.parts.count <= DropFolder.depthMax else {
            throw SystemError("enter", place.path(of: ""), code: Self.tooDeep)
        }
        if let facts = try place.directory.facts(".") { note(facts, folder) }
        var (names, inner): ([String], [String]) = ([], [])
        try place.directory.forEachNameBytes { bytes in
            if let name = String(validating: bytes, as: UTF8.self) {
                names.append(name)
            } else {
                hasFiles = true
            }
        }
        for name in names {
            guard let facts = try place.directory.facts(name) else { continue }
            note(facts, folder)
            switch facts.kind {
            case .directory: if !DropName.waits(name) { inner.append(name) }
            case .file:
                let isForUs = name == DropName.batchFile && place.parts.count <= 1
                if !DropName.waits(name), !isForUs, try !folder.isKept(facts) {
                    hasFiles = hasFiles || !name.hasSuffix(DropName.sidecarSuffix)
                }
            case .link, .other: hasFiles = true
            }
        }
        for name in inner {
            do throws(SystemError) {
                try visit(try place.folder(name), folder)
            } catch where error.isNotFound {
                continue
            }
        }
    }

    private mutating func note(_ facts: FileFacts, _ folder: DropFolder) {
        quietSeconds = min(quietSeconds, folder.settings.quietSeconds(facts))
    }
}
