package import CommandLine
package import Jobs

extension Settings {
    /// What is accepted, by `pressroom-responder` from uploads and by `pressroom-scheduler` from
    /// drop folders.
    package static let acceptance: [any AnySetting] = [queueMax, reserve, notifyDomains]

    package static let queueMax = Setting(
        "queue-max", .count(1...10_000_000),
        "refuse uploads and dropped files when this many jobs wait", preset: "100000")
    package static let reserve = Setting(
        "reserve", .memory, "disk space that uploads and dropped files leave free", preset: "1GB")
    package static let notifyDomains = Setting(
        "notify-domains", .domains,
        "domains, separated by commas, that an upload or a sidecar file may name in a mail "
            + "address; an authenticated user whose name is an address may always name it",
        otherwise: "none")
}
