import PipelineFiles
@testable import Drop
import Glibc
import Platform
import Spool
import Testing

@Suite struct `The loop that takes what is dropped` {
    /// Runs the loop until it ends by itself, or the test has seen enough.
    /// - Parameter judge: sees each call of the loop's, and may have it fail.
    /// - Returns: what it ended with.
    private func run(_ stage: DropStage, judge: @escaping (DropLoop, String, String) -> Int32?)
        throws -> SystemError?
    {
        let catalog = Catalog(stage.pipelines) { Issue.record("\($0)") }
        let loop = try DropLoop(stage.settings, catalog, EventCounter())
        var failure: SystemError?
        Interceptor { judge(loop, $0, $1) }.watch { loop.run { failure = $0 } }
        return failure
    }

    @Test(
        arguments: [
            (["in"], "", ["in"]), ([], "drop: { from: [DIR/in] }", ["in"]),
            (["in", "other/", "in"], "drop: { from: [DIR/in] }", ["in", "other"]),
            // Nothing is taken twice, nor taken that lies in the spool or among the outputs.
            (["in/deep", "in"], "", ["in/deep"]), (["link", "in"], "", ["link"]),
            (["spool/done"], "", []), ([""], "", []),
            (["in"], "publish: { to: DIR/in/out }", []), (["link"], "drop: { output: DIR/in }", []),
        ] as [([String], String, [String])])
    func `files are taken from each directory that is named, unless it is among others`(
        named: [String], rules: String, taken: [String]
    ) throws {
        let stage = try DropStage(rules, directories: named)
        for name in ["in/deep", "other"] { _ = try Directory(making: "\(stage.path)/\(name)") }
        #expect(symlink("in", "\(stage.path)/link") == 0)
        let catalog = Catalog(stage.pipelines) { Issue.record("\($0)") }
        let loop = try DropLoop(stage.settings, catalog, EventCounter())
        let found = loop.places().values.compactMap(\.path)
        #expect(found.sorted() == taken.map { "\(stage.path)/\($0)" })
    }

    @Test func `a file of a directory that the command line names is one job`() throws {
        let stage = try DropStage(directories: ["in"])
        let folder = try Directory(making: "\(stage.path)/in")
        try folder.create("a.jpg").write(DropStage.jpeg())
        stage.pass(20)
        let failure = try run(stage) { loop, action, path in
            if action == "remove", path.contains("/journal-") { loop.stop() }
            return nil
        }
        #expect(failure == nil)
        #expect(try stage.names() == ["a.jpg"])
        #expect(try folder.directory(".taken").names() == ["a.jpg"])
    }

    private func dropped() throws -> DropStage {
        let stage = try DropStage(durability: .full)
        try stage.write("a.jpg")
        try stage.write("Work/b.jpg")
        stage.pass(20)
        return stage
    }

    /// Nothing that was dropped is lost or taken twice.
    private func check(_ stage: DropStage) throws {
        try stage.restart()
        for _ in 0..<2 { try stage.sweep() }
        #expect(try stage.names() == ["a.jpg", "b.jpg"])
        #expect(try stage.files() == [".taken/Work/b.jpg", ".taken/a.jpg"])
    }

    @Test(arguments: [ENOSPC, EDQUOT, EIO])
    func `the drop loop ends at any flush that fails`(code: Int32) throws {
        for number in 0..<200 {
            let stage = try dropped()
            var (flushes, callsSince, failed) = (0, 0, "")
            let failure = try run(stage) { loop, action, path in
                // All has been taken, and a file is put away behind the last.
                if action == "remove", path.contains("/journal-") { loop.stop() }
                if flushes > number {
                    callsSince += 1
                    // What it cleans up is not much.
                    if callsSince > 100 || action == "flush" { loop.stop() }
                    return nil
                }
                guard action == "flush" else { return nil }
                flushes += 1
                failed = path
                return flushes > number ? code : nil
            }
            guard flushes > number else {
                #expect(number > 15, "a folder and a file take some flushes")
                return
            }
            // One that goes on would for ever.
            try #require(failure?.isFailedFlush == true && failure?.code == code, "\(failed)")
            try check(stage)
        }
        Issue.record("it flushes without end")
    }

    @Test(arguments: [false, true])
    func `the drop loop makes its folders again when somebody moved or removed them`(
        isRemoved: Bool
    ) throws {
        let stage = try dropped()
        let (drop, away) = (try Directory(opening: stage.drop), "\(stage.path)/away")
        var (journals, calls, trouble) = (0, 0, nil as (any Error)?)
        let failure = try run(stage) { loop, action, path in
            calls += 1
            guard action == "remove", path.contains("/journal-") else {
                if calls > 5000 { loop.stop() }
                return nil
            }
            journals += 1
            if journals > 2 { loop.stop() }
            guard journals == 2 else { return nil }
            do {
                let target = try Directory(making: away)
                for name in [".taken", ".refused"] { try drop.rename(name, to: target, as: name) }
                if isRemoved { try Directory(opening: stage.path).removeAll("away") }
                try stage.write("c.jpg", DropStage.jpeg(1))
                try stage.write("d.txt", [1])
            } catch {
                trouble = error
            }
            return nil
        }
        #expect(failure == nil && trouble == nil)
        #expect(try stage.names() == ["a.jpg", "b.jpg", "c.jpg"])
        #expect(
            try stage.files() == [
                ".refused/d.txt", ".refused/d.txt.reason.txt", ".taken/c.jpg",
            ])
    }

    @Test(arguments: ["create", "write", "rename", "make directory"])
    func `the drop loop continues once a full disk has space again`(action: String) throws {
        let stage = try dropped()
        var hasFailed = false
        let failure = try run(stage) { loop, called, path in
            if called == "remove", path.contains("/journal-"), hasFailed { loop.stop() }
            guard !hasFailed, called == action else { return nil }
            hasFailed = true
            return ENOSPC
        }
        #expect(hasFailed && failure == nil)
        try check(stage)
    }
}
