package import Jobs
package import Platform

/// Uploads in pieces. Each is a directory under `uploads/` with its bytes so far, `data`, and
/// `upload.json`. Whoever changes one holds the lock of its directory.
extension Spool.Uploads {
    /// How long an upload is kept after its last byte, or its end, in seconds.
    package static let idleSecondsMax: Int64 = 86_400

    static let recordFile = "upload.json"
    static let dataFile = "data"
    /// How the name of the empty file begins that says from which byte on the data may be wrong.
    static let uncheckedPrefix = "unchecked-"

    /// What there is under an id.
    package enum Opening {
        case opened(ResumableUpload)
        /// Another holds it.
        case busy
        /// Nothing.
        case missing
    }

    /// Begins an upload. It is there for good when this returns.
    /// - Throws: `SystemError` when the spool cannot be written; there is no such upload then.
    package func begin(_ record: UploadRecord) throws(SystemError) -> ResumableUpload {
        let name = record.id.text
        let directory = try layout.uploads.making(name)
        do throws(SystemError) {
            // Nobody else knows the id.
            _ = try directory.tryLock()
            let data = try directory.create(Self.dataFile)
            let file = try directory.create(Self.recordFile)
            try file.write(JSON.encode(record, pretty: true))
            try layout.flush(file)
            try layout.flush(directory)
            try layout.flush(layout.uploads)
            return ResumableUpload(record, in: directory, data, size: 0, of: spool)
        } catch {
            // What cannot be removed now has no use, and is removed when it is old.
            try? layout.uploads.removeAll(name)
            throw error
        }
    }

    /// What is known of an upload; `nil` when there is none.
    package func record(of id: UploadID) throws(SystemError) -> UploadRecord? {
        let path = "\(id)/\(Self.recordFile)"
        do throws(SystemError) {
            let text = try layout.uploads.contents(path, bytesMax: 1 << 20)
            guard let record = try Spool.decode(UploadRecord.self, from: text, of: path),
                record.id == id
            else { return nil }
            return record
        } catch  where error.isNotFound || error.isWrongType {
            return nil
        }
    }

    /// Opens an upload, unless another has. What it holds is on the disk when this returns.
    package func open(_ id: UploadID) throws(SystemError) -> Opening {
        do throws(SystemError) {
            let directory = try layout.uploads.directory(id.text)
            guard try directory.tryLock() else { return .busy }
            guard try directory.isCurrent(in: layout.uploads), let record = try record(of: id)
            else { return .missing }
            let hasData = try directory.exists(Self.dataFile)
            guard !record.isRemoved, hasData else {
                // A record alone is of an upload that was never acknowledged.
                guard record.isRemoved || record.job != nil else { return .missing }
                return .opened(
                    ResumableUpload(record, in: directory, nil, size: 0, of: spool))
            }
            let data = try directory.open(making: Self.dataFile)
            let size = try settle(data, in: directory)
            return .opened(ResumableUpload(record, in: directory, data, size: size, of: spool))
        } catch  where error.isNotFound || error.isWrongType {
            return .missing
        }
    }

    /// Takes away what was never checked, makes the rest durable and goes to its end.
    /// - Returns: how many bytes there are.
    private func settle(_ data: Descriptor, in directory: Directory) throws(SystemError) -> Int {
        for name in try directory.names() where name.hasPrefix(Self.uncheckedPrefix) {
            if let position = Int(name.dropFirst(Self.uncheckedPrefix.count)),
                try data.size > position
            {
                try data.truncate(to: position)
                try layout.flush(data)
            }
            try directory.remove(name)
            try layout.flush(directory)
        }
        let size = try data.size
        try data.seek(to: size)
        if size == 0 { return size }
        do throws(SystemError) {
            try layout.flush(data)
        } catch {
            // Which of the bytes are on the disk nobody knows any more.
            try? directory.remove(Self.recordFile)
            throw error
        }
        return size
    }

    /// Removes an upload that nobody else knows. What cannot be removed now expires.
    package func discard(_ upload: ResumableUpload) {
        try? layout.uploads.removeAll(upload.record.id.text)
    }

    /// All there are, in no order.
    package func ids() throws(SystemError) -> [UploadID] {
        var ids: [UploadID] = []
        try layout.uploads.forEachName { if let id = UploadID($0) { ids.append(id) } }
        return ids
    }

    /// When an upload expires unless more of it comes; `nil` when it is gone.
    package func expiry(of id: UploadID) throws(SystemError) -> Timestamp? {
        guard let info = try lastChanged([Self.dataFile, Self.recordFile], of: id) else {
            return nil
        }
        return Timestamp(
            milliseconds: info.modifiedNanoseconds / 1_000_000 + Self.idleSecondsMax * 1000)
    }

    /// What is known of the first of some files that is there.
    private func lastChanged(_ files: [String], of id: UploadID) throws(SystemError) -> FileInfo? {
        for file in files {
            if let info = try layout.uploads.info("\(id)/\(file)") { return info }
        }
        return nil
    }

    /// Removes an upload that has expired, unless somebody has opened it. Any process may, at any
    /// time.
    /// - Returns: whether it was.
    package func reap(_ id: UploadID) throws(SystemError) -> Bool {
        let name = id.text
        // Without a record nothing was acknowledged: the directory says how old it is.
        guard let info = try lastChanged([Self.dataFile, Self.recordFile, "."], of: id),
            info.ageSeconds > Self.idleSecondsMax
        else { return false }
        do throws(SystemError) {
            let directory = try layout.uploads.directory(name)
            guard try directory.tryLock() else { return false }
            try directory.remove(Self.recordFile)
            try layout.uploads.removeAll(name)
            return true
        } catch  where error.isNotFound || error.isWrongType {
            return false
        }
    }
}
