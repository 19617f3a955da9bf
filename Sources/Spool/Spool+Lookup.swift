package import Jobs
package import Platform

/// A status as it is stored, ready to serve.
package struct StoredStatus: Sendable {
    /// JSON of a `Status`.
    package let json: [UInt8]
    /// Changes whenever the status does: an entity tag without its quotes (RFC 9110, 8.8.3).
    package let tag: String

    package init(json: [UInt8], tag: String) {
        self.json = json
        self.tag = tag
    }

    /// - Throws: `DecodingError` when it is no status.
    package func decoded() throws -> Status { try JSON.decode(Status.self, from: json) }

    /// Whether its job has ended; false for what is no status.
    package var isFinal: Bool {
        struct Part: Decodable { let state: JobState }
        return (try? JSON.decode(Part.self, from: json).state.isFinal) ?? false
    }
}

extension Spool {
    /// The status of a job, wherever it stands.
    /// - Returns: `nil` when there is no such job.
    /// - Throws: `SystemError` when it cannot be read.
    package func status(of id: JobID) throws(SystemError) -> StoredStatus? {
        try search(id) { (place, folder) throws(SystemError) in
            try status(at: place, folder)
        }
    }

    /// What was accepted as a job, wherever it stands.
    /// - Returns: `nil` when there is no such job, or its manifest is damaged.
    package func manifest(of id: JobID) throws(SystemError) -> Manifest? {
        try search(id) { (_, folder) throws(SystemError) in
            try readManifest(of: id, in: folder)
        }
    }

    /// Finds a published output.
    /// - Returns: the file's path relative to the spool, or `nil` when there is no such output yet.
    package func outputPath(of id: JobID, step: String, name: String) -> String? {
        guard Spool.isPlain(step), Spool.isPlain(name) else { return nil }
        // Only a look that throws could fail, and this one does not.
        return try? search(id) { (_, folder) throws(SystemError) in
            let path = "\(folder)/out/\(step)/\(name)"
            return root.facts(path)?.kind == .file ? path : nil
        }
    }

    func status(at place: Place, _ folder: String) throws(SystemError) -> StoredStatus? {
        if let stored = try stored("\(folder)/status.json") {
            return try withDeliveries(stored, folder)
        }
        // A job has no status.json until it is first claimed: its status follows from the manifest.
        // Where every job has one, this one has come between the two looks: it is looked for again.
        guard place != .held, !place.state.isFinal,
              let manifest = try stored("\(folder)/manifest.json"),
              let value = try? JSON.decode(Manifest.self, from: manifest.json)
        else { return nil }
        let status = Status(accepted: value)
        return StoredStatus(json: JSON.encode(status, pretty: true), tag: manifest.tag)
    }

    /// The status with what the notifier has written beside it since.
    private func withDeliveries(_ status: StoredStatus, _ folder: String)
        throws(SystemError) -> StoredStatus {
        let path = "\(folder)/\(Spool.noticesName)/\(Spool.deliveriesName)"
        guard let stored = try stored(path), var value = try? status.decoded(),
              let deliveries = try? JSON.decode([Notification].self, from: stored.json)
        else { return status }
        value.notifications = value.notifications?.updated(from: deliveries)
        return StoredStatus(json: JSON.encode(value, pretty: true),
                            tag: "\(status.tag)-\(stored.tag)")
    }

    private func stored(_ path: String) throws(SystemError) -> StoredStatus? {
        let file: Descriptor
        do {
            file = try root.read(path)
        } catch {
            if error.isNotFound || error.isMisfit { return nil }
            throw error
        }
        let facts = try file.facts
        let tag = String(facts.inode, radix: 36) + "-" + String(facts.modifiedNanoseconds, radix: 36)
        return StoredStatus(json: try file.contents(bytesMax: 64 << 20), tag: tag)
    }

    static func ids(in directory: Directory) throws(SystemError) -> [JobID] {
        var ids: [JobID] = []
        try directory.forEachName { if let id = JobID($0) { ids.append(id) } }
        return ids
    }

    /// Whether a name from outside is one plain part of a path.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".") && name.utf8.allSatisfy {
            $0 != UInt8(ascii: "/") && $0 != 0
        }
    }
}
