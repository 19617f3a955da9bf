package import Addresses
package import CommandLine
internal import Pipelines

extension Settings {
    /// How notifications are delivered, by `pressroom-notifier`.
    package static let delivery: [any AnySetting] = [
        hooks, webhookAllow, publishRoot, secrets, retryFirst, retryFor, quiet,
    ]

    package static let hooks = Setting(
        "hooks", .directory, "the directory of hook programs", otherwise: "none")
    package static let webhookAllow = Setting(
        "webhook-allow", .addresses,
        "private addresses that webhooks and publishing may connect to, such as "
            + "127.0.0.1,10.1.0.0/16",
        otherwise: "none")
    package static let publishRoot = Setting(
        repeated: "publish-root", .directory,
        "outputs are published below this directory, or address of a server, and below no other "
            + "that is not given so, and requests may name a directory there; without it, only "
            + "where a pipeline says")
    package static let secrets = Setting(
        "secrets", .file,
        "a file of lines NAME=VALUE for the secrets that pipelines name as ${NAME}",
        otherwise: "the environment")
    package static let retryFirst = Setting(
        "retry-first", .time,
        "the wait before a failed delivery is retried; it doubles with each retry, up to an hour",
        preset: "10s")
    package static let retryFor = Setting(
        "retry-for", .time, "how long to retry a delivery", preset: "3d")
    package static let quiet = Setting(
        "quiet", .time, "how long a batch must be quiet before its digest is sent", preset: "5s")
}
