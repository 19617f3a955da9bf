internal import Naming
internal import Text
internal import Pipelines
internal import Platform

/// What is not taken goes out of the way, with the reason beside it.
extension DropFolder {
    /// Does with an entry what follows from what keeps it from being taken.
    /// - Throws: `SystemError` when that is the spool.
    func handle(
        _ obstacle: DroppedJob.Obstacle, _ name: String, in place: DropPlace,
        of batch: BatchSource
    ) throws(SystemError) {
        switch obstacle {
        case .waits: isPending = true
        case .unfit(let reason): try refuse([(name, reason)], in: place, of: batch)
        case .spool(let error) where error.isNewerFormat:
            say("could not add to the batch of a dropped folder (it stays)", name, error)
        case .spool(let error): throw error
        }
    }

    /// Refuses what can never be taken.
    /// - Returns: whether there was anything.
    @discardableResult
    func handle(
        _ list: DropListing, in place: DropPlace, isStopping: () -> Bool,
        of batch: BatchSource
    ) throws(SystemError) -> Bool {
        var rest = list.unfit[...]
        while !rest.isEmpty, !isStopping() {
            let group = Array(rest.prefix(Self.refusedMax))
            rest = rest.dropFirst(Self.refusedMax)
            try note(group, in: place, of: batch)
            for (name, reason) in group where !isStopping() {
                refuse(name, in: place, because: reason)
            }
        }
        var unreadable = list.unreadable[...]
        while !unreadable.isEmpty, !isStopping() {
            let group = unreadable.prefix(Self.refusedMax)
            unreadable = unreadable.dropFirst(Self.refusedMax)
            try note(group.map { (Self.shown($0), Self.unreadable) }, in: place, of: batch)
            for name in group where !isStopping() { refuse(unreadable: name, in: place) }
        }
        return !list.unfit.isEmpty || !list.unreadable.isEmpty
    }

    /// How many are refused together.
    private static let refusedMax = 32

    /// Writes down that entries are refused, and refuses them.
    /// - Returns: how many of them are not there any more.
    @discardableResult
    func refuse(
        _ entries: [(name: String, reason: String)], in place: DropPlace,
        of batch: BatchSource
    ) throws(SystemError) -> Int {
        try note(entries, in: place, of: batch)
        return entries.count { refuse($0.name, in: place, because: $0.reason) }
    }

    /// Moves an entry to `.refused/`, with what stands beside it for it.
    /// - Returns: whether it is not there any more.
    @discardableResult
    private func refuse(_ name: String, in place: DropPlace, because reason: String) -> Bool {
        let text = "\(place.path(of: name)) was not taken: \(reason)\n"
        show(text, as: place.parts + [name])
        let isMoved = move(to: place.parts, as: name, because: text) {
            (target, newName) throws(SystemError) in
            try place.directory.move(name, to: target, as: newName)
        }
        let sidecar = name + DropName.sidecarSuffix
        // One that is not found now is refused by itself.
        if isMoved, (try? place.directory.exists(sidecar)) == true {
            refuse(sidecar, in: place, because: "its file was not taken, which is \(name)")
        }
        return isMoved
    }

    /// The same of an entry whose name is no text, or cannot be shown.
    private func refuse(unreadable name: [UInt8], in place: DropPlace) {
        let shown = Self.shown(name)
        let reason = "\(place.path(of: shown)) was not taken: \(Self.unreadable)\n"
        show(reason, as: place.parts + [shown])
        move(to: place.parts, as: "unreadable-name", because: reason) {
            (target, newName) throws(SystemError) in
            try place.directory.move(bytes: name, to: target, as: newName)
        }
    }

    /// The folder among the outputs that says what was refused.
    private static let shownFolder = "_refused"
    /// What it is called while it is written.
    private static let hiddenNote = ".pressroom-refused"

