@testable import Drop
import Glibc
import Jobs
import Platform
import Spool
import Testing

@Suite struct `Dropped files that are refused` {
    private static let mailing = "notify: { email: { to: ops@example.org }, digest: true }"
    private static let ops = Recipient.email(address: EmailAddress("ops@example.org")!)

    /// The batches that there are, by their titles.
    private func batches(_ stage: DropStage) throws -> [String: BatchSummary] {
        let names = try Directory(opening: "\(stage.spool.path)/batches").names()
        return try Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                guard let id = BatchID(name),
                    let manifest = try stage.spool.batches.manifest(of: id)
                else { return nil }
                return (manifest.title?.text ?? "", try stage.spool.batches.summary(of: manifest))
            })
    }

    private func recipients(_ stage: DropStage) throws -> [BatchID: [Recipient]] {
        var recipients: [BatchID: [Recipient]] = [:]
        for entry in try stage.spool.outbox.markers() {
            guard case .batch(let id) = entry.subject else { continue }
            recipients[id] = try stage.spool.batches.refusals(of: id)?.recipients.map(\.recipient)
        }
        return recipients
    }

    @Test func `a folder with only refused files is a batch and is reported`() throws {
        let stage = try DropStage(Self.mailing)
        for name in ["Notes/a.txt", "Notes/sea/b.txt"] { try stage.write(name, [1]) }
        #expect(symlink("/etc", "\(stage.drop)/Notes/link") == 0)
        try stage.write("Notes/batch.yaml", Array("notify: ada@example.org".utf8))
        for _ in 0..<3 { try stage.sweep() }
        let batch = try #require(batches(stage)["Notes"])
        #expect(batch.total == 0 && batch.pipelines == ["web"] && batch.progress == 1)
        #expect(batch.finishedAt != nil && batch.refused?.count == 3)
        let unknown = "it is of an unknown type; the pipeline takes image/jpeg, image/png"
        #expect(
            batch.refused?.files.sorted { $0.name < $1.name } == [
                .init(name: "a.txt", reason: unknown),
                .init(name: "link", reason: "it is a symbolic link"),
                .init(name: "sea/b.txt", reason: unknown),
            ])
        let ada = Recipient.email(address: EmailAddress("ada@example.org")!)
        #expect(try recipients(stage) == [batch.id: [Self.ops, ada]])
        try stage.sweep(after: 100)
        #expect(try stage.info("Notes") == nil && stage.own() == [])
    }

    @Test func `a refused file joins the batch of the files that are taken beside it`() throws {
        let stage = try DropStage(Self.mailing)
        for name in ["a.jpg", "Work/b.jpg"] { try stage.write(name) }
        for name in ["c.txt", "Work/inner/d.txt"] { try stage.write(name, [1]) }
        try stage.write("batch.yaml", Array("title: Loose".utf8))
        try stage.sweep()
        let batches = try batches(stage)
        #expect(batches.mapValues(\.total) == ["Loose": 1, "Work": 1])
        #expect(
            batches.mapValues { $0.refused?.files.map(\.name) }
                == ["Loose": ["c.txt"], "Work": ["inner/d.txt"]])
        #expect(batches["Work"]?.finishedAt == nil, "its job waits")
        #expect(
            try stage.files().filter { $0.hasPrefix(".taken") } == [
                ".taken/Work/b.jpg", ".taken/a.jpg", ".taken/batch.yaml",
            ])
    }

    @Test func `a folder that is refused as a whole is reported by its name`() throws {
        let stage = try DropStage(Self.mailing)
        try stage.write("Work/a.jpg")
        try stage.write("Work/batch.yaml", Array("priority: hgih".utf8))
        for _ in 0..<2 { try stage.sweep() }
        let files = try #require(batches(stage)["Work"]?.refused?.files)
        #expect(files.count == 1 && files[0].name == "Work")
        #expect(files[0].reason.hasPrefix("\"batch.yaml\" has an error\n"))
    }

    @Test(arguments: ["", "Work/"], [false, true])
    func `a refused file that cannot be moved away counts once`(folder: String, isRestarted: Bool)
        throws
    {
        let stage = try DropStage(Self.mailing)
        for name in ["a.txt", "b.txt"] { try stage.write(folder + name, [1]) }
        let stuck = Interceptor { action, path in
            action == "rename" && path.hasSuffix(".txt") ? EACCES : nil
        }
        try stuck.watch { for _ in 0..<3 { try stage.sweep() } }
        #expect(try stage.files().sorted() == ["a.txt", "b.txt"].map { folder + $0 })
        #expect(try batches(stage).values.map { $0.refused?.count } == [2])
        // Loose files have no batch any more that they belong to.
        guard isRestarted, !folder.isEmpty else { return }
        try stage.restart()
        for _ in 0..<2 { try stage.sweep() }
        #expect(try stage.files(".refused").count == 4)
        #expect(try batches(stage).values.map { $0.refused?.count } == [2])
    }

    @Test func `a refused file stays in place until the refusal is on disk`() throws {
        let stage = try DropStage(Self.mailing)
        try stage.write("Work/a.txt", [1])
        for (action, name) in [("create", "refused.json"), ("open", "outbox/")] {
            let failing = Interceptor { $0 == action && $1.contains(name) ? ENOSPC : nil }
            #expect(throws: SystemError.self) { try failing.watch { try stage.sweep() } }
            #expect(try stage.files() == ["Work/a.txt"])
        }
        try stage.sweep()
        #expect(try stage.files() == [".refused/Work/a.txt", ".refused/Work/a.txt.reason.txt"])
        #expect(try batches(stage).values.map { $0.refused?.count } == [1])
        #expect(try recipients(stage).count == 1)
    }

    @Test func `a message names as many refused files as fit`() throws {
        let stage = try DropStage(Self.mailing)
        for number in 0..<150 { try stage.write("Work/\(number).txt", [1]) }
        for number in 0..<50 { try stage.write("Work/.\(number).txt", [1]) }
        for _ in 0..<2 { try stage.sweep() }
        let refused = try #require(batches(stage)["Work"]?.refused)
        #expect(refused.count == 150 && refused.files.count == BatchRefusals.filesMax)
    }

    @Test(arguments: [
        ("", []), ("notify: { email: { to: ops@example.org, on: [completed] }, digest: true }", []),
        ("notify: { email: { to: ops@example.org } }", ["email"]),
        ("notify: { webhook: { url: \"https://example.org\" } }", []),
        ("notify: { webhook: { url: \"https://example.org\" }, digest: true }", ["webhook"]),
        ("notify: { hook: { program: x, on: [failed] }, digest: true }", ["hook"]),
    ])
    func `a recipient of failures is notified of refused files`(rules: String, transport: [String])
        throws
    {
        let stage = try DropStage(rules)
        try stage.write("Work/a.txt", [1])
        try stage.sweep()
        let batch = try #require(batches(stage)["Work"])
        #expect(try recipients(stage)[batch.id]?.map(\.transport.rawValue) ?? [] == transport)
        #expect(batch.refused?.count == 1)
    }
}
