import Glibc
import Jobs
import Platform
@testable import Spool
import Synchronization
import Testing

/// Row by row the table of PROTOCOL.md, "What recovery does".
@Suite struct `A start after a stop of any kind` {
    @Test func `claimed work without a status is queued with one attempt and one interruption`()
        throws
    {
        let temporary = try TemporarySpool()
        let id = try temporary.claimed().id
        #expect(try temporary.spool.claims.recover().requeued == [id])
        let status = try #require(try temporary.spool.lookup.status(of: id)).decoded()
        #expect(status.state == .queued)
        #expect(status.attempt == 1)
        #expect(status.interruptions == 1)
        #expect(try temporary.spool.claims.runnable(in: .normal, limit: 9) == [id])
    }

    @Test(arguments: [(JobState.queued, 2), (.held, 2), (.processing, 1)])
    func `an attempt counts once, whether or not its status was written`(
        state: JobState, attempt: Int
    ) throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        status.state = state
        status.attempt = 1
        try job.write(status)
        _ = try temporary.spool.claims.recover()
        #expect(try temporary.spool.lookup.status(of: job.id)?.decoded().attempt == attempt)
    }

    @Test(arguments: [(JobState.completed, 1, true), (.failed, 1, true), (.completed, 2, false)])
    func `an ended job that was not filed is filed unless an output is missing`(
        state: JobState, bytes: Int, isFiled: Bool
    ) throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.publish(step: "small")
        var status = Status(accepted: job.manifest)
        (status.state, status.attempt, status.finishedAt) = (state, 1, status.createdAt)
        status.error = state == .failed ? Problem(.undecodable, "no") : nil
        var step = StepStatus(name: "small", uses: "thumbnail")
        step.state = state == .failed ? .failed : .completed
        step.outputs = [
            Output(
                name: "000.webp", title: "", href: "", mediaType: .webp,
                bytes: bytes, width: 1, height: 1, pages: nil, sha256: "")
        ]
        status.steps = [step]
        try job.write(status)
        let recovery = try temporary.spool.claims.recover()
        #expect(recovery.filed == (isFiled ? [job.id] : []))
        #expect(recovery.requeued == (isFiled ? [] : [job.id]))
        #expect(recovery.ends == (isFiled ? [status] : []))
        let now = try #require(try temporary.spool.lookup.status(of: job.id)).decoded()
        let isServed =
            try temporary.spool.lookup
            .outputPath(of: job.id, step: "small", name: "000.webp") != nil
        if isFiled {
            #expect(now == status && isServed)
        } else {
            #expect(now.state == .queued && now.attempt == 1 && now.interruptions == 1)
            #expect(now.error == nil && now.finishedAt == nil && !isServed)
        }
    }

    @Test(arguments: [
        (JobState.completed, 1, true), (.completed, 2, false), (.processing, 1, false),
    ])
    func `a step is kept if its status is completed and its outputs are whole`(
        state: JobState, bytes: Int, stays: Bool
    ) throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.publish(step: "small")
        try job.createOutput(step: "large", name: "000.jpg").write([2])
        var status = Status(accepted: job.manifest)
        var step = StepStatus(name: "small", uses: "thumbnail")
        step.state = state == .completed ? .completed : .running
        step.outputs = [
            Output(
                name: "000.webp", title: "", href: "", mediaType: .webp,
                bytes: bytes, width: 1, height: 1, pages: nil, sha256: "")
        ]
        status.steps = [step]
        try job.write(status)
        _ = try temporary.spool.claims.recover()
        let again = try #require(try temporary.claim(job.id, .normal))
        #expect((again.previousStatus?.steps.first?.state == .completed) == stays)
        let names = try temporary.files().filter { $0.contains("/out/") }
        let folder = "work/\(again.id)/out/small"
        #expect(names == (stays ? [folder, "\(folder)/000.webp"] : []))
        // A step that is made again can be published again.
        if !stays {
            try again.createOutput(step: "small", name: "000.webp").write([1])
            try again.publish(step: "small")
        }
    }

    @Test func `a job that was interrupted too often fails and says why`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        status.interruptions = Spool.interruptionsMax - 1
        try job.write(status)
        let recovery = try temporary.spool.claims.recover(keeping: { _ in 60 })
        #expect(recovery.failed == [job.id])
        let end = try #require(try temporary.spool.lookup.status(of: job.id)).decoded()
        #expect(end.state == .failed)
        #expect(end.error?.kind == .interrupted)
        // It goes in its time, as any other.
        #expect(end.expiresAt == end.finishedAt?.adding(seconds: 60) && recovery.ends == [end])
    }

    @Test(
        arguments: [(0, nil), (1, nil), (2, 1), (3, 2), (6, 16), (12, 600), (18, 600)]
            as [(Int, Double?)])
    func `a job that is interrupted again and again waits longer each time`(
        before: Int, wait: Double?
    )
        throws
    {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        (status.state, status.interruptions) = (.processing, before)
        try job.write(status)
        #expect(try temporary.spool.claims.recover().requeued == [job.id])
        let now = try #require(try temporary.spool.lookup.status(of: job.id)).decoded()
        #expect(now.state == (wait == nil ? .queued : .held))
        #expect(now.notBefore?.seconds(since: now.updatedAt) == wait)
        #expect(now.interruptions == before + 1)
    }

    @Test(arguments: ["", "{", "[]", #"{"id":"x"}"#])
    func `a job with an unreadable manifest is quarantined whole`(text: String) throws {
        let temporary = try TemporarySpool()
        let id = try temporary.accept("precious")
        let folder = try Directory(opening: "\(temporary.path)/new/normal/\(id)")
        try folder.replace("manifest.json", with: Array(text.utf8), durable: false)
        var reported: [JobID] = []
        #expect(try temporary.spool.claims.claim([(id, .normal)]) { reported.append($0) }.isEmpty)
        #expect(reported == [id])
        let kept = try Directory(opening: "\(temporary.path)/corrupt/\(id)")
        #expect(try kept.contents("in/000") == Array("precious".utf8))
    }

    @Test(arguments: ["file", "pipe", "out is a link", "manifest is a pipe", "manifest is huge"])
    func `an entry that only looks like a job does not stop the queue`(kind: String) throws {
        let temporary = try TemporarySpool()
        let lane = "\(temporary.path)/new/normal"
        let odd = try temporary.accept("precious")
        let path = "\(lane)/\(odd)"
        let directory = try Directory(opening: lane)
        switch kind {
        case "file":
            try directory.removeAll(odd.text)
            try directory.create(odd.text).write([1])
        case "pipe":
            try directory.removeAll(odd.text)
            #expect(mkfifo(path, 0o600) == 0)
        case "out is a link":
            #expect(rmdir("\(path)/out") == 0 && symlink("/etc", "\(path)/out") == 0)
        case "manifest is a pipe":
            let manifest = "\(path)/manifest.json"
            #expect(unlink(manifest) == 0 && mkfifo(manifest, 0o600) == 0)
        default: #expect(truncate("\(path)/manifest.json", 300 << 20) == 0)
        }
        let good = try temporary.accept()
        var quarantined: [JobID] = []
        let jobs = try temporary.spool.claims.claim([(odd, .normal), (good, .normal)]) {
            quarantined.append($0)
        }
        #expect(jobs.map(\.id) == [good])
        #expect(quarantined == [odd])
        #expect(try temporary.files().contains("corrupt/\(odd)"))
        #expect(try temporary.spool.claims.recover().requeued == [good])
    }

    @Test(arguments: [JobState.completed, .processing])
    func `a job that exists in two locations does not stop the start, and both are kept`(
        state: JobState
    ) throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        (status.state, status.finishedAt) = (state, state.isFinal ? status.createdAt : nil)
        try job.write(status)
        let place = state.isFinal ? "done/\(job.id.createdAt.day)" : "new/normal"
        let duplicate = try Directory(making: "\(temporary.path)/\(place)").making(job.id.text)
        try duplicate.create("manifest.json").write(JSON.encode(job.manifest))
        #expect(try temporary.spool.claims.recover().corrupt == [job.id.text])
        #expect(
            try temporary.files().filter { $0.hasSuffix("/\(job.id)") }
                == ["corrupt/\(job.id)", "\(place)/\(job.id)"].sorted())
    }

    @Test func `an input that is no file is an error, not a wait without end`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        let path = "\(temporary.path)/work/\(job.id)/in/000"
        #expect(unlink(path) == 0 && mkfifo(path, 0o600) == 0)
        #expect(throws: SystemError.self) { try job.openInput(0) }
    }

    @Test(arguments: ["work", "new/normal", "new/batch", "held"])
    func `entries that are no jobs are quarantined`(place: String) throws {
        let temporary = try TemporarySpool()
        try Directory(opening: "\(temporary.path)/\(place)").create("stray").write([9])
        #expect(try temporary.spool.claims.recover().corrupt == ["stray"])
        #expect(try Directory(opening: "\(temporary.path)/corrupt").contents("stray") == [9])
    }

    @Test(arguments: ["work", "new/normal", "held", "control", "outbox", "shelf"])
    func `a name that is not text is quarantined and does not stop the start`(
        place: String
    ) throws {
        let temporary = try TemporarySpool()
        let id = try temporary.accept()
        try temporary.plantNoText(in: place)
        #expect(try temporary.spool.claims.runnable(in: .normal, limit: 9) == [id])
        #expect(try temporary.spool.lookup.list(JobQuery(limit: 9)).jobs.count == 1)
        #expect(try temporary.spool.claims.recover().corrupt == ["bad\u{fffd}"])
        #expect(try temporary.spool.claims.recover() == Recovery())
        #expect(try Directory(opening: "\(temporary.path)/corrupt").names() == ["bad\u{fffd}"])
    }

    @Test func `a removal that was cut off is completed despite a name that is not text`()
        throws
    {
        let temporary = try TemporarySpool()
        _ = try Directory(making: temporary.path + "/tmp/stale/job")
        try temporary.plantNoText(in: "tmp/stale/job")
        #expect(try temporary.spool.claims.recover().reaped == 1)
        #expect(try Directory(opening: temporary.path + "/tmp").names() == [])
    }

    @Test(arguments: [
        String(repeating: "x", count: 255), String(repeating: "ü", count: 127),
        "e" + String(repeating: "\u{301}", count: 127),
    ])
    func `a long name is shortened in quarantine to get a number`(name: String) throws {
        let temporary = try TemporarySpool()
        for number in 1...3 {
            try Directory(opening: temporary.path + "/work").create(name).write([UInt8(number)])
            #expect(try temporary.spool.claims.recover().corrupt == [name])
        }
        let corrupt = try Directory(opening: temporary.path + "/corrupt")
        #expect(try Set(corrupt.names().map { try corrupt.contents($0) }) == [[1], [2], [3]])
    }

    @Test(
        arguments: ["manifest.json", "status.json"].flatMap { file in
            ["work", "held", "new/normal"].flatMap { place in
                [false, true].map { (file, place, $0) }
            }
        })
    func `a job on a bad part of the disk waits there to be tried again`(
        file: String, place: String, isStarted: Bool
    ) throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        let status = Status(accepted: job.manifest)
        if place == "work" { try job.write(status) }
        if place == "new/normal" { try job.giveBack(status) }
        if place == "held" {
            var status = status
            (status.state, status.notBefore) = (.held, Timestamp(milliseconds: 5))
            try job.giveBack(status)
        }
        let good = try temporary.accept()
        let notified = Mutex<[SystemError]>([])
        let spool = try Spool(
            opening: temporary.path,
            onSkip: { error in
                notified.withLock { $0.append(error) }
            })
        try Interceptor { action, path in
            action == "read" && path.hasSuffix("\(job.id)/\(file)") ? EIO : nil
        }.watch {
            for _ in 0..<2 {
                #expect(try spool.claims.recover() == Recovery())
                for held in try spool.claims.heldJobs() {
                    #expect(try spool.claims.promote(held.id) == nil)
                }
            }
            let ids = try spool.claims.runnable(in: .normal, limit: 9).map { ($0, JobQueue.normal) }
            let claimed = try spool.claims.claim(ids) { Issue.record("\($0) is given up") }
            #expect(claimed.map(\.id) == [good])
            // What is asked of it meanwhile stands.
            let request = ControlRequest(.cancel, job.id)
            try spool.control.ask(request)
            _ = try spool.claims.claimWaiting(job.id) { Issue.record("\($0) is given up") }
            try spool.control.acknowledge(request)
            #expect(try spool.control.isAsked(request))
        }
        #expect(notified.withLock { $0.map(\.code) } == [EIO])
        // The disk is mended, which is found when it is tried again, and by the next start.
        let next = isStarted ? try Spool(opening: temporary.path) : spool
        if isStarted {
            _ = try next.claims.recover()
        } else {
            #expect(spool.claims.hasDamaged)
            #expect(try spool.claims.tryDamagedAgain().jobs == [job.id])
            #expect(!spool.claims.hasDamaged)
        }
        for held in try next.claims.heldJobs() { _ = try next.claims.promote(held.id) }
        #expect(try next.claims.runnable(in: .normal, limit: 9).contains(job.id))
        #expect(try next.lookup.status(of: job.id)?.decoded().state == .queued)
    }

    @Test func `a disk that takes nothing more stops the start`() throws {
        let temporary = try TemporarySpool()
        let id = try temporary.claimed().id
        let interceptor = Interceptor { action, _ in
            ["read", "write", "create", "flush"].contains(action) ? EIO : nil
        }
        #expect(throws: SystemError.self) {
            try interceptor.watch { try temporary.spool.claims.recover() }
        }
        #expect(try temporary.spool.claims.recover().requeued == [id])
    }

    @Test func `of a job that waits in two locations one runs and the other is kept`() throws {
        let temporary = try TemporarySpool()
        let id = try temporary.accept()
        try temporary.copy("new/normal/\(id)", to: "new/batch")
        #expect(try temporary.spool.claims.recover() == Recovery())
        var quarantined: [JobID] = []
        let jobs = try temporary.spool.claims.claim([(id, .normal), (id, .batch)]) {
            quarantined.append($0)
        }
        #expect(jobs.map(\.id) == [id] && quarantined == [id])
        #expect(
            try temporary.files().filter { $0.hasSuffix("/\(id)") }
                == ["corrupt/\(id)", "work/\(id)"])
    }

    @Test(arguments: ["held", "shelf/web/normal", "failed"])
    func `of a job that also stands at its destination one is kept`(place: String) throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        try job.write(Status(accepted: job.manifest))
        try temporary.spool.queues.makeDeferredQueue(of: "web")
        let folder = place == "failed" ? "failed/\(job.id.createdAt.day)" : place
        try temporary.copy("work/\(job.id)", to: folder)
        if place == "held" {
            try temporary.copy("work/\(job.id)", to: "new/normal")
            #expect(try temporary.spool.claims.promote(job.id) == nil)
        } else if place == "failed" {
            #expect(
                try temporary.spool.claims.requeue(ControlRequest(.retry, job.id)) { _ in } == nil)
        } else {
            _ = try job.deferToSchedule()
        }
        #expect(try temporary.files().contains("corrupt/\(job.id)"))
        #expect(
            try temporary.files().contains("\(folder)/\(job.id)")
                == (place == "shelf/web/normal"))
    }

    @Test(arguments: ["", "{"])
    func `a held job whose status is damaged or missing is promoted`(text: String) throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        (status.state, status.notBefore) = (.held, status.createdAt.adding(seconds: 3600))
        try job.giveBack(status)
        let folder = try Directory(opening: "\(temporary.path)/held/\(job.id)")
        if text.isEmpty {
            try folder.remove("status.json")
        } else {
            try folder.replace("status.json", with: Array(text.utf8), durable: false)
        }
        #expect(try temporary.spool.claims.recover() == Recovery())
        let held = try #require(try temporary.spool.claims.heldJobs().first)
        #expect(held.id == job.id && held.notBefore <= job.id.createdAt && held.pipeline == "web")
        #expect(try temporary.spool.claims.promote(job.id) == .normal)
        #expect(try temporary.spool.lookup.status(of: job.id)?.decoded().state == .queued)
    }

    @Test func `an ended job is left as it is, whatever its status says`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        status.state = .completed
        try job.finish(status)
        let folder = "done/\(job.id.createdAt.day)/\(job.id)"
        status.state = .processing
        try Directory(opening: "\(temporary.path)/\(folder)")
            .replace("status.json", with: JSON.encode(status), durable: false)
        let files = try temporary.files()
        #expect(try temporary.spool.claims.recover() == Recovery())
        #expect(try temporary.files() == files)
        #expect(try temporary.spool.lookup.status(of: job.id)?.decoded() == status)
        #expect(try temporary.spool.control.remove(job.id))
    }

    @Test func `an ended job under a wrong day is not found and expires in time`()
        throws
    {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        (status.state, status.expiresAt) = (.completed, status.createdAt)
        try job.finish(status)
        let done = try Directory(opening: "\(temporary.path)/done")
        try done.rename(
            "\(job.id.createdAt.day)/\(job.id)", to: done.making("2001-01-01"),
            as: job.id.text)
        #expect(try temporary.spool.claims.recover() == Recovery())
        #expect(try temporary.spool.lookup.status(of: job.id) == nil)
        #expect(try temporary.spool.lookup.list(JobQuery(limit: 9)).jobs.isEmpty)
        let day = EndedDay(.completed, "2001-01-01")
        #expect(try temporary.spool.expiry.removeExpired([job.id], of: day, now: .now).removed == 1)
    }

    @Test func `a submission of a process that is gone is removed, one of a living process is not`()
        throws
    {
        let temporary = try TemporarySpool()
        let root = try Directory(opening: temporary.path)
        let living = try temporary.spool.intake.begin()
        let stale = try root.directory("tmp").making("stale").making("job")
        try stale.create("manifest.json").write([1])
        #expect(try temporary.spool.claims.recover().reaped == 1)
        #expect(try root.directory("tmp").names().count == 1)
        try living.addInput().write([1])
        _ = try living.commit(
            Manifest(
                id: living.id, pipeline: "web", lane: .normal,
                inputs: [.init(name: "a", mediaType: .jpeg, bytes: 1)]))
        #expect(try temporary.spool.claims.runnable(in: .normal, limit: 9) == [living.id])
    }

    @Test(arguments: ["a name without a job", "no batch.json"])
    func `a batch of an upload that was cut off is left alone`(what: String) throws {
        let temporary = try TemporarySpool()
        let batch = try temporary.spool.batches.begin().manifest
        let folder = try Directory(opening: "\(temporary.path)/batches/\(batch.id)")
        let stray = JobID(nanoseconds: 1, random: 1)
        if what == "a name without a job" { _ = try folder.create(stray.text) }
        if what == "no batch.json" { try folder.remove("batch.json") }
        let files = try temporary.files()
        #expect(try temporary.spool.claims.recover() == Recovery())
        #expect(try temporary.files() == files)
        // Whoever comes next finds it as it should be.
        let other = try Spool(opening: temporary.path)
        #expect(try other.batches.open(batch)?.manifest == batch)
        let job = try other.intake.begin()
        try job.addInput().write([1])
        _ = try job.commit(
            Manifest(
                id: job.id, pipeline: "web", lane: .normal,
                inputs: [.init(name: "a", mediaType: .jpeg, bytes: 1)], batch: batch.id),
            in: try other.batches.open(batch))
        #expect(try other.batches.manifest(of: batch.id) == batch)
        #expect(try folder.exists(job.id.text))
    }

    @Test func `recovery gives the same result when it is cut off and repeated`() throws {
        let temporary = try TemporarySpool()
        let id = try temporary.claimed().id
        _ = try temporary.spool.claims.recover()
        #expect(try temporary.spool.claims.recover() == Recovery())
        #expect(try temporary.spool.lookup.status(of: id)?.decoded().interruptions == 1)
    }

    @Test func `a spool has one scheduler`() throws {
        let temporary = try TemporarySpool()
        let lock = try temporary.spool.claims.lock()
        #expect(lock != nil)
        #expect(try temporary.spool.claims.lock() == nil)
        // Also where somebody has tidied the file away.
        try Directory(opening: temporary.path).remove("lock")
        #expect(try temporary.spool.claims.lock() == nil)
        #expect(try Spool(opening: temporary.path).claims.lock() == nil)
        withExtendedLifetime(lock) {}
    }

    @Test
    func `recovery leaves jobs in the deferred queue and moves other entries away`()
        throws
    {
        let temporary = try TemporarySpool()
        let id = try temporary.claimed().id
        _ = try temporary.spool.claims.recover()
        let job = try #require(try temporary.claim(id, .normal))
        _ = try job.deferToSchedule()
        let deferred = try Directory(opening: temporary.path + "/shelf")
        _ = try deferred.create("stray")
        _ = try deferred.making("half").making("normal")
        _ = try deferred.directory("web/batch").making("no-job")
        #expect(
            try temporary.spool.claims.recover().corrupt.sorted() == ["half", "no-job", "stray"])
        #expect(
            try temporary.files().filter { $0.hasPrefix("shelf/") && $0.hasSuffix("\(id)") }
                == ["shelf/web/normal/\(id)"])
    }

    @Test
    func `a job claimed from a deferred queue is runnable under its schedule`()
        throws
    {
        let temporary = try TemporarySpool()
        let id = try temporary.claimed().id
        let request = PipelineRequest(.pause, "web")
        try temporary.spool.control.ask(request)
        #expect(try temporary.spool.claims.recover().requeued == [id])
        #expect(try temporary.spool.control.pipelineRequests() == [request])
        #expect(try temporary.spool.lookup.schedule(of: "web").isPaused)
    }
}
