package import CommandLine

extension Settings {
    package static let spool = Setting("spool", .directory, "the queue", preset: "var/spool")
    package static let pipelines = Setting(
        "pipelines", .directory, "where the pipeline files are", preset: "pipelines")
    package static let builtIn = Setting.flag(
        "built-in", "use the built-in pipelines too, where --pipelines has no file of their name")
    package static let readyDescriptor = Setting(
        "ready-fd", .count(0...1_000_000), "a descriptor to write a line to once the program works")
}
