internal import Addresses
internal import Crypto
internal import Curl
internal import FoundationEssentials
internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform

/// Delivers messages as Standard Webhooks has them; see
/// <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.
struct WebhookTransport: Sendable {
    let catalog: Catalog
    let secrets: Secrets
    let reachable: ReachableAddresses
    /// A file of certificates to trust; the system's when `nil`.
    let authorities: String?
    /// How long a receiver may take, in seconds.
    var timeoutSeconds = 20.0

    func deliver(_ attempt: DeliveryAttempt, to url: String, shouldStop: @escaping () -> Bool)
        -> Outcome
    {
        let body = attempt.outboxEvent.webhookBody
        let now = Clock.wallMilliseconds / 1000
        var fields = [
            ("Content-Type", "application/json"), ("User-Agent", "Pressroom/\(Version.text)"),
            ("webhook-id", attempt.delivery.id), ("webhook-timestamp", String(now)),
        ]
        switch key(for: attempt.pipeline) {
        case .success(let key?):
            let signed = Array("\(attempt.delivery.id).\(now).".utf8) + body
            let code = Data(HMAC.sha256(signed, key: key)).base64EncodedString()
            fields.append(("webhook-signature", "v1," + code))
        case .success(nil): break
        case .failure(let reason):
            return .postponed("the message cannot be signed", detail: reason.description)
        }
        do throws(TransferFailure) {
            let answer = try WebhookPost(url: url, fields: fields, body: body)
                .send(
                    to: reachable, authorities: authorities, seconds: timeoutSeconds,
                    shouldStop: shouldStop)
            return Self.outcome(answer)
        } catch {
            return Self.outcome(error)
        }
    }

    /// What the messages of a pipeline are signed with, as it is defined now: so that a secret that
    /// got about can be changed, and none lies in the spool.
    private func key(for pipeline: String) -> Result<[UInt8]?, SecretError> {
        guard case .pipeline(let pipeline) = catalog.entry(pipeline) else {
            return .failure(SecretError("the pipeline \(pipeline) cannot be read"))
        }
        switch pipeline.notify.webhook?.secret {
        case nil: return .success(nil)
        case .key(let key): return .success(key)
        case .named(let name): return secrets.key(name).map { $0 }
        }
    }

    private static func outcome(_ answer: WebhookPost.Answer) -> Outcome {
        switch answer.status {
        case 200..<300: .delivered()
        // > If the endpoint is no longer valid … should return a 410.
        case 410: .refused("the receiver wants no more messages (status 410)")
        default:
            .postponed(
                "the receiver answered with status \(answer.status)",
                afterSeconds: answer.retryAfterSeconds)
        }
    }

    private static func outcome(_ failure: TransferFailure) -> Outcome {
        switch failure.kind {
        case .interrupted: .interrupted
        // What the name resolves to may be mended.
        case .forbidden: .postponed("the receiver's address is not allowed", detail: failure.detail)
        case .unreachable: .postponed("the receiver cannot be reached", detail: failure.detail)
        case .timedOut: .postponed("the receiver took too long", detail: failure.detail)
        case .untrusted:
            .postponed(
                "the receiver's certificate is not trusted",
                detail: failure.detail)
        case .loginDenied, .refused, .notFound, .notDone, .failed:
            .postponed(
                "the message could not be sent",
                detail: failure.detail)
        }
    }
}
