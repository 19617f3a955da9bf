package import CommandLine
package import Pipelines

extension Settings {
    /// Where `pressroom-scheduler` takes files from.
    package static let drop = Setting(
        repeated: "drop", .dropDirectory,
        "take files from this directory for a pipeline, as with `from` of its `drop`; once for each"
    )
}

extension ValueKind<DropDirectory> {
    /// A pipeline and a directory.
    package static let dropDirectory = ValueKind(
        "NAME=DIR",
        needed: "a pipeline's name, = and the absolute path of a directory are needed",
        read: { DropDirectory($0) })
}
