internal import Addresses
internal import Curl
internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Publishing
internal import Text

/// Delivers a job's outputs to a directory or a server.
struct PublishTransport: Sendable {
    /// Below which outputs are published; anywhere when it is empty, and then only where pipelines
    /// say.
    let roots: [String]
    let secrets: Secrets
    /// Where servers may be.
    let reachable: ReachableAddresses
    /// A file of certificates to trust; the system's when `nil`.
    let authorities: String?

    func deliver(
        _ attempt: DeliveryAttempt, _ publication: Publication,
        shouldStop: @escaping () -> Bool
    ) -> (Outcome, [PublishedFile]?) {
        let target: any PublishingTarget
        do throws(PublishingError) {
            target = try self.target(of: publication, shouldStop: shouldStop)
        } catch {
            let (reason, detail) = (error.problem.detail, error.detail)
            return (
                error.isTemporary
                    ? .postponed(reason, detail: detail) : .refused(reason, detail: detail), nil
            )
        }
        let publisher = Publisher(publication, attempt.delivery, attempt.store, to: target)
        guard let result = publisher.publish(shouldStop: shouldStop) else {
            return (.interrupted, nil)
        }
        return (outcome(result), result.files)
    }

    /// The one place where a kind of target is chosen.
    private func target(of publication: Publication, shouldStop: @escaping () -> Bool)
        throws(PublishingError) -> any PublishingTarget
    {
        let isAnywhere = roots.isEmpty && !publication.isRequested
        guard let server = publication.server else {
            return try DirectoryTarget(publication, within: isAnywhere ? nil : roots)
        }
        guard let address = RemoteAddress(publication.to),
            isAnywhere
                || roots.contains(where: { root in
                    RemoteAddress(root).map { address.text.isPath(within: $0.text) } ?? false
                })
        else {
            throw PublishingError(
                "\"\(publication.to)\" is not below an address of --publish-root", .target)
        }
        switch server {
        case .s3(let access):
            return S3Target(
                address, access, accessKey: try secret(access.accessKey),
                secretKey: try secret(access.secretKey),
                HTTPConnection(
                    to: reachable, authorities: authorities, shouldStop: shouldStop))
        case .sftp(let access):
            let login: SFTPSession.Server.Login =
                switch access.login {
                case .password(let name): .password(try secret(name))
                case .privateKey(let path): .privateKey(path)
                }
            return SFTPTarget(
                address, mode: publication.mode,
                SFTPSession(
                    SFTPSession.Server(
                        host: address.host, port: address.port, user: address.user, login: login,
                        knownHosts: access.knownHosts),
                    to: reachable, shouldStop: shouldStop))
        }
    }

    /// As it is now, so that a secret that got about can be changed.
    private func secret(_ name: String) throws(PublishingError) -> String {
        switch secrets.value(name) {
        case .success(let value): return value
        case .failure(let error):
            throw PublishingError(
                "a secret is missing", detail: error.description, .temporary)
        }
    }

    private func outcome(_ result: Publisher.Result) -> Outcome {
        if let failure = result.failure {
            return .postponed(failure.problem.detail, detail: failure.detail)
        }
        let failed = result.files.filter { $0.state == .failed }
        guard let first = failed.first?.error else {
            return .delivered(detail: "\(result.files.count) files")
        }
        let isCommon = failed.allSatisfy { $0.error == first }
        let more = failed.count > 1 && !isCommon ? ", and \(failed.count - 1) more" : ""
        return .refused(first.detail + more)
    }
}
