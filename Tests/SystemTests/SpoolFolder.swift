import Jobs
import Platform

/// A spool as it lies on the disk.
struct SpoolFolder {
    let path: String

    /// The jobs in a place, such as `new/normal`; those being accepted and those that have ended by
    /// the directory between.
    func jobs(_ place: String) throws -> [String] {
        let folder = try Directory(opening: "\(path)/\(place)")
        guard ["tmp", "done", "failed", "cancelled"].contains(place) else {
            return try folder.names().sorted()
        }
        return try folder.names().flatMap { name in
            // One that ends may take its directory away.
            (try? folder.directory(name).names().map { "\(name)/\($0)" }) ?? []
        }.sorted()
    }

    /// The path of a pipeline's drop folder, once it is there: the scheduler makes it after it has
    /// said that it is ready.
    func dropFolder(of pipeline: String) throws -> String {
        let folder = "\(path)/drop/\(pipeline)"
        _ = try eventually(folder) { try? Directory(opening: folder) }
        return folder
    }

    /// The jobs that wait on the deferred queues of pipelines.
    private func deferredJobs() throws -> [String] {
        try jobs("shelf").flatMap { pipeline in
            try ["urgent", "normal", "batch"].flatMap { lane in
                let place = "shelf/\(pipeline)/\(lane)"
                return try jobs(place).map { "\(place)/\($0)" }
            }
        }
    }

    /// All that is not at rest: jobs that are being accepted, that wait, that run, or are damaged.
    func unfinished() throws -> [String] {
        let places = ["tmp", "held", "new/urgent", "new/normal", "new/batch", "work", "corrupt"]
        return try places.flatMap { place in try jobs(place).map { "\(place)/\($0)" } }
            + deferredJobs()
    }

    /// Where a job stands; more than one place is an error.
    func places(of id: JobID) throws -> [String] {
        let ended = try ["done", "failed", "cancelled"].flatMap { place in
            try jobs(place).map { "\(place)/\($0)" }
        }
        return try (unfinished() + ended).filter { $0.hasSuffix(id.text) }
    }

    /// The manifests of all jobs that are at rest or at work, with the paths of their directories.
    func manifests() throws -> [(path: String, manifest: Manifest)] {
        let ended = ["done", "failed", "cancelled"].flatMap { place in
            ((try? jobs(place)) ?? []).map { "\(place)/\($0)" }
        }
        let open = try ["new/urgent", "new/normal", "new/batch", "work", "held"].flatMap { place in
            try jobs(place).map { "\(place)/\($0)" }
        }
        let deferred = try jobs("shelf").flatMap { pipeline in
            ["urgent", "normal", "batch"].map { "shelf/\(pipeline)/\($0)" }
        }.flatMap { place in ((try? jobs(place)) ?? []).map { "\(place)/\($0)" } }
        return try (ended + open + deferred).map { place in
            let folder = try Directory(opening: "\(path)/\(place)")
            return (place, try JSON.decode(Manifest.self, from: folder.contents("manifest.json")))
        }
    }

    /// The files that a job has, relative to its directory, sorted.
    func files(of id: JobID) throws -> [String] {
        guard let place = try places(of: id).first else { return [] }
        return try Self.files(in: Directory(opening: "\(path)/\(place)"))
    }

    /// How long the files of a directory are, in bytes.
    func sizes(_ name: String) throws -> [Int] {
        let folder = try Directory(opening: "\(path)/\(name)")
        return try folder.names().compactMap { try folder.info($0)?.size }
    }

    private static func files(in folder: Directory) throws -> [String] {
        try folder.names().flatMap { name in
            guard try folder.info(name)?.kind == .directory else { return [name] }
            return try files(in: folder.directory(name)).map { "\(name)/\($0)" }
        }.sorted()
    }
}