    /// Says beside the outputs that a file was refused, where people look for what became of it.
    private func show(_ text: String, as parts: [String]) {
        guard let output = pipeline.drop.output else { return }
        do throws(SystemError) {
            var folder = try Directory(opening: output)
            let roots = settings.publishRoots
            if !roots.isEmpty, try !folder.isBelow(roots) { return }
            for part in [Self.shownFolder] + parts.dropLast().map(PortableName.of) {
                let isNew = try folder.make(part)
                folder = try folder.directory(part)
                if isNew {
                    try folder.give(to: nil, group: nil, mode: Descriptor.usualMode(0o777))
                }
            }
            try folder.remove(Self.hiddenNote)
            let file = try folder.create(Self.hiddenNote)
            try file.write(Array(text.utf8))
            try file.give(to: nil, group: nil, mode: Descriptor.usualMode(0o666))
            let wanted = SplitName(PortableName.of(parts.last ?? "") + ".txt")
            let subject = "\(parts.joined(separator: "/")) was not taken: "
            var number = 1
            while try !isFree(wanted.numbered(number), in: folder, for: subject) { number += 1 }
            try folder.rename(Self.hiddenNote, to: folder, as: wanted.numbered(number))
        } catch {
            say("could not say beside the outputs that a file was refused", output, error)
        }
    }

    /// Whether nothing has a name, or what is said under it is about the same file: of other files
    /// the names may differ in what no system can have.
    private func isFree(_ name: String, in folder: Directory, for subject: String)
        throws(SystemError) -> Bool
    {
        guard let info = try folder.info(name) else { return true }
        guard info.kind == .file, info.size <= Self.noteBytesMax else { return false }
        return try folder.contents(name, bytesMax: Self.noteBytesMax).starts(with: subject.utf8)
    }

    /// No longer file is one of these.
    private static let noteBytesMax = 1 << 20

    private static let unreadable = "its name is not UTF-8, or has control characters"

    /// A name that is no text, as it can be shown.
    private static func shown(_ name: [UInt8]) -> String {
        name.map { byte in
            (0x20..<0x7f).contains(byte)
                ? String(UnicodeScalar(byte))
                : "\\x" + String(0x100 + Int(byte), radix: 16).dropFirst()
        }.joined()
    }

    /// Moves something under the first name that is free, having written why.
    /// - Parameter move: returns false when the name is taken.
    /// - Returns: whether it was moved.
    @discardableResult
    private func move(
        to parts: [String], as name: String, because reason: String,
        _ move: (Directory, String) throws(SystemError) -> Bool
    ) -> Bool {
        let path = (parts + [name]).joined(separator: "/")
        do throws(SystemError) {
            let target = try makePath(parts, in: refused)
            for attempt in 1... {
                let newName = SplitName(name).numbered(DropName.number(attempt), bytesMax: 200)
                guard try write(reason, as: newName + ".reason.txt", in: target) else { continue }
                do throws(SystemError) {
                    if try move(target, newName) { break }
                } catch {
                    try target.remove(newName + ".reason.txt")
                    throw error
                }
                try target.remove(newName + ".reason.txt")
            }
            settings.log.write(
                .notice, "refused a dropped file",
                [
                    "pipeline": pipeline.name, "file": path, "reason": reason,
                ])
            return true
        } catch {
            if error.isFailedFlush { failedFlush = error }
            if !error.isNotFound {
                say("could not refuse a dropped file (it stays)", path, error)
            }
            return false
        }
    }

    /// - Returns: false when the name is taken.
    private func write(_ text: String, as name: String, in directory: Directory)
        throws(SystemError) -> Bool
    {
        do throws(SystemError) {
            try directory.create(name).write(Array(text.utf8))
            return true
        } catch  where error.alreadyExists {
            return false
        }
    }
}

extension Directory {
    /// Makes a directory if need be, and opens it: under another name if its own is that of
    /// something else.
    func makingFree(_ name: String) throws(SystemError) -> Directory {
        var number = 1
        while true {
            do throws(SystemError) {
                return try making(SplitName(name).numbered(number))
            } catch  where error.isWrongType {
                number += 1
            }
        }
    }
}
