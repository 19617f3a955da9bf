internal import Jobs
internal import Publishing

/// Delivers a job's outputs to a directory.
struct PublishTransport: Sendable {
    /// Below which outputs are published; anywhere when it is empty, and then only where pipelines
    /// say.
    let roots: [String]

    func deliver(
        _ attempt: DeliveryAttempt, _ publication: Publication, shouldStop: () -> Bool
    ) -> (Outcome, [PublishedFile]?) {
        let isAnywhere = roots.isEmpty && !publication.isRequested
        let target: DirectoryTarget
        do throws(PublishingError) {
            target = try DirectoryTarget(publication, within: isAnywhere ? nil : roots)
        } catch {
            let reason = error.problem.detail
            return (error.isTemporary ? .postponed(reason) : .refused(reason), nil)
        }
        let publisher = Publisher(publication, attempt.delivery, attempt.store, to: target)
        guard let result = publisher.publish(shouldStop: shouldStop) else {
            return (.interrupted, nil)
        }
        return (outcome(result), result.files)
    }

    private func outcome(_ result: Publisher.Result) -> Outcome {
        if let failure = result.failure { return .postponed(failure.detail) }
        let failed = result.files.filter { $0.state == .failed }
        guard let first = failed.first?.error else {
            return .delivered(detail: "\(result.files.count) files")
        }
        let more = failed.count > 1 ? ", and \(failed.count - 1) more" : ""
        return .refused(first.detail + more)
    }
}
