import Jobs
import Platform
@testable import Spool

/// What the responder does with uploads in pieces.
extension TestWork {
    /// The bytes of an upload, as far as they are wanted.
    static func bytes(of id: UploadID, _ count: Int) -> [UInt8] {
        Array(id.text.utf8.reversed()) + (36..<max(36, count)).map { UInt8(truncatingIfNeeded: $0) }
    }

    func beginUpload(length: Int?, purpose: UploadRecord.Purpose = .file, parts: [UploadID] = [])
        throws -> ResumableUpload
    {
        let record = UploadRecord(
            id: UploadID(JobID.new().text)!, createdAt: Timestamp(milliseconds: 1), owner: nil,
            purpose: purpose, query: "pipeline=\(Self.pipeline)", metadata: "", parts: parts,
            length: length)
        ledger.note(.uploading(record.id, isPart: purpose == .part))
        let upload = try spool.uploads.begin(record)
        ledger.note(.uploaded(record.id, 0))
        return upload
    }

    func append(_ count: Int, to upload: ResumableUpload) throws {
        try write(count, to: upload)
        try upload.flush()
        ledger.note(.uploaded(upload.record.id, upload.offset))
    }

    func appendChecked(_ count: Int, to upload: ResumableUpload, isRight: Bool) throws {
        let start = try upload.beginChecked()
        if isRight {
            try write(count, to: upload)
        } else {
            try [UInt8](repeating: 0xff, count: count).withUnsafeBytes { try upload.append($0) }
            try upload.truncate(to: start)
        }
        try upload.endChecked(from: start)
        ledger.note(.uploaded(upload.record.id, upload.offset))
    }

    private func write(_ count: Int, to upload: ResumableUpload) throws {
        let wanted = Self.bytes(of: upload.record.id, upload.offset + count)
            .prefix(upload.offset + count)
        try Array(wanted[upload.offset...]).withUnsafeBytes { try upload.append($0) }
    }

    /// Makes an upload a job, if all of it is there and it is none.
    func complete(_ upload: ResumableUpload) throws {
        guard upload.isComplete, upload.record.purpose != .part,
            try upload.acceptedJob() == nil
        else { return }
        let submission = try spool.intake.begin()
        let status = try upload.commit(
            as: submission,
            Manifest(
                id: submission.id, pipeline: Self.pipeline, lane: .normal,
                inputs: [.init(name: "\(upload.record.id)", mediaType: .jpeg, bytes: upload.offset)]
            ))
        ledger.note(.completed(upload.record.id, status.id))
    }

    func join(_ counts: [Int]) throws {
        var parts: [ResumableUpload] = []
        for count in counts {
            let part = try beginUpload(length: count, purpose: .part)
            try append(count, to: part)
            parts.append(part)
        }
        let whole = try beginUpload(
            length: counts.reduce(0, +), purpose: .joined, parts: parts.map(\.record.id))
        try parts[0].join(into: whole.record.id)
        for part in parts { try whole.append(part) }
        try whole.flush()
        try complete(whole)
        for part in parts { try end(part) }
    }

    func end(_ upload: ResumableUpload) throws {
        ledger.note(.endingUpload(upload.record.id))
        try upload.remove()
        ledger.note(.endedUpload(upload.record.id))
    }

    /// What is wrong with uploads after a start; those that are complete are jobs then.
    func checkUploads(_ promises: [UploadID: UploadPromise]) throws -> [String] {
        var found: [String] = []
        for (id, promise) in promises {
            guard case .opened(let upload) = try spool.uploads.open(id) else {
                if promise.isAcknowledged { found.append("upload \(id) is lost") }
                continue
            }
            if upload.record.isRemoved {
                if !promise.mayHaveEnded { found.append("upload \(id) has ended unasked") }
                continue
            }
            if promise.hasEnded { found.append("upload \(id) had ended and is back") }
            if upload.isOpen, upload.record.purpose != .joined {
                if upload.offset < promise.offset {
                    found.append("upload \(id) has \(upload.offset) of \(promise.offset) bytes")
                }
                let bytes = try upload.beginning(upload.offset)
                let isRight = bytes[...] == Self.bytes(of: id, bytes.count).prefix(bytes.count)
                if !isRight { found.append("upload \(id) is damaged") }
            }
            try complete(upload)
        }
        return found
    }
}

/// What is promised of an upload in pieces.
struct UploadPromise {
    let isPart: Bool
    /// So many bytes are there.
    private(set) var offset = 0
    /// Its sender knows of it.
    private(set) var isAcknowledged = false
    /// The job that it is.
    private(set) var job: JobID?
    private(set) var mayHaveEnded = false
    private(set) var hasEnded = false

    init(isPart: Bool) { self.isPart = isPart }

    mutating func take(_ entry: Ledger.Entry) {
        switch entry {
        case .uploaded(_, let offset): (isAcknowledged, self.offset) = (true, offset)
        case .completed(_, let job): self.job = job
        case .endingUpload: mayHaveEnded = true
        case .endedUpload: hasEnded = true
        default: break
        }
    }
}
