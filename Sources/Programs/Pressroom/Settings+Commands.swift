internal import CommandLine
internal import Settings

/// Settings that several commands take.
extension Settings {
    static let json = Setting.flag("json", "print JSON")
    static let together = Setting.flag(
        "together", "make one job of all files instead of one a file")
    static let jobs = workers.named("jobs", short: "j")
}
