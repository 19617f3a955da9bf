internal import Text
internal import Pipelines
internal import Platform

/// What is in a directory and may be taken: no more files than the settings say.
struct DropListing {
    /// Files that seem whole.
    var files: [DroppedFile] = []
    var folders: [String] = []
    /// What can never be taken, and why.
    var unfit: [(name: String, reason: String)] = []
    /// Names that are no text.
    var unreadable: [[UInt8]] = []
    /// Whether there are more files.
    var isCut = false
    private var unfinished = UnfinishedFiles()

    /// Reads the directory. What is not whole yet has the folder look again.
    init(of place: DropPlace, in folder: DropFolder) {
        do {
            try place.directory.forEachNameBytes { bytes in
                let name = String(validating: bytes, as: UTF8.self)
                if let name, let reason = folder.skipReason(for: name) {
                    unfinished.note(name, reason)
                } else if let name, name.unicodeScalars.allSatisfy(\.isAllowedInNames) {
                    look(at: name, place, folder)
                } else {
                    unreadable.append(Array(bytes))
                }
            }
        } catch {
            folder.say("could not list a drop folder", place.path(of: ""), error)
            folder.isPending = true
        }
        files = files.filter { !unfinished.contains($0.name, bytes: $0.info.size) }
        files.sort { NaturalOrder($0.name) < NaturalOrder($1.name) }
        folders.sort { NaturalOrder($0) < NaturalOrder($1) }
    }

    /// What cannot be looked at may have been taken: it is left for the next time.
    private mutating func look(at name: String, _ place: DropPlace, _ folder: DropFolder) {
        do throws(SystemError) {
            try add(name, place, folder)
        } catch {
            folder.say("could not inspect a dropped file (it stays)", place.path(of: name), error)
            folder.isPending = true
        }
    }

    private mutating func add(_ name: String, _ place: DropPlace, _ folder: DropFolder)
        throws(SystemError)
    {
        guard let info = try place.directory.info(name) else { return }
        let age = folder.settings.quietSeconds(info)
        switch info.kind {
        case .directory:
            folders.append(name)
        case .link:
            unfit.append((name, "it is a symbolic link"))
        case .other:
            unfit.append((name, "it is no regular file"))
        case .file
        where name == DropName.batchFile && !folder.canBeBatch(depth: place.parts.count):
            guard age >= folder.pipeline.drop.settleSeconds else {
                folder.isPending = true
                return
            }
            unfit.append(
                (
                    name,
                    """
                    a folder is one batch with all that is in it, and only \
                    \(place.parts[0])/\(name) \
                    is read for that
                    """
                ))
        case .file where DropName.isSidecar(name):
            let subject = String(name.dropLast(DropName.sidecarSuffix.utf8.count))
            guard name != DropName.batchFile, age > DropFolder.emptySeconds,
                try !place.directory.exists(subject)
            else { return }
            unfit.append((name, "there is no file \"\(subject)\" for it"))
        case .file:
            guard try !folder.isKept(info) else { return }
            let isLoose = place.parts.isEmpty
            guard age >= folder.pipeline.drop.settleSeconds || isLoose && folder.hints.isMoved(name)
            else {
                folder.isPending = true
                return
            }
            guard files.count < folder.settings.windowMax else {
                isCut = true
                return
            }
            files.append(
                DroppedFile(
                    place: place, name: name, info: info,
                    isAnnounced: isLoose && folder.hints.isAnnounced(name)))
        }
    }
}
