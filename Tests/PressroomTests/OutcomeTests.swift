import Jobs
import Testing
@testable import Pressroom

/// A job of one file, run and ended.
private func status(_ state: JobState) throws -> Status {
    let id = try #require(JobID("017f22e2-79b0-7000-98c4-dc0c0c07398f"))
    var status = Status(
        accepted: Manifest(
            id: id, pipeline: "web", lane: .normal,
            inputs: [.init(name: "photo\u{7}.jpg", mediaType: .jpeg, bytes: 12_345)]))
    let output = Output(
        name: "000.webp", title: "photo-small.webp", href: "/x", mediaType: .webp,
        bytes: 4321, width: 200, height: 150, pages: nil, sha256: "")
    let album = Output(
        name: "000.pdf", title: "photo-album.pdf", href: "/x", mediaType: .pdf,
        bytes: 99, width: nil, height: nil, pages: 1, sha256: "")
    var small = StepStatus(name: "small", uses: "thumbnail")
    small.state = .completed
    small.seconds = 0.25
    small.outputs = [output, album]
    status.steps = [small, StepStatus(name: "facts", uses: "metadata")]
    status.state = state
    status.message = "said"
    status.attempt = 1
    status.progress = 0.5
    status.startedAt = id.createdAt.adding(seconds: 1)
    status.finishedAt = id.createdAt.adding(seconds: 1.214)
    if state == .failed { status.error = Problem(.undecodable, "it is\ncut off") }
    return status
}

@Suite struct `The outcome of a job in words` {
    private static let delivered = ["small/photo-small.webp", "facts/photo\u{7}.json"].map {
        Outcome.Delivered(
            step: "small", path: "out/\($0)", mediaType: .webp, bytes: 1, width: 2,
            height: 3, pages: nil, sha256: "00")
    }

    @Test(
        arguments: [
            (
                .completed,
                "photo.jpg  completed  2 files  0.21 s  -> out/small/photo-small.webp  "
                    + "out/facts/photo\u{fffd}.json"
            ),
            (
                .failed,
                "photo.jpg  failed  The file cannot be decoded: it is\u{fffd}cut off  "
                    + "-> out/small/photo-small.webp  out/facts/photo\u{fffd}.json"
            ),
            (
                .cancelled,
                "photo.jpg  cancelled  said  -> out/small/photo-small.webp  "
                    + "out/facts/photo\u{fffd}.json"
            ),
        ] as [(JobState, String)])
    func `an ended job is shown in one line`(state: JobState, line: String) throws {
        #expect(Outcome(of: ["photo.jpg"], try status(state), Self.delivered).line == line)
    }

    @Test func `a job's warnings about a file are shown once`() throws {
        var status = try status(.completed)
        for index in status.steps.indices { status.steps[index].warnings = ["a row\nis missing"] }
        #expect(
            Outcome(of: ["a.jpg"], status).line
                == "a.jpg  completed  0 files  0.21 s  warning: a row\u{fffd}is missing")
    }

    @Test func `what steps of a job have skipped is shown behind their names`() throws {
        var status = try status(.completed)
        status.steps[0].skipped = ["it is 9 wide,\nand no more", "b.jpg: it is PNG"]
        let outcome = Outcome(of: ["a.jpg"], status)
        #expect(
            outcome.line
                == "a.jpg  completed  0 files  0.21 s  skipped small: it is 9 wide,\u{fffd}and no "
                + "more  skipped small: b.jpg: it is PNG")
        #expect(
            String(decoding: JSON.encode(outcome), as: UTF8.self)
                .contains(
                    #""skippedSteps":["small: it is 9 wide,\#u{fffd}and no more","small: b.jpg"#))
    }

    @Test func `a job that was not run is shown in one line`() {
        #expect(Outcome(refused: "a.txt", because: "is empty").line == "a.txt  failed  is empty")
        #expect(Outcome(unprocessed: "a.jpg").line == "a.jpg  not processed")
    }

    @Test func `a job is shown in JSON with the paths of all results`() throws {
        let outcome = Outcome(of: ["a.jpg"], try status(.completed), [Self.delivered[0]])
        #expect(
            String(decoding: JSON.encode(outcome), as: UTF8.self) == """
                {"inputs":["a.jpg"],"outputs":[{"bytes":1,"height":3,"mediaType":"image/webp",\
                "path":"out/small/photo-small.webp","sha256":"00","step":"small","width":2}],\
                "seconds":0.214,"state":"completed"}
                """)
        let refused = Outcome(refused: "b.txt", because: "is empty")
        #expect(
            String(decoding: JSON.encode(refused), as: UTF8.self)
                == #"{"inputs":["b.txt"],"outputs":[],"reason":"is empty","state":"failed"}"#)
    }

    @Test(arguments: [
        (["a"], "a"), (["a", "b"], "a and 1 more"), (["a", "b", "c"], "a and 2 more"),
    ])
    func `a job is shown with the names of its files`(files: [String], name: String) {
        #expect(Outcome.name(files) == name)
    }

    @Test func `a change of a job is shown in one line`() throws {
        #expect(
            Watch.line(try status(.processing))
                == "017f22e2-79b0-7000-98c4-dc0c0c07398f  processing  50 %  said")
        #expect(
            Watch.line(try status(.failed)).hasSuffix(
                "  failed  50 %  The file cannot be decoded: it is\u{fffd}cut off"))
    }

    @Test func `the status of a job shows all that is known`() throws {
        #expect(
            ShowStatus.text(try status(.failed)) == """
                job       017f22e2-79b0-7000-98c4-dc0c0c07398f
                pipeline  web
                state     failed, 50 %
                message   said
                file      photo\u{fffd}.jpg (image/jpeg, 12.3 kB)
                created   2022-02-22T19:22:22.000Z
                begun     2022-02-22T19:22:23.000Z, attempt 1
                ended     2022-02-22T19:22:23.214Z, after 0.21 s
                error     The file cannot be decoded: it is\u{fffd}cut off

                STEP   USES       STATE      TIME    OUTPUT            SIZE    PIXELS
                small  thumbnail  completed  0.25 s  photo-small.webp  4.3 kB  200×150
                                                     photo-album.pdf   99 B    1 page
                facts  metadata   pending

                """)
    }

    @Test func `the status of a job shows which steps were reused`() throws {
        var status = try status(.completed)
        status.steps[0].reused = true
        let row = "small  thumbnail  completed  reused  photo-small.webp  4.3 kB  200×150"
        #expect(ShowStatus.text(status).contains(row))
    }

    @Test func `a job in a list is one row`() throws {
        let id = "017f22e2-79b0-7000-98c4-dc0c0c07398f"
        let blanks = String(repeating: " ", count: 33)
        #expect(
            List.table([try status(.completed)])
                == "JOB  \(blanks)PIPELINE  STATE      CREATED (UTC)        FILE        MESSAGE\n"
                + "\(id)  web       completed  2022-02-22 19:22:22  photo\u{fffd}.jpg  said\n")
        #expect(List.table([]) == "")
    }
}
