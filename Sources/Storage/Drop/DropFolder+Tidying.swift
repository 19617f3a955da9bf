internal import Pipelines
internal import Platform

/// What is noted of files that stay and of folders goes when they have gone.
extension DropFolder {
    /// How often is looked for what has gone, in seconds.
    private static let tidySeconds = 3600.0

    /// Looks now and then what is noted and not there. It is forgotten when it was not there the
    /// last time either: what is being moved may be overlooked, and a disk be away for a while.
    func tidy(isStopping: () -> Bool) {
        if let lastTidied, settings.seconds(from: Int64(lastTidied)) < Self.tidySeconds { return }
        lastTidied = settings.now()
        do throws(SystemError) {
            var missing: Set<Int> = []
            try forEachNote { _, name in missing.insert(name.hashValue) }
            if !missing.isEmpty { try find(in: root, &missing, isStopping: isStopping) }
            if isStopping() { return }
            try forEachNote { (directory, name) throws(SystemError) in
                guard missing.contains(name.hashValue), self.missing.contains(name.hashValue)
                else { return }
                try directory.remove(name)
            }
            self.missing = missing
        } catch {
            say("could not look for dropped files that were removed", root.directory.path, error)
        }
    }

    /// Strikes out what is noted of that which is in a directory, whatever it is called.
    private func find(in place: DropPlace, _ missing: inout Set<Int>, isStopping: () -> Bool)
        throws(SystemError)
    {
        var folders: [String] = []
        try forEachName(in: place.directory) { (name) throws(SystemError) in
            if isStopping() { return }
            guard let info = try place.directory.info(name) else { return }
            switch info.kind {
            case .file: missing.remove(FileKey(info).text.hashValue)
            case .directory: folders.append(name)
            case .link, .other: break
            }
        }
        // Nothing is taken from below.
        guard place.parts.count < Self.depthMax else { return }
        let ours = place.parts.isEmpty ? [taken.name, refused.name] : []
        for name in folders where !ours.contains(name) && !isStopping() {
            do throws(SystemError) {
                if canBeBatch(depth: place.parts.count + 1),
                    let record = try Self.record(of: name, in: place.directory)
                {
                    missing.remove(record.hashValue)
                }
                try find(in: try place.folder(name), &missing, isStopping: isStopping)
            } catch  where error.isNotFound {
                continue
            }
        }
    }

    /// Calls with each name under which something is noted of what was dropped, and where.
    private func forEachNote(_ body: (Directory, String) throws(SystemError) -> Void)
        throws(SystemError)
    {
        try forEachName(in: kept) { (name) throws(SystemError) in try body(kept, name) }
        try forEachName(in: own) { (name) throws(SystemError) in
            if name.hasPrefix(Self.recordPrefix) { try body(own, name) }
        }
    }

    /// Calls with each name in a directory that is text, one at a time: there may be very many.
    private func forEachName(
        in directory: Directory,
        _ body: (String) throws(SystemError) -> Void
    ) throws(SystemError) {
        var failure: SystemError?
        try directory.forEachNameBytes { bytes in
            guard failure == nil, let name = String(validating: bytes, as: UTF8.self)
            else { return }
            do throws(SystemError) {
                try body(name)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
