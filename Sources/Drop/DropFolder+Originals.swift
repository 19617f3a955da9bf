internal import Glibc
internal import Pipelines
internal import Platform
internal import Spool

/// What becomes of files whose jobs are durable.
extension DropFolder {
    /// Whether a file was taken and stays where it is.
    func isKept(_ facts: FileFacts) -> Bool { kept.exists(FileKey(facts).text) }

    /// Does with a file what the pipeline says, unless another has taken its place.
    func settle(_ name: String, in place: DropPlace, _ key: FileKey) {
        do throws(SystemError) {
            guard pipeline.drop.original != .keep else { return try keep(key) }
            let hold = Self.hold(key.text)
            guard try place.directory.move(name, to: taken, as: hold) else {
                throw SystemError("move", name, code: EEXIST)
            }
            guard let facts = taken.facts(hold), FileKey(facts) == key else {
                // A new version came in between: it is taken in its turn.
                return try giveBack(hold, to: place, as: name)
            }
            try finish(hold, place.parts, name)
        } catch {
            // One that has gone needs nothing more.
            if error.isNotFound { return }
            say("could not move a file that was taken (it stays)", place.path(of: name), error)
            try? keep(key)
        }
    }

    /// Has a file that stands beside one that was taken, and was read, go where that went.
    func dispose(of name: String, in place: DropPlace) {
        guard let facts = place.directory.facts(name), facts.kind == .file else { return }
        settle(name, in: place, FileKey(facts))
    }

    /// What a file is called on its way: nobody finds it by its own name any more.
    static func hold(_ key: String) -> String { ".hold-\(key)" }

    private func keep(_ key: FileKey) throws(SystemError) {
        _ = try kept.open(making: key.text)
    }

    /// Removes a file that is held, or moves it to `.taken/`.
    func finish(_ hold: String, _ parts: [String], _ name: String) throws(SystemError) {
        if pipeline.drop.original == .remove { return try taken.remove(hold) }
        var target = taken
        for part in parts { target = try target.making(part) }
        try move(hold, from: taken, in: target, as: name)
    }

    /// Moves a file back to where it was.
    func giveBack(_ hold: String, to folder: DropPlace, as name: String) throws(SystemError) {
        try move(hold, from: taken, in: folder.directory, as: name)
        isPending = true
    }

    /// Moves an entry, under another name if its own is taken.
    private func move(_ name: String, from source: Directory, in target: Directory,
                       as wanted: String) throws(SystemError) {
        var number = 1
        while try !source.move(name, to: target, as: DropName.numbered(wanted, number)) {
            number += 1
        }
    }

    /// Puts in order what a crash has left: files whose jobs are there are done with, others go back
    /// to where they were.
    func recover() throws(SystemError) {
        for (journal, entries) in try DropJournal.left(in: own) {
            for entry in entries { recover(entry) }
            try own.remove(journal)
        }
    }

    private func recover(_ entry: DropJournal.Entry) {
        let parts = entry.path.split(separator: "/").map(String.init)
        guard let name = parts.last else { return }
        let hold = Self.hold(entry.key)
        let isJob = spool.path(of: entry.job) != nil
        do throws(SystemError) {
            var place = root
            // A folder that has gone had nothing left in it.
            for part in parts.dropLast() { place = try place.folder(part) }
            if taken.exists(hold) {
                return isJob ? try finish(hold, place.parts, name)
                    : try giveBack(hold, to: place, as: name)
            }
            guard isJob else { return }
            lost.insert(FileKey(entry.key))
            if let facts = place.directory.facts(name), FileKey(facts).text == entry.key {
                lost.remove(FileKey(facts))
                settle(name, in: place, FileKey(facts))
                if let sidecar = entry.sidecar, pipeline.drop.original != .keep {
                    dispose(of: sidecar, in: place)
                }
            }
        } catch {
            if taken.exists(hold) {
                try? giveBack(hold, to: root, as: name)
            } else if !error.isNotFound {
                say("could not put a file in order", entry.path, error)
            }
        }
    }
}
