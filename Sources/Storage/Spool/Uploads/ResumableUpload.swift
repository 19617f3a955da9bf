package import Jobs
package import Platform

/// An upload in pieces that this object alone may change, until it is gone.
package final class ResumableUpload {
    /// What is known of it.
    package private(set) var record: UploadRecord
    /// How many bytes there are, flushed or not.
    package private(set) var offset: Int
    private let directory: Directory
    /// `nil` when nothing is to be written any more: it is a job, or was removed.
    private var data: Descriptor?
    private let spool: Spool
    /// How many of the bytes are known to be on the disk.
    private var durable: Int

    init(
        _ record: UploadRecord, in directory: Directory, _ data: Descriptor?, size: Int,
        of spool: Spool
    ) {
        (self.record, self.directory, self.data, self.spool) = (record, directory, data, spool)
        offset = data == nil ? record.length ?? 0 : size
        durable = size
    }

    /// Whether bytes may still come.
    package var isOpen: Bool { data != nil }

    /// Whether all bytes are there.
    package var isComplete: Bool { record.length == offset && !record.isRemoved }

    /// Adds bytes at the end. They are durable after `flush`.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        do throws(SystemError) {
            try opened.write(bytes)
        } catch {
            // Some of them may have been.
            try opened.truncate(to: offset)
            throw error
        }
        offset += bytes.count
    }

    /// Adds all bytes of another upload, of which all are there.
    package func append(_ other: ResumableUpload) throws(SystemError) {
        let source = try other.directory.read(Spool.Uploads.dataFile)
        try source.clone(to: opened)
        offset += try source.size
    }

    /// Makes what there is durable.
    /// - Throws: `SystemError`; what was not durable before is taken back then, since a flush that
    ///   comes later proves nothing of it (fsync(2)).
    package func flush() throws(SystemError) {
        guard offset != durable else { return }
        do throws(SystemError) {
            try spool.layout.flush(opened)
            durable = offset
        } catch {
            do throws(SystemError) {
                try opened.truncate(to: durable)
                offset = durable
            } catch {
                // What cannot be trusted must not be there.
                try? directory.remove(Spool.Uploads.recordFile)
            }
            throw error
        }
    }

    /// Takes back all bytes behind a place.
    package func truncate(to offset: Int) throws(SystemError) {
        try opened.truncate(to: offset)
        self.offset = offset
        try flush()
    }

    /// The bytes that come from here on count only when `endChecked` was called: whatever happens
    /// before, none of them is there afterwards.
    /// - Returns: where they begin.
    package func beginChecked() throws(SystemError) -> Int {
        _ = try directory.create("\(Spool.Uploads.uncheckedPrefix)\(offset)")
        try spool.layout.flush(directory)
        return offset
    }

    /// The bytes since `beginChecked` are right, or were taken back.
    /// - Parameter start: where they begin.
    package func endChecked(from start: Int) throws(SystemError) {
        try flush()
        try directory.remove("\(Spool.Uploads.uncheckedPrefix)\(start)")
        try spool.layout.flush(directory)
    }

    /// Says how long it will be. To be called once.
    package func setLength(_ length: Int) throws(SystemError) {
        precondition(record.length == nil, "a length is set once")
        record.length = length
        try save()
    }

    /// Says which upload it is the first part of.
    package func join(into id: UploadID) throws(SystemError) {
        record.joined = id
        try save()
    }

    /// The job that it has become; `nil` when there is none yet.
    package func acceptedJob() throws(SystemError) -> JobID? {
        guard let job = record.job else { return nil }
        if !isOpen { return job }
        // The bytes are given up last of all.
        guard try spool.lookup.path(of: job) != nil else { return nil }
        try release()
        return job
    }

    /// Makes it a job, durable and runnable. Whenever this is cut off, `acceptedJob` knows whether
    /// there is one, and the bytes are still there if there is none.
    /// - Parameters:
    ///   - submission: has no files.
    ///   - manifest: of the submission, with one input.
    ///   - batch: the one that the manifest names.
    /// - Returns: the status of the job.
    /// - Throws: `SystemError`; the job must not be acknowledged then.
    package func commit(
        as submission: Submission, _ manifest: Manifest, in batch: JobBatch? = nil
    ) throws(SystemError) -> Status {
        _ = try submission.addInput(linking: "\(directory.path)/\(Spool.Uploads.dataFile)")
        record.job = submission.id
        try save()
        let status = try submission.commit(manifest, in: batch)
        // What cannot be removed now is when somebody asks again, or it expires.
        try? release()
        return status
    }

    /// Gives up the bytes. After a crash they may be there again, which does no harm.
    private func release() throws(SystemError) {
        data = nil
        try directory.remove(Spool.Uploads.dataFile)
    }

    /// Ends it. It is known for a while that there was one.
    package func remove() throws(SystemError) {
        record.isRemoved = true
        try save()
        try release()
    }

    /// The first bytes of what there is.
    package func beginning(_ count: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(count, offset))
        bytes.removeLast(bytes.count - (try opened.readAgain(into: &bytes)))
        return bytes
    }

    /// The last bytes of what there is.
    package func end(_ count: Int) throws(SystemError) -> [UInt8] { try opened.readEnd(count) }

    private var opened: Descriptor {
        guard let data else { preconditionFailure("the upload has ended") }
        return data
    }

    private func save() throws(SystemError) {
        try directory.replace(
            Spool.Uploads.recordFile, with: JSON.encode(record, pretty: true),
            durable: spool.durability == .full)
        try spool.layout.flush(directory)
    }
}
