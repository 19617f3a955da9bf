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

    /// Reads the directory. What is not whole yet has the folder look again.
    init(of place: DropPlace, in folder: DropFolder) {
        do {
            try place.directory.forEachNameBytes { bytes in
                guard let name = String(validating: bytes, as: UTF8.self),
                      DropName.isReadable(name) else {
                    unreadable.append(Array(bytes))
                    return
                }
                if !DropName.waits(name) { look(at: name, place, folder) }
            }
        } catch {
            folder.say("could not list what was dropped", place.path(of: ""), error)
            folder.isPending = true
        }
        files.sort { $0.name < $1.name }
        folders.sort()
    }

    /// What cannot be looked at may have been taken: it is left for the next time.
    private mutating func look(at name: String, _ place: DropPlace, _ folder: DropFolder) {
        do throws(SystemError) {
            try add(name, place, folder)
        } catch {
            folder.say("could not look at what was dropped (it stays)", place.path(of: name), error)
            folder.isPending = true
        }
    }

    private mutating func add(_ name: String, _ place: DropPlace, _ folder: DropFolder)
        throws(SystemError) {
        guard let facts = try place.directory.facts(name) else { return }
        let age = folder.settings.quietSeconds(facts)
        switch facts.kind {
        case .directory:
            folders.append(name)
        case .link:
            unfit.append((name, "it is a symbolic link"))
        case .other:
            unfit.append((name, "it is no regular file"))
        case .file where name == DropName.batchFile && place.parts.count > 1:
            guard age >= DropFolder.quietSeconds else {
                folder.isPending = true
                return
            }
            unfit.append((name, """
                a folder is one batch with all that is in it, and only \(place.parts[0])/\(name) \
                is read for that
                """))
        case .file where DropName.isSidecar(name):
            let subject = String(name.dropLast(DropName.sidecarSuffix.utf8.count))
            guard name != DropName.batchFile, age > DropFolder.emptySeconds,
                  try !place.directory.exists(subject) else { return }
            unfit.append((name, "there is no file \"\(subject)\" for it"))
        case .file:
            guard try !folder.isKept(facts) else { return }
            let isLoose = place.parts.isEmpty
            guard age >= DropFolder.quietSeconds || isLoose && folder.hints.isMoved(name) else {
                folder.isPending = true
                return
            }
            guard files.count < folder.settings.windowMax else {
                isCut = true
                return
            }
            files.append(DroppedFile(place: place, name: name, facts: facts,
                                     isAnnounced: isLoose && folder.hints.isAnnounced(name)))
        }
    }
}
