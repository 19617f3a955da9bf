internal import Platform

/// Folders whose files are taken as they come: each when it is whole, and again when it has
/// changed.
///
/// The system's hints say when to look; what falls between them is found a little later.
final class FolderWatch {
    /// How long a file has not changed when it counts as whole, in seconds: where the system says
    /// that nobody writes to it, and where it does not say.
    private static let quietSeconds = 2.0
    private static let uncertainSeconds = 10.0
    /// How soon the folders are looked at again, in seconds: after a hint, while a file is not
    /// whole, and in any case.
    private static let hintSeconds = 0.1
    private static let pendingSeconds = 0.5
    private static let rescanSeconds = 10.0
    /// Looking takes no more than this part of the time.
    private static let share = 0.2

    private let folders: [String]
    private let results: FileInfo?
    private let inotify: Inotify
    private var watched: Set<String> = []
    /// What was taken, by the bytes of its path, and how it was then: names that look alike may be
    /// those of two files.
    private var taken: [[UInt8]: Version] = [:]
    private var due = 0.0

    /// What changes with the contents of a file: further names of it, as jobs give it, do not.
    private struct Version: Hashable {
        let inode: UInt64
        let bytes: Int
        let modifiedNanoseconds: Int64

        init(_ info: FileInfo) {
            (inode, bytes) = (info.inode, info.size)
            modifiedNanoseconds = info.modifiedNanoseconds
        }
    }

    /// - Parameters:
    ///   - folders: the paths of directories.
    ///   - results: the directory that results go to, which is left out.
    init(_ folders: [String], besides results: FileInfo?) throws(SystemError) {
        self.folders = folders
        self.results = results
        inotify = try Inotify()
    }

    /// Readable when something has happened.
    var raw: Int32 { inotify.raw }

    /// How long nothing is to be taken, in seconds.
    var waitSeconds: Double { max(0, due - Clock.monotonicSeconds) }

    /// Takes note of what has happened.
    func takeHints() {
        var hasHints = false
        // A folder that was removed and made again is watched again.
        if !inotify.drain({ _, name in
            hasHints = true
            if name.isEmpty { watched = [] }
        }) {
            hasHints = true
        }
        if hasHints { due = min(due, Clock.monotonicSeconds + Self.hintSeconds) }
    }

    /// The files that are whole and were not taken as they are now.
    func take() -> [GivenFile] {
        let began = Clock.monotonicSeconds
        guard began >= due else { return [] }
        var found: [GivenFile] = []
        var isPending = false
        for folder in folders {
            let walk = GivenFile.Walk(of: folder, besides: results)
            for path in walk.folders where watched.insert(path).inserted {
                // Where the system allows no further watch, it is looked at now and then.
                _ = try? inotify.watch(path, forFolders: true)
            }
            for (file, info) in zip(walk.files, walk.infos) {
                let path = Array(file.path.utf8)
                guard let info, taken[path] != Version(info) else { continue }
                if isWhole(file, info) {
                    taken[path] = Version(info)
                    found.append(file)
                } else {
                    isPending = true
                }
            }
        }
        let now = Clock.monotonicSeconds
        let pause = isPending ? Self.pendingSeconds : Self.rescanSeconds
        due = now + max(pause, (now - began) * (1 / Self.share - 1))
        return found
    }

    private func isWhole(_ file: GivenFile, _ info: FileInfo) -> Bool {
        let quiet = abs(Double(Int64(Clock.wallNanoseconds) - info.changedNanoseconds)) / 1e9
        guard quiet >= Self.quietSeconds else { return false }
        return switch (try? PathName(file.path).open())?.isWrittenTo {
        case true?: false
        case false?: true
        case nil: quiet >= Self.uncertainSeconds
        }
    }
}
