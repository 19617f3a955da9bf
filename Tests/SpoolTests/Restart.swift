import Jobs
import Platform
@testable import Spool

/// A start after a stop of any kind, and what must hold then: before anything is put in order,
/// behind that, and when all has run to its end.
struct Restart {
    /// The directory that holds the spool.
    let path: String
    private(set) var promises: [JobID: Promise]
    let deliveryChecks: [OutboxEventID.Subject: DeliveryCheck]
    /// Whether the pipeline is held.
    private let isPaused: Bool
    /// Whether an answer refused it.
    private let isPauseRefused: Bool
    /// Whether a day's digest is to be sent, though there may be nothing to report.
    let isDayExpected: Bool
    private let files: [TestFile]
    private let uploads: [UploadID: UploadPromise]
    /// What stopped it; `nil` when the power was cut.
    private let anomaly: Anomaly?

    /// After a power cut at a moment in the ledger's time.
    init(_ path: String, _ ledger: Ledger, at moment: Int) {
        self.init(path, ledger, at: moment, after: nil)
    }

    /// After the programs were stopped.
    init(_ path: String, _ ledger: Ledger, after anomaly: Anomaly) {
        self.init(path, ledger, at: .max, after: anomaly)
    }

    private init(_ path: String, _ ledger: Ledger, at moment: Int, after anomaly: Anomaly?) {
        self.path = path
        self.anomaly = anomaly
        promises = ledger.promises(at: moment)
        deliveryChecks = ledger.deliveryChecks(at: moment)
        isPaused = ledger.isPaused(at: moment)
        isDayExpected = ledger.isDayExpected(at: moment)
        isPauseRefused = ledger.isPauseRefused && anomaly != .crash
        files = ledger.files
        uploads = ledger.uploads(at: moment)
    }

    /// What does not hold.
    mutating func violations() -> [String] {
        do {
            return try look() + recoverAndRun()
        } catch {
            return ["the start failed: \(error)"]
        }
    }

    private func start() throws -> Spool {
        // What is under test has been flushed or not; nothing is gained by flushing this.
        try Spool(opening: ScratchSpool.spool(in: path), durability: .none)
    }

    /// What a responder serves that starts before the scheduler.
    private func look() throws -> [String] {
        let spool = try start()
        return try promises.flatMap { id, promise -> [String] in
            guard promise.isAccepted, !promise.mayBeGone else { return [] }
            guard let stored = try spool.lookup.status(of: id) else {
                return ["\(id) has no status"]
            }
            guard let status = try? stored.decoded() else {
                return ["the status of \(id) is torn: \(stored.json.count) bytes"]
            }
            return try status.state.isFinal ? outputs(of: status, in: spool) : []
        }
    }

    private mutating func recoverAndRun() throws -> [String] {
        let spool = try start()
        guard let lock = try retrying({ try spool.claims.lock() }) else {
            return ["the scheduler's lock is held"]
        }
        defer { withExtendedLifetime(lock) {} }
        let recovery = try spool.claims.recover()
        _ = try retrying { () -> Bool? in
            _ = try spool.intake.reapSubmissions()
            return try spool.layout.temporary.names().isEmpty ? true : nil
        }
        var found = recovery.corrupt.map { "\($0) was corrupt" } + (try takeFiles(in: spool))
        found += try completeUploads(in: spool)
        found += try promises.flatMap { try check($0, $1, in: spool) } + strangers(in: spool)
        found += try checkWhatIsKnown(in: spool)
        if isPaused, try !spool.lookup.schedule(of: TestWork.pipeline).isPaused {
            found.append("the pipeline is not held any more")
        }
        if isPauseRefused, try spool.lookup.schedule(of: TestWork.pipeline).isPaused {
            found.append("the pipeline is held, which was refused")
        }
        let work = TestWork(spool: spool, ledger: Ledger())
        // What runs may be asked more, so that it takes a second round.
        for _ in 0..<2 { try work.runAll() }
        found += try checkDeliveries(Set(work.notify()), in: spool)
        found += try promises.flatMap { try checkEnd($0, $1, in: spool) } + remnants(in: spool)
        let again = try spool.claims.recover()
        if again != Recovery() { found.append("a second recovery found \(again)") }
        return found
    }

    /// The places where a job stands.
    private func locations(of id: JobID, in spool: Spool) throws -> [JobLocation] {
        try spool.locations().filter { try spool.layout.root.exists($0.folder(of: id)) }
    }

