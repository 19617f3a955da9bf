@testable import Drop
import Glibc
import Jobs
import PipelineReader
import Pipelines
import Platform
@testable import Spool

/// A file that somebody drops.
struct TestFile: Hashable, Sendable {
    /// Relative to the pipeline's directory.
    let path: String
    /// What is to become of it.
    let original: DropRules.Original

    /// Whether it can be taken.
    var isFit: Bool { !path.hasSuffix(".txt") }
    /// A JPEG, as far as is looked, unless it is to be refused.
    var bytes: [UInt8] { (isFit ? [0xff, 0xd8, 0xff, 0xe0] : []) + Array(path.utf8) }
    var name: String { String(path.split(separator: "/").last!) }
    /// The folder that was dropped whole, if it is in one.
    var folder: Substring? { path.contains("/") ? path.split(separator: "/").first : nil }
}

/// What people and the thread do that takes dropped files.
extension TestWork {
    /// Puts files where they are taken.
    func drop(_ paths: [String], original: DropRules.Original = .move) throws {
        for path in paths {
            let file = TestFile(path: path, original: original)
            let parts = path.split(separator: "/").map(String.init)
            let place = try Directory(
                making: ([dropPath] + parts.dropLast()).joined(separator: "/"))
            try place.create(file.name).write(file.bytes)
            ledger.note(.dropped(file))
        }
    }

    /// Takes what was dropped, as a scheduler that has started: twice, so that what could not be
    /// done is tried again.
    /// - Parameter isDaily: whether what is refused is reported at a time of the day.
    func takeDropped(_ original: DropRules.Original = .move, isDaily: Bool = false) throws {
        let folder = try openDrop(original, isDaily: isDaily)
        for _ in 0..<2 { try TestWork.sweep(folder) }
        ledger.note(.swept)
    }

    /// As the loop does that looks at all of them.
    private static func sweep(_ folder: DropFolder) throws(SystemError) {
        do throws(SystemError) {
            try folder.sweep(isStopping: { false })
        } catch  where error.isDiskFull {}
    }

    /// Takes what was dropped until a call that begins to do something with one of these names, and
    /// is gone.
    func takeDropped(_ original: DropRules.Original = .move, until action: String, _ name: String) {
        let source = AnomalySource(.crash, at: .action(action, name))
        source.interceptor.watch { _ = try? takeDropped(original) }
    }

    /// Takes what was dropped while nothing may be moved from where it was.
    func takeDroppedWithoutMoving() throws {
        let drop = "/drop/\(Self.pipeline)/"
        try Interceptor { action, path in action == "rename" && path.contains(drop) ? EACCES : nil }
            .watch { try takeDropped() }
    }

    private var dropPath: String { "\(spool.path)/drop/\(Self.pipeline)" }
    private var notesPath: String { "\(spool.path)/drop/.pressroom/\(Self.pipeline)" }

    private func openDrop(_ original: DropRules.Original, isDaily: Bool = false) throws
        -> DropFolder
    {
        // What is dropped is whole when it has not changed for a while.
        let settings = DropSettings(
            spool: spool, queueMax: 1000, reserveBytes: 0,
            notifiable: NotifiableAddresses("")!,
            log: Log(program: "test", threshold: .error)
        ) { Clock.wallNanoseconds + 20_000_000_000 }
        return try DropFolder(
            Directory(making: dropPath), noting: Directory(making: notesPath),
            isDaily ? Self.dailyPipeline : Self.pipelines[original]!, settings)
    }

    private static let dailyPipeline = try! PipelineFile.parse(
        text: """
            name: \(pipeline)
            accepts: [image/jpeg]
            notify: { hook: { program: notified }, at: "07:00", zone: UTC }
            steps: { small: { uses: thumbnail, with: { width: 20 } } }
            """, path: "web.yaml", zones: { ["UTC"] })

