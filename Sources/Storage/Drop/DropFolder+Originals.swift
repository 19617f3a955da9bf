internal import Text
internal import Glibc
internal import Pipelines
internal import Platform
internal import Spool

/// What becomes of files whose jobs are durable.
extension DropFolder {
    /// Whether a file was taken and stays where it is.
    func isKept(_ info: FileInfo) throws(SystemError) -> Bool {
        try kept.exists(FileKey(info).text)
    }

    /// Does with a file what the pipeline says, unless another has taken its place. One with which
    /// that cannot be done now is `lost`.
    func putAway(_ name: String, in place: DropPlace, _ key: FileKey) {
        lost.insert(key)
        do throws(SystemError) {
            try putAwayNow(name, in: place, key)
            lost.remove(key)
        } catch {
            // One that has gone needs nothing more; but it may be `.taken/` that has.
            if error.isNotFound, (try? hasGone(name, from: place, key)) == true {
                lost.remove(key)
                return
            }
            say("could not move a taken file (retrying)", place.path(of: name), error)
            isPending = true
        }
    }

    private func putAwayNow(_ name: String, in place: DropPlace, _ key: FileKey)
        throws(SystemError)
    {
        guard pipeline.drop.original != .keep else { return try keep(key) }
        let hold = Self.hold(key.text)
        guard try move(name, from: place.directory, to: taken, as: hold) else {
            throw SystemError("move", name, code: EEXIST)
        }
        guard let info = try taken.info(hold), FileKey(info) == key else {
            // A new version came in between: it is taken in its turn.
            return try restore(hold, to: place, as: name)
        }
        try finish(hold, place.parts, name)
    }

    /// Whether a file is neither where it was any more nor on its way.
    private func hasGone(_ name: String, from place: DropPlace, _ key: FileKey)
        throws(SystemError) -> Bool
    {
        if try taken.exists(Self.hold(key.text)) { return false }
        guard let info = try place.directory.info(name) else { return true }
        return FileKey(info) != key
    }

    /// Has a file that stands beside one that was taken, and was read, go where that went.
    func dispose(of name: String, in place: DropPlace) {
        guard let info = try? place.directory.info(name), info.kind == .file else { return }
        putAway(name, in: place, FileKey(info))
    }

    /// What a file is called on its way: nobody finds it by its own name any more.
    static func hold(_ key: String) -> String { ".hold-\(key)" }

    private func keep(_ key: FileKey) throws(SystemError) {
        _ = try kept.open(making: key.text)
        moved[kept.path] = kept
    }

    /// Removes a file that is held, or moves it to `.taken/`.
    private func finish(_ hold: String, _ parts: [String], _ name: String) throws(SystemError) {
        if pipeline.drop.original == .remove {
            try taken.remove(hold)
            moved[taken.path] = taken
            return
        }
        try move(hold, from: taken, in: makePath(parts, in: taken), as: name)
    }

    /// A directory that something is to be put into, made if need be. Those above it are flushed
    /// before that: else a power cut could take it away with what it has got.
    func makePath(_ parts: [String], in parent: Directory) throws(SystemError) -> Directory {
        var target = parent
        for part in parts {
            let inner = try target.makingFree(part)
            if durablePaths.insert(inner.path).inserted { try target.synchronize() }
            target = inner
        }
        return target
    }

    /// Moves a file back to where it was.
    private func restore(_ hold: String, to folder: DropPlace, as name: String)
        throws(SystemError)
    {
        try move(hold, from: taken, in: folder.directory, as: name)
        isPending = true
    }

    /// Moves an entry, under another name if its own is taken.
    private func move(
        _ name: String, from source: Directory, in target: Directory,
        as wanted: String
    ) throws(SystemError) {
        var number = 1
        while try !move(name, from: source, to: target, as: SplitName(wanted).numbered(number)) {
            number += 1
        }
    }

    private func move(
        _ name: String, from source: Directory, to target: Directory,
        as newName: String
    ) throws(SystemError) -> Bool {
        guard try source.move(name, to: target, as: newName) else { return false }
        for directory in [source, target] { moved[directory.path] = directory }
        return true
    }

    /// Flushes what was moved, in the order in which it was: into `.taken/` first, then on
    /// from there.
    func flushMoves() throws(SystemError) {
        for path in moved.keys.sorted() { try moved[path]?.synchronize() }
        moved = [:]
    }

    /// Does what journals list as still to be done: files whose jobs are there are put away, others
    /// go back to where they were. A crash has left them, or something that failed.
    func recoverJournals() throws(SystemError) {
        guard !isRecovered else { return }
        var (done, left): ([DropJournal], [DropJournal.Entry]) = ([], [])
        var isDone = true
        for journal in try DropJournal.left(in: own) {
            var rest: [DropJournal.Entry] = []
            for entry in journal.entries
            where try !recover(entry, isTaken: journal.kind == .taken) { rest.append(entry) }
            if !rest.isEmpty { isDone = false }
            // What is noted as taken stays so until all of it has been put away.
            if rest.isEmpty || journal.kind == .begun { done.append(journal) }
            if journal.kind == .begun { left += rest }
        }
        try close(done, keeping: left)
        isRecovered = isDone
        if !isRecovered { isPending = true }
    }

    /// Ends journals.
    /// - Parameter entries: what is still to be done for them. Their jobs are there, and may be
    ///   removed before that is.
    func close(_ journals: [DropJournal], keeping entries: [DropJournal.Entry])
        throws(SystemError)
    {
        if !entries.isEmpty { _ = try DropJournal(entries, as: .taken, in: own) }
        try flushMoves()
        for journal in journals { try journal.close() }
    }

    /// - Parameter isTaken: whether it is known that the file has become a job.
    /// - Returns: whether nothing is left to do, but for a file that was not found.
    private func recover(_ entry: DropJournal.Entry, isTaken: Bool) throws(SystemError) -> Bool {
        let (key, hold) = (FileKey(entry.key), Self.hold(entry.key))
        let parts = entry.path.pathNames.map(String.init)
        guard let name = parts.last else { return true }
        var isJob = isTaken || lost.contains(key)
        if !isJob { isJob = try settings.lookup.path(of: entry.job) != nil }
        if isJob { lost.insert(key) }
        let held = try taken.info(hold)
        let isHeld = held != nil
        do throws(SystemError) {
            // What is held may be a new version, and no job.
            if let held, isJob, FileKey(held) == key {
                try finish(hold, parts.dropLast(), name)
                lost.remove(key)
                return true
            }
            var place = root
            // A folder that has gone had nothing left in it.
            for part in parts.dropLast() { place = try place.folder(part) }
            if isHeld {
                try restore(hold, to: place, as: name)
                return true
            }
            guard isJob, let info = try place.directory.info(name), FileKey(info) == key
            else { return true }
            putAway(name, in: place, key)
            if let sidecar = entry.sidecar, pipeline.drop.original != .keep {
                dispose(of: sidecar, in: place)
            }
            return !lost.contains(key)
        } catch {
            if error.isShortage || error.code == EIO { throw error }
            if isHeld {
                try restore(hold, to: root, as: name)
            } else if !error.isNotFound {
                say("could not put a file in order", entry.path, error)
            }
            return true
        }
    }
}