    private func check(_ id: JobID, _ promise: Promise, in spool: Spool) throws -> [String] {
        let locations = try locations(of: id, in: spool)
        guard locations.count <= 1 else { return ["\(id) stands in \(locations)"] }
        guard let location = locations.first else {
            // Tombstones are not flushed, and none is left where there is no room for it.
            if promise.isTraced, anomaly != nil, anomaly != .noSpace,
                try spool.lookup.tombstone(of: id) == nil
            {
                return ["nobody knows that \(id) has expired"]
            }
            return promise.isAccepted && !promise.mayBeGone ? ["\(id) is lost"] : []
        }
        if promise.isGone { return ["\(id) was removed and is back"] }
        guard location != .work else { return ["\(id) was left in work/"] }
        guard let status = try spool.lookup.status(of: id).map({ try $0.decoded() }) else {
            return ["\(id) has no status"]
        }
        return try checkInputs(id, promise, at: location, in: spool)
            + checkState(of: id, promise, location, status, in: spool)
            + checkNames(id, promise, in: spool) + outputs(of: status, in: spool)
            + checkOutboxEvents(status, in: spool)
    }

    /// What is to be reported by a status is marked.
    private func checkOutboxEvents(_ status: Status, in spool: Spool) throws -> [String] {
        guard status.state.isFinal else { return [] }
        return try (status.notifications ?? []).compactMap { delivery in
            guard delivery.state == .pending else { return nil }
            let marked = try spool.outbox.markers()
            if marked.contains(where: { $0.asksAgain(status.id) }) { return nil }
            guard let id = delivery.outboxEvent, marked.contains(.outboxEvent(id)),
                case .committed = try spool.outbox.event(id)
            else {
                return "nobody is notified of the end of \(status.id)"
            }
            return nil
        }
    }

    /// Takes what was dropped and has not been taken. Each file is one job then, and those of a
    /// folder are one batch.
    private mutating func takeFiles(in spool: Spool) throws -> [String] {
        guard let original = files.first?.original else { return [] }
        let work = TestWork(spool: spool, ledger: Ledger())
        try work.takeDropped(original)
        var found: [String] = []
        var batches: [Substring: Set<BatchID?>] = [:]
        var taken: [TestFile] = []
        let manifests = try spool.locations().flatMap { location in
            try Restart.jobs(at: location, in: spool).compactMap {
                try spool.lookup.manifest(of: $0)
            }
        }
        for file in files where !file.isFit {
            found += try work.unrefused(file, isReadable: anomaly != .inputOutput)
        }
        for file in files where file.isFit {
            let jobs = manifests.filter { $0.inputs.map(\.name) == [file.name] }
            // A file that cannot be read is no job for ever, and must not hold up others.
            if jobs.isEmpty, anomaly == .inputOutput, try work.isRefused(file) { continue }
            if jobs.count != 1 { found.append("\(file.path) is \(jobs.count) jobs") }
            for job in jobs {
                promises[job.id] = Promise(inputs: [file.bytes])
                promises[job.id]?.take(.accepted(job.id))
                if let batch = job.batch { promises[job.id]?.take(.batched(batch, job.id)) }
                if let folder = file.folder { batches[folder, default: []].insert(job.batch) }
            }
            taken.append(file)
        }
        for (folder, names) in batches where names.count > 1 {
            found.append("\(folder) is \(names.count) batches")
        }
        return try found + work.misplaced(taken)
    }

    /// Has complete uploads be jobs. Each is one job then.
    private mutating func completeUploads(in spool: Spool) throws -> [String] {
        if uploads.isEmpty { return [] }
        // A disk that gives nothing back may keep what it has from being trusted.
        var found = try TestWork(spool: spool, ledger: Ledger()).checkUploads(uploads)
        if anomaly == .inputOutput { found.removeAll { $0.hasSuffix("is lost") } }
        let manifests = try spool.locations().flatMap { location in
            try Restart.jobs(at: location, in: spool).compactMap {
                try spool.lookup.manifest(of: $0)
            }
        }
        for (id, promise) in uploads {
            let jobs = manifests.filter { $0.inputs.map(\.name) == [id.text] }
            if jobs.count > 1 { found.append("upload \(id) is \(jobs.count) jobs") }
            if let job = promise.job, jobs.map(\.id) != [job] {
                found.append("upload \(id) is not the job that its sender knows")
            }
            for job in jobs {
                promises[job.id] = Promise(inputs: [try Restart.bytes(of: id, in: spool)])
                promises[job.id]?.take(.accepted(job.id))
            }
        }
        return found
    }

    /// The bytes of an upload that is a job.
    private static func bytes(of id: UploadID, in spool: Spool) throws -> [UInt8] {
        guard let record = try spool.uploads.record(of: id), let length = record.length else {
            return []
        }
        if record.parts.isEmpty { return Array(TestWork.bytes(of: id, length).prefix(length)) }
        return try record.parts.flatMap { try bytes(of: $0, in: spool) }
    }

    private func checkInputs(
        _ id: JobID, _ promise: Promise, at location: JobLocation, in spool: Spool
    )
        throws -> [String]
    {
        try promise.inputs.enumerated().flatMap { number, bytes in
            let path = "\(location.folder(of: id))/in/\(Manifest.storedName(number))"
            return try spool.layout.root.contents(path) == bytes ? [] : ["\(path) is damaged"]
        }
    }