    private static let pipelines = Dictionary(
        uniqueKeysWithValues: DropRules.Original.allCases.map { original in
            (
                original,
                try! PipelineFile.parse(
                    text: """
                        name: \(pipeline)
                        accepts: [image/jpeg]
                        drop: { original: \(original) }
                        notify: { hook: { program: notified }, digest: true }
                        steps: { small: { uses: thumbnail, with: { width: 20 } } }
                        """, path: "web.yaml", zones: { [] })
            )
        })

    /// What is not where it should be when all was taken.
    func misplaced(_ files: [TestFile]) throws -> [String] {
        guard !files.isEmpty else { return [] }
        let (drop, notes) = (try Directory(opening: dropPath), try Directory(opening: notesPath))
        var found = try notes.names().filter {
            $0.hasPrefix("journal-") || $0.hasPrefix("taken-")
        }
        found += try drop.names(below: ".taken").filter { $0.contains(".hold-") }
        found = found.map { "\($0) is left over" }
        for file in files {
            let expected: [String] =
                switch file.original {
                case .keep: [file.path]
                case .move: [".taken/\(file.path)"]
                case .remove: []
                }
            for path in [file.path, ".taken/\(file.path)"] {
                let bytes = try? drop.contents(path)
                if bytes != (expected.contains(path) ? file.bytes : nil) {
                    found.append("\(path) \(bytes == nil ? "is missing" : "stands there")")
                }
            }
        }
        return found
    }

    /// What is missing of a file that was to be refused, and to be notified of with its batch.
    /// - Parameter isReadable: whether the folder could be read: one that cannot is refused whole.
    func unrefused(_ file: TestFile, isReadable: Bool) throws -> [String] {
        var found: [String] = []
        let drop = try Directory(opening: dropPath)
        // A reason that a crash has left takes the name that is like the file's.
        let refused = try drop.names(below: ".refused").filter { path in
            try drop.contents(".refused/\(path)") == file.bytes
        }
        if refused.count != 1 { found.append("\(file.path) is refused \(refused.count) times") }
        if (try? drop.contents(file.path)) != nil { found.append("\(file.path) stands there") }
        let own = file.path.split(separator: "/").dropFirst(file.folder == nil ? 0 : 1)
        // It may be with all that is in one of its folders that it was refused; a day's digest has
        // their paths in the drop folder.
        let names = [Array(own), file.path.split(separator: "/")].map { parts in
            parts.indices.map { parts[...$0].joined(separator: "/") }
        }
        var batches: [BatchID] = []
        for name in try Directory(opening: "\(spool.path)/batches").names() {
            guard let id = BatchID(name), let refusals = try spool.batches.refusals(of: id)
            else { continue }
            let reported = refusals.shown.files.map(\.name)
            let count = reported.count { $0 == names[0].last || $0 == names[1].last }
            if count > 1 { found.append("\(file.path) is reported \(count) times") }
            if reported.contains(where: names.joined().contains) { batches.append(id) }
        }
        let days = try batches.filter { try spool.batches.manifest(of: $0)?.daily != nil }
        if days.count > 1 { found.append("\(file.path) is reported on \(days.count) days") }
        if file.folder != nil, isReadable, batches.count > days.count + 1 {
            found.append("\(file.path) is in \(batches.count - days.count) batches")
        }
        let marked = try Set(spool.outbox.markers().map(\.subject))
        if !batches.contains(where: { marked.contains(.batch($0)) }) {
            found.append("nobody is notified that \(file.path) was refused")
        }
        return found
    }

    /// Whether a file was refused, or its folder, and the reason stands beside it.
    func isRefused(_ file: TestFile) throws -> Bool {
        let refused = try Directory(opening: dropPath).names(below: ".refused")
        let reasons = [file.path, String(file.folder ?? "")].map { "\($0).reason.txt" }
        return refused.contains(file.path) && reasons.contains(where: refused.contains)
    }
}

extension Directory {
    /// The paths of all files below a directory in this one.
    fileprivate func names(below path: String) throws -> [String] {
        let directory = try directory(path)
        return try directory.names().flatMap { name -> [String] in
            guard (try? directory.directory(name)) != nil else { return [name] }
            return try directory.names(below: name).map { "\(name)/\($0)" }
        }
    }
}
