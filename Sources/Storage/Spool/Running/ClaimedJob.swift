package import Jobs
package import Platform
internal import Synchronization

/// A job in `work/`, in the hands of the scheduler.
package final class ClaimedJob: Sendable {
    package let manifest: Manifest
    /// The status as the last attempt left it; `nil` when there was none. A step in it is completed
    /// only if its outputs are there: then it need not be run again.
    package let previousStatus: Status?
    let spool: Spool
    let directory: Directory
    private let outputDirectory: Directory
    /// The directories of steps whose outputs are being written.
    private let unpublished = Mutex<[String: Directory]>([:])

    package var id: JobID { manifest.id }

    init(spool: Spool, manifest: Manifest, previousStatus: Status?, directory: Directory)
        throws(SystemError)
    {
        self.spool = spool
        self.manifest = manifest
        self.directory = directory
        // It comes with the job. Where it was lost no status may be written before it is there
        // to stay.
        if try directory.make("out") { try spool.layout.flush(directory) }
        outputDirectory = try directory.directory("out")
        self.previousStatus = try ClaimedJob.verified(previousStatus, outputDirectory)
        // What an earlier attempt left half done, or had no time to report, is of no use. Of a job
        // that has ended, steps that failed may have outputs too.
        let isEnded = previousStatus?.state.isFinal ?? false
        let kept =
            self.previousStatus?.steps.filter {
                $0.state == .completed || isEnded && !$0.outputs.isEmpty
            }.map(\.name) ?? []
        for name in try outputDirectory.names() where !kept.contains(name) {
            try outputDirectory.removeAll(name)
        }
    }

    /// The status without those steps whose outputs are not all there.
    private static func verified(_ status: Status?, _ outputs: Directory) throws(SystemError)
        -> Status?
    {
        guard var status else { return nil }
        for (index, step) in status.steps.enumerated() where step.state == .completed {
            if try !isWhole(step, outputs) {
                status.steps[index] = StepStatus(name: step.name, uses: step.uses)
            }
        }
        return status
    }

    private static func isWhole(_ step: StepStatus, _ outputs: Directory) throws(SystemError)
        -> Bool
    {
        for output in step.outputs {
            let info = try outputs.info("\(step.name)/\(output.name)")
            guard info?.kind == .file, info?.size == output.bytes else { return false }
        }
        return true
    }

    /// Whether all outputs that a final status names are there, and none of its steps is open, but
    /// for one that was cancelled.
    func isWhole(_ status: Status) throws(SystemError) -> Bool {
        for step in status.steps {
            guard
                [.completed, .failed, .skipped].contains(step.state) || status.state == .cancelled,
                try ClaimedJob.isWhole(step, outputDirectory)
            else { return false }
        }
        return true
    }

    /// Opens input number `index` for reading.
    package func openInput(_ index: Int) throws(SystemError) -> Descriptor {
        try directory.directory("in").read(Manifest.storedName(index))
    }

    /// Opens an output of a step for reading, published or not.
    package func openOutput(step: String, name: String) throws(SystemError) -> Descriptor {
        if let directory = unpublished.withLock({ $0[step] }) { return try directory.read(name) }
        return try outputDirectory.read("\(step)/\(name)")
    }

    /// Makes an output of a step. It is not served before `publish`. A file that is left of a task
    /// that was not begun after all is replaced, not written to.
    package func createOutput(step: String, name: String) throws(SystemError) -> Descriptor {
        let directory = try unpublishedDirectory(of: step)
        do {
            return try directory.create(name)
        } catch  where error.alreadyExists {
            try directory.remove(name)
            return try directory.create(name)
        }
    }

    /// Makes an open file an output of a step, as `createOutput` does a new one.
    func link(_ file: Descriptor, step: String, name: String) throws(SystemError) {
        try unpublishedDirectory(of: step).link(file, as: name)
    }

    /// Takes all outputs of an unpublished step away.
    func discard(step: String) throws(SystemError) {
        unpublished.withLock { $0[step] = nil }
        try outputDirectory.removeAll("." + step)
    }

    /// Gives an output of an unpublished step another name, which is durable once it is published.
    package func renameOutput(step: String, _ name: String, to other: String) throws(SystemError) {
        let directory = try unpublishedDirectory(of: step)
        try directory.rename(name, to: directory, as: other)
    }

    /// Takes an output of an unpublished step away.
    package func removeOutput(step: String, name: String) throws(SystemError) {
        try unpublished.withLock { $0[step] }?.remove(name)
    }

    /// Makes a complete output durable. It is still not served before `publish`.
    package func flush(_ output: Descriptor) throws(SystemError) { try spool.layout.flush(output) }

    /// Publishes a step: all its outputs appear at once, for good, and durable when the job leaves:
    /// until then a power cut may undo it, and the step is run again.
    package func publish(step: String) throws(SystemError) {
        guard let made = unpublished.withLock({ $0[step] }) else { return }
        try spool.layout.flush(made)
        try outputDirectory.rename("." + step, to: outputDirectory, as: step)
        // Until here the outputs can be opened through `made`, from here on by their path.
        unpublished.withLock { $0[step] = nil }
    }

    /// Replaces the status that is served. Its bytes are flushed before it has its name: else a
    /// power cut could leave an empty file in the place of a status that counts attempts.
    package func write(_ status: Status) throws(SystemError) {
        try directory.replace(
            "status.json", with: JSON.encode(status, pretty: true),
            durable: spool.durability == .full)
    }

    /// Ends the job: one rename commits state, outputs, status and outbox event.
    /// - Parameters:
    ///   - status: its state is a final one.
    ///   - recipients: who is notified of the end.
    package func finish(_ status: Status, notifying recipients: Recipients = Recipients())
        throws(SystemError)
    {
        // What was being made is not kept.
        for step in unpublished.withLock({ Array($0.keys) }) {
            try outputDirectory.removeAll("." + step)
        }
        guard !recipients.isEmpty else { return try commit(.final(status.state), with: status) }
        let outboxEvent = try writeOutboxEvent(status, to: recipients)
        var status = status
        status.notifications = (status.notifications ?? []) + outboxEvent.deliveries
        status.published = outboxEvent.publishedFiles
        try commit(.final(status.state), with: status)
        spool.outbox.hint(outboxEvent.id)
    }

    /// Gives the job back, to run again.
    /// - Parameter status: `queued`, or `held` with the moment it waits for.
    package func giveBack(_ status: Status) throws(SystemError) {
        try commit(status.state == .held ? .held : .new(manifest.lane), with: status)
    }

    private func commit(_ location: JobLocation, with status: Status) throws(SystemError) {
        precondition(location.state == status.state, "the status says where the job goes")
        try spool.layout.flush(outputDirectory)
        try write(status)
        try spool.layout.flush(directory)
        try spool.layout.flush(move(to: location))
        try spool.layout.flush(spool.layout.work)
    }

    /// - Returns: the directory it stands in now, which is not flushed.
    private func move(to location: JobLocation) throws(SystemError) -> Directory {
        do throws(SystemError) {
            let destination = try spool.layout.directory(location, for: id)
            try spool.layout.work.rename(id.text, to: destination, as: id.text)
            return destination
        } catch  where error.isNotFound {
            // That of a day is removed when it is empty.
            spool.layout.forgetDays()
            let destination = try spool.layout.directory(location, for: id)
            try spool.layout.work.rename(id.text, to: destination, as: id.text)
            return destination
        }
    }

    private func unpublishedDirectory(of step: String) throws(SystemError) -> Directory {
        if let known = unpublished.withLock({ $0[step] }) { return known }
        let made = try outputDirectory.making("." + step)
        unpublished.withLock { $0[step] = made }
        return made
    }
}
