/// What the names of dropped files mean.
enum DropName {
    /// Behind the name of a file: what is said of its job.
    static let sidecarSuffix = ".job.yaml"
    /// In a folder, or beside loose files: what is said of the batch.
    static let batchFile = "batch.yaml"

    /// Where is noted what becomes of files in a directory that is not under `drop/`: no pipeline
    /// is called so.
    static func notes(of pipeline: String, at path: String) -> String {
        // FNV-1a in 64 bits: few paths are ever told apart.
        let hash = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
        }
        return "\(pipeline)@\(String(hash, radix: 36))"
    }

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
