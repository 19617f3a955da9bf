/// What the names of dropped files mean.
enum DropName {
    /// Behind the name of a file: what is said of its job.
    static let sidecarSuffix = ".job.yaml"
    /// In a folder, or beside loose files: what is said of the batch.
    static let batchFile = "batch.yaml"

    static func isSidecar(_ name: String) -> Bool {
        name == batchFile || name.hasSuffix(sidecarSuffix)
    }

    /// The number that is tried next where many may have one name: soon by chance, so that no more
    /// have to be tried however many are taken.
    /// - Parameter attempt: from 1 on.
    static func number(_ attempt: Int) -> Int {
        attempt <= 10 ? attempt : .random(in: 11...999_999_999)
    }
}