    private func checkState(
        of id: JobID, _ promise: Promise, _ location: JobLocation, _ status: Status,
        in spool: Spool
    ) throws -> [String] {
        var found: [String] = []
        if location.state.isFinal, status.state != location.state {
            found.append("\(id) stands in \(location) and says \(status.state)")
        }
        if !location.state.isFinal, status.state.isFinal {
            found.append("\(id) stands in \(location) and says \(status.state)")
        }
        if location.state.isFinal, !promise.mayHaveEnded { found.append("\(id) has ended unasked") }
        if let end = promise.end, !promise.mayBeAsked.contains(.retry), location != .final(end) {
            found.append("\(id) had ended as \(end) and stands in \(location)")
        }
        if promise.isClaimed, !location.state.isFinal, status.interruptions == 0 {
            found.append("an attempt at \(id) does not count")
        }
        if status.attempt < promise.attemptsMin, !promise.mayBeAsked.contains(.retry) {
            found.append("\(id) was begun \(promise.attemptsMin) times, not \(status.attempt)")
        }
        let state = try spool.lookup.state(of: id, at: location)
        for action in ControlRequest.Action.allCases {
            let stands = try spool.control.isAsked(ControlRequest(action, id))
            if promise.standing.contains(action), !stands, action.applies(to: state) {
                found.append("\(id): \(action) was asked and is forgotten")
            }
            if stands, !promise.mayBeAsked.contains(action) {
                found.append("\(id): \(action) was done with and is asked again")
            }
            // A crashed process answers nothing.
            if stands, promise.refused.contains(action), anomaly != .crash {
                found.append("\(id): \(action) was refused and is asked")
            }
        }
        return found
    }

    private func checkNames(_ id: JobID, _ promise: Promise, in spool: Spool) throws -> [String] {
        var found: [String] = []
        if let batch = promise.batch {
            let isNamed = try spool.layout.batches.exists("\(batch)/\(id)")
            if try spool.batches.manifest(of: batch) == nil || !isNamed {
                found.append("\(id) is lost to its batch")
            }
        }
        if let key = promise.key {
            guard case .used(let record) = try spool.intake.key(key), record.job == id else {
                return found + ["the key of \(id) is forgotten"]
            }
        }
        return found
    }

    /// What a status says was made is there, whole.
    private func outputs(of status: Status, in spool: Spool) throws -> [String] {
        try status.steps.flatMap { step in
            try step.outputs.compactMap { output in
                let path = try spool.lookup.outputPath(
                    of: status.id, step: step.name, name: output.name)
                let bytes = try path.map { try spool.layout.root.contents($0) }
                // One that was reused is as another job has made it.
                let makers = step.reused == true ? Array(promises.keys) : [status.id]
                let isRight = makers.contains {
                    bytes == TestWork.output($0, step.name, output.name)
                }
                return isRight ? nil : "\(step.name)/\(output.name) of \(status.id) is damaged"
            }
        }
    }

    private func checkEnd(_ id: JobID, _ promise: Promise, in spool: Spool) throws -> [String] {
        let locations = try locations(of: id, in: spool)
        guard let location = locations.first else { return [] }
        guard locations.count == 1, case .final(let state) = location else {
            return ["\(id) does not end: it stands in \(locations)"]
        }
        guard let status = try spool.lookup.status(of: id).map({ try $0.decoded() }),
            status.state == state
        else { return ["\(id) ends without its status"] }
        var found = try outputs(of: status, in: spool)
        let made = status.steps.map { $0.outputs.map(\.name) }
        if state == .completed, made != TestWork.steps.map(\.1) {
            found.append("\(id) has completed with \(made)")
        }
        if promise.standing.contains(.cancel), !promise.mayHaveEnded, state != .cancelled {
            found.append("\(id) was cancelled and has \(state)")
        }
        return found
    }

    /// Jobs that nobody began, or that should be out of sight.
    private func strangers(in spool: Spool) throws -> [String] {
        try spool.locations().flatMap { location -> [String] in
            try Restart.jobs(at: location, in: spool).filter { promises[$0] == nil }
                .map { "\($0) stands in \(location) and was never begun" }
        }
    }

    private static func jobs(at location: JobLocation, in spool: Spool) throws -> [JobID] {
        let directory = try spool.layout.root.directory(location.root)
        guard case .final = location else { return try Spool.ids(in: directory) }
        return try directory.names().flatMap { try Spool.ids(in: directory.directory($0)) }
    }

    /// What nothing explains any more when all has run.
    private func remnants(in spool: Spool) throws -> [String] {
        var found = try spool.layout.corrupt.names().map { "corrupt/\($0)" }
        found += try spool.layout.control.names().filter { PipelineRequest(name: $0) == nil }
            .map { "control/\($0)" }
        for instance in try spool.layout.temporary.names() {
            found += try spool.layout.temporary.directory(instance).names().map {
                "tmp/\(instance)/\($0)"
            }
        }
        return found.map { "\($0) is left over" }
    }
}
