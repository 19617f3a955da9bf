package import Jobs
package import Platform

/// A status as it is stored, ready to serve.
package struct StoredStatus: Sendable {
    /// JSON of a `Status`.
    package let json: [UInt8]
    /// Changes whenever the status does: an entity tag without its quotes (RFC 9110, 8.8.3).
    package let tag: String
    /// How much of the job's outputs was reused from earlier ones; `nil` where that is not
    /// looked for.
    package let cacheOutcome: CacheOutcome?

    package init(json: [UInt8], tag: String) {
        self.json = json
        self.tag = tag
        cacheOutcome = Self.cacheOutcome(of: json)
    }

    private static func cacheOutcome(of json: [UInt8]) -> CacheOutcome? {
        struct Part: Decodable {
            struct Step: Decodable { let reused: Bool? }
            let steps: [Step]
        }
        // Most jobs' statuses do not have the word, and need not be decoded.
        guard json.contains(bytesOf: "\"reused\""),
            let part = try? JSON.decode(Part.self, from: json)
        else { return nil }
        return CacheOutcome(part.steps.map(\.reused))
    }

    /// - Throws: `DecodingError` when it is no status.
    package func decoded() throws -> Status { try JSON.decode(Status.self, from: json) }

    /// Whether its job has ended; false for what is no status.
    package var isFinal: Bool {
        struct Part: Decodable { let state: JobState }
        return (try? JSON.decode(Part.self, from: json).state.isFinal) ?? false
    }
}

extension Spool.Lookup {
    /// The status of a job, wherever it stands. One that is as it was when it was last asked for
    /// costs a look at its file, which is not read again.
    /// - Returns: `nil` when there is no such job.
    /// - Throws: `SystemError` when it cannot be read.
    package func status(of id: JobID) throws(SystemError) -> StoredStatus? {
        if let known = spool.statuses[id], try known.isCurrent(in: layout.root) {
            return known.status
        }
        return try search(id) { (location, folder) throws(SystemError) in
            try status(at: location, folder) { spool.statuses[id] = $0 }
        }
    }

    /// A status that was read, and what was known of its files then.
    struct ReadStatus {
        var status: StoredStatus
        /// Paths relative to the spool; no info on a file that was not there.
        var files: [(path: String, info: FileInfo?)]

        /// Whether its files are as they were.
        func isCurrent(in root: Directory) throws(SystemError) -> Bool {
            for (path, info) in files where try root.info(path) != info { return false }
            return true
        }

        /// Whether any other status would be other files, or have other times: not when one may be
        /// replaced within what the file system takes for the same moment.
        var isCacheable: Bool {
            let now = Int64(Clock.wallNanoseconds)
            return files.allSatisfy { _, info in
                info.map { $0.modifiedNanoseconds < now - 1_000_000_000 } ?? true
            }
        }
    }

    /// What was accepted as a job, wherever it stands.
    /// - Returns: `nil` when there is no such job, or its manifest is damaged.
    package func manifest(of id: JobID) throws(SystemError) -> Manifest? {
        try search(id) { (_, folder) throws(SystemError) in
            try spool.readManifest(of: id, in: folder)
        }
    }

    /// Finds a published output.
    /// - Returns: the file's path relative to the spool, or `nil` when there is no such output yet.
    package func outputPath(of id: JobID, step: String, name: String) throws(SystemError)
        -> String?
    {
        guard Spool.isPlain(step), Spool.isPlain(name) else { return nil }
        return try search(id) { (_, folder) throws(SystemError) in
            let path = "\(folder)/out/\(step)/\(name)"
            return try layout.root.info(path)?.kind == .file ? path : nil
        }
    }

    /// The status of a job at a location. In a queue it depends on more than the job.
    /// - Parameter settled: is given one that will be seen to have changed when it has.
    func status(
        at location: JobLocation, _ folder: String, cacheable: (ReadStatus) -> Void = { _ in }
    )
        throws(SystemError) -> StoredStatus?
    {
        if let own = try stored("\(folder)/status.json") {
            let read = try withDeliveries(own, folder)
            if case .queue(let queue) = location, let status = try? read.status.decoded() {
                return StoredStatus(
                    status, tag: read.status.tag,
                    refined: try refined(status, in: queue))
            }
            if read.isCacheable, read.status.json.count <= Self.rememberedBytesMax {
                cacheable(read)
            }
            return read.status
        }
        // A job has no status.json until it is first claimed: its status follows from the manifest.
        // Where every job has one, this one has come between the two looks: it is looked for again.
        guard location != .held, !location.state.isFinal,
            let manifest = try stored("\(folder)/manifest.json")?.status,
            let value = try Spool.decode(
                Manifest.self, from: manifest.json, of: "\(folder)/manifest.json")
        else { return nil }
        let status = Status(accepted: value)
        let refined =
            if case .queue(let queue) = location {
                try refined(status, in: queue)
            } else { status }
        return StoredStatus(status, tag: manifest.tag, refined: refined)
    }

    /// A status that somebody is notified of, with what the notifier has written beside it since.
    private func withDeliveries(_ read: ReadStatus, _ folder: String) throws(SystemError)
        -> ReadStatus
    {
        // What makes this directory changes the status afterwards.
        let outboxEvents = "\(folder)/\(Spool.notifyFolder)"
        guard try layout.root.exists(outboxEvents) else { return read }
        let path = "\(outboxEvents)/\(Spool.deliveriesFile)"
        var read = read
        read.files.append((path, nil))
        guard let written = try stored(path), var value = try? read.status.decoded(),
            let deliveries = try? JSON.decode([Versioned<Delivery>].self, from: written.status.json)
        else { return read }
        value.update(from: deliveries.map(\.value))
        read.files[1].info = written.files[0].info
        read.status = StoredStatus(
            json: JSON.encode(value, pretty: true),
            tag: "\(read.status.tag)-\(written.status.tag)")
        return read
    }

    private func stored(_ path: String) throws(SystemError) -> ReadStatus? {
        let (file, info): (Descriptor, FileInfo)
        do {
            (file, info) = try layout.root.open(path)
        } catch {
            if error.isNotFound || error.isWrongType { return nil }
            throw error
        }
        let tag =
            String(info.inode, radix: 36) + "-"
            + String(info.modifiedNanoseconds, radix: 36)
        return ReadStatus(
            status: StoredStatus(json: try file.contents(size: info.size), tag: tag),
            files: [(path, info)])
    }

    /// The longest status that is remembered.
    private static let rememberedBytesMax = 16 << 10
}
