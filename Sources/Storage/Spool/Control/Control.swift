package import Jobs
package import Platform

/// What people ask of jobs, and what the scheduler does about it. A request is an empty file in
/// `control/`; its name says all.
extension Spool.Control {
    /// Where requests appear, for inotify.
    package var path: String { layout.control.path }

    // MARK: Jobs

    /// Asks something of a job. When this returns the scheduler will obey, whatever happens, as far
    /// as it makes sense by then.
    package func ask(_ request: ControlRequest) throws(SystemError) { try ask([request]) }

    /// The same of many jobs at once.
    /// - Throws: `SystemError`; nothing is asked then, but what the scheduler was quicker to obey.
    package func ask(_ requests: [ControlRequest]) throws(SystemError) {
        var made: [ControlRequest] = []
        do throws(SystemError) {
            for request in requests where try make(request) { made.append(request) }
            try layout.flush(layout.control)
        } catch {
            for request in made { try? layout.control.remove(request.name) }
            throw error
        }
    }

    /// - Returns: false when somebody has asked already, who may not have come to the flush.
    private func make(_ request: ControlRequest) throws(SystemError) -> Bool {
        do throws(SystemError) {
            // An empty file is whole as soon as it has its name.
            _ = try layout.control.create(request.name)
            return true
        } catch  where error.alreadyExists {
            return false
        }
    }

    /// Whether a request was made that has not been acknowledged.
    package func isAsked(_ request: ControlRequest) throws(SystemError) -> Bool {
        try layout.control.exists(request.name)
    }

    /// All that is asked, in no order.
    package func requests() throws(SystemError) -> [ControlRequest] {
        try layout.control.names().compactMap { ControlRequest(name: $0) }
    }

    /// Acknowledges a request: it was obeyed, or makes no sense any more. What is asked of a job
    /// that was left as it is stands: it may be found mended.
    package func acknowledge(_ request: ControlRequest) throws(SystemError) {
        guard !spool.isSkipped(request.job) else { return }
        try layout.control.removeAll(request.name)
        try layout.flush(layout.control)
    }

    /// Waits until a request is acknowledged.
    /// - Parameter seconds: how long at most; 0 only looks.
    /// - Returns: false when it still stands.
    package func waitUntilAcknowledged(_ request: ControlRequest, seconds: Double)
        throws(SystemError) -> Bool
    {
        try Spool.wait(seconds: seconds) { () throws(SystemError) in try !isAsked(request) }
    }

    // MARK: Pipelines

    /// Asks something of a pipeline; when this returns it stands. Asked again it counts from then.
    /// - Throws: `SystemError`; what stands of it then stood before.
    package func ask(_ request: PipelineRequest) throws(SystemError) {
        let instance = try spool.ownInstance()
        let name = JobID.new().text
        let stood: Bool
        do throws(SystemError) {
            let file = try instance.create(name)
            // What counts is when it was written last. That goes by ticks of the file system, and
            // the opposite may have been asked in the same one, or before the clock was set back.
            try file.write([UInt8(ascii: "\n")])
            let others = PipelineRequest.Action.allCases.filter { $0 != request.action }
            for other in others {
                let name = PipelineRequest(other, request.pipeline).name
                let asked = try layout.control.info(name)?.modifiedNanoseconds
                if let asked, try file.info.modifiedNanoseconds <= asked {
                    try file.setModified(asked + 1)
                }
            }
            try layout.flush(file)
            stood = try layout.control.exists(request.name)
            try instance.rename(name, to: layout.control, as: request.name)
        } catch {
            try? instance.remove(name)
            throw error
        }
        do throws(SystemError) {
            try layout.flush(layout.control)
        } catch {
            if !stood { try? layout.control.remove(request.name) }
            throw error
        }
    }

    /// Acknowledges a request: it was obeyed, or another came after it.
    package func acknowledge(_ request: PipelineRequest) throws(SystemError) {
        try layout.control.removeAll(request.name)
        try layout.flush(layout.control)
    }

    /// All that is asked of pipelines, in no order.
    package func pipelineRequests() throws(SystemError) -> [PipelineRequest] {
        try layout.control.names().compactMap { PipelineRequest(name: $0) }
    }

    /// What stands of what was asked of a pipeline: whether it is paused, and which of its jobs are
    /// released: those accepted until then. What was asked last counts.
    package func marks(of pipeline: String) throws(SystemError)
        -> (isPaused: Bool, releasedThrough: Timestamp?)
    {
        func asked(_ action: PipelineRequest.Action) throws(SystemError) -> Int64? {
            try layout.control.info(PipelineRequest(action, pipeline).name)?.modifiedNanoseconds
        }
        let (pause, resume) = (try asked(.pause), try asked(.resume))
        guard let resume, resume > pause ?? 0 else { return (pause != nil, nil) }
        // The clock of the file system goes by ticks, and ids do not.
        return (false, Timestamp(milliseconds: resume / 1_000_000 + 10))
    }

    /// Waits until a pipeline is no longer paused.
    /// - Returns: false when it is still paused after the time.
    package func waitUntilResumed(_ pipeline: String, seconds: Double) throws(SystemError) -> Bool {
        try Spool.wait(seconds: seconds) { () throws(SystemError) in
            try !layout.control.exists(PipelineRequest(.pause, pipeline).name)
        }
    }
}
