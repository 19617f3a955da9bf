import Crypto
import Glibc
import Jobs
import PipelineReader
import Pipelines
import Platform
@testable import Scheduler
import Spool
import Testing

@Suite struct `The search for reusable outputs` {
    /// `small` and `slim` share the decode of the file, `album` is made of one of them.
    private static let text = """
        name: shop
        accepts: [image/jpeg]
        reuse: true
        steps:
          small: { uses: thumbnail, with: { width: 200 } }
          slim: { uses: optimize }
          album: { uses: pdf-export, needs: [slim], with: { page: A4 } }
        """
    private static let all = ["small", "slim", "album"]
    private static let now = Timestamp(milliseconds: 1)

    private let pipeline: Pipeline
    private let folder = TemporaryFolder()
    private let spool: Spool

    init() throws {
        pipeline = try PipelineFile.parse(text: Self.text, path: "shop.yaml", zones: { [] })
        spool = try Spool(opening: folder.path)
    }

    /// A claimed job that has made these steps in an earlier attempt.
    private func claimed(having steps: [String] = [], called name: String = "a.jpg") throws
        -> ClaimedJob
    {
        let submission = try spool.intake.begin()
        try submission.addInput().write(Array("photo".utf8))
        _ = try submission.commit(
            Manifest(
                id: submission.id, pipeline: "shop", lane: .normal,
                inputs: [
                    .init(name: name, mediaType: .jpeg, bytes: 5)
                ]))
        let job = try claim(submission.id)
        if steps.isEmpty { return job }
        var status = Status(accepted: job.manifest)
        for step in steps { status.steps.append(try make(step, of: job)) }
        try job.giveBack(status)
        return try claim(job.id)
    }

    private func claim(_ id: JobID) throws -> ClaimedJob {
        try #require(try spool.claims.claim([(id, JobQueue(.normal))]) { _ in }.first)
    }

    private func make(_ name: String, of job: ClaimedJob) throws -> StepStatus {
        try job.createOutput(step: name, name: "000.jpg").write(Array(name.utf8))
        try job.publish(step: name)
        var step = StepStatus(name: name, uses: "thumbnail")
        step.state = .completed
        step.outputs = [
            Output(
                name: "000.jpg", title: "", href: "", mediaType: .jpeg,
                bytes: name.utf8.count, width: 1, height: 1, pages: nil,
                sha256: SHA256.of(Array(name.utf8)))
        ]
        return step
    }

    private func search(_ job: ClaimedJob) throws -> ReuseSearch.Result {
        try ReuseSearch(job: job, pipeline: pipeline, implementation: "1", now: Self.now)
            .perform(in: spool.reuse)
    }

    private func reused(_ result: ReuseSearch.Result) -> [String] {
        result.status?.steps.filter { $0.reused == true }.map(\.name) ?? []
    }

    /// A job that has made all steps, and is found by them.
    private func made() throws -> JobID {
        let job = try claimed()
        let keys = try search(job).keys.keys
        var status = Status(accepted: job.manifest)
        for step in Self.all { status.steps.append(try make(step, of: job)) }
        status.state = .completed
        try job.finish(status)
        for key in keys { spool.reuse.remember(job.id, as: key) }
        return job.id
    }

    @Test func `the search finds everything to reuse and has later jobs find it here`() throws {
        let id = try made()
        let job = try claimed()
        let result = try search(job)
        #expect(reused(result) == Self.all && result.keys.keys.count == 2)
        #expect(spool.reuse.reusable(result.keys.keys[0], now: Self.now)?.id == id)
    }

    @Test(arguments: [["small"], ["slim"], ["small", "slim"]])
    func `steps of an earlier attempt are kept and not offered for reuse`(
        kept: [String]
    ) throws {
        _ = try made()
        let job = try claimed(having: kept)
        let result = try search(job)
        #expect(reused(result) == [] && result.keys.keys == [])
        #expect(result.status?.steps.map(\.name) == kept)
    }

    @Test func `the search takes steps before one that an earlier attempt completed`() throws {
        _ = try made()
        let result = try search(claimed(having: ["album"]))
        #expect(Set(reused(result)) == ["small", "slim"] && result.keys.keys.count == 1)
    }

    @Test func `what an earlier job has skipped is skipped, and said of this job's files`() throws {
        let earlier = try claimed()
        let keys = try search(earlier).keys.keys
        var status = Status(accepted: earlier.manifest)
        for step in ["slim", "album"] { status.steps.append(try make(step, of: earlier)) }
        status.steps[0].warnings = ["it is cut off", "a.jpg: it is cut off"]
        var small = StepStatus(name: "small", uses: "thumbnail")
        (small.state, small.skipped) = (.skipped, ["a.jpg: it is 9 wide", "a.jpg.b: it is PNG"])
        status.steps.append(small)
        status.state = .completed
        try earlier.finish(status)
        for key in keys { spool.reuse.remember(earlier.id, as: key) }

        let result = try search(claimed(called: "c.jpg"))
        #expect(Set(reused(result)) == Set(Self.all))
        let steps = Dictionary(
            uniqueKeysWithValues: try #require(result.status).steps.map { ($0.name, $0) })
        #expect(steps["small"]?.state == .skipped)
        #expect(steps["small"]?.skipped == ["c.jpg: it is 9 wide", "a.jpg.b: it is PNG"])
        #expect(steps["slim"]?.warnings == ["it is cut off", "c.jpg: it is cut off"])
        #expect(spool.reuse.reusable(keys[0], now: Self.now)?.id == earlier.id)
    }

    @Test func `the search does not find damaged outputs or what was made of them`()
        throws
    {
        let id = try made()
        let path = try #require(try spool.lookup.outputPath(of: id, step: "small", name: "000.jpg"))
        truncate("\(folder.path)/\(path)", 1)
        let result = try search(claimed())
        #expect(reused(result) == [] && result.keys.keys.count == 2)
        #expect(spool.reuse.reusable(result.keys.keys[0], now: Self.now) == nil)
        #expect(spool.reuse.reusable(result.keys.keys[1], now: Self.now)?.id == id)
    }
}

/// A directory that goes away with this object.
private final class TemporaryFolder {
    private let name = JobID(
        nanoseconds: Clock.wallNanoseconds,
        random: .random(in: 0 ... .max)
    ).text
    var path: String { "/tmp/\(name)/spool" }

    deinit { try? Directory(opening: "/tmp").removeAll(name) }
}
