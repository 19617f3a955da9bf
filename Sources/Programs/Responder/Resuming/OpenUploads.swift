internal import HTTP
internal import Jobs
internal import Platform
internal import Spool
internal import Synchronization

/// How much of uploads in pieces is under way, by their senders. It is counted from the spool once,
/// and kept up from then on: a request costs the same with 10,000 uploads as with one.
final class OpenUploads: Sendable {
    /// How much one sender may have under way.
    struct Limits: Hashable, Sendable {
        var uploadsMax = 1000
        /// In bytes, with those that have not come yet.
        var bytesMax = 100_000_000_000
    }

    private struct Entry {
        let sender: String
        var length: Int?
        var arrived: Int

        /// How long it is, as far as that is known.
        var claim: Int { max(length ?? 0, arrived) }
        /// How much is to come, as far as that is known.
        var missing: Int { claim - arrived }
    }

    private struct State {
        var entries: [UploadID: Entry]?
        var sums: [String: (uploads: Int, bytes: Int)] = [:]
        var missing = 0

        mutating func put(_ entry: Entry?, at id: UploadID) {
            // Before the first count there is nothing to keep up.
            guard entries != nil else { return }
            if let old = entries?[id] {
                let sum = sums[old.sender] ?? (0, 0)
                let left = (uploads: sum.uploads - 1, bytes: sum.bytes - old.claim)
                sums[old.sender] = left.uploads > 0 ? left : nil
                missing -= old.missing
            }
            entries?[id] = entry
            if let entry {
                let sum = sums[entry.sender] ?? (0, 0)
                sums[entry.sender] = (sum.uploads + 1, sum.bytes + entry.claim)
                missing += entry.missing
            }
        }
    }

    private let uploads: Spool.Uploads
    private let limits: Limits
    private let state = Mutex(State())

    init(_ uploads: Spool.Uploads, _ limits: Limits) {
        (self.uploads, self.limits) = (uploads, limits)
    }

    /// How many bytes are to come of those that are under way.
    /// - Throws: `SystemError` when the spool cannot be read.
    func missingBytes() throws -> Int {
        try state.withLock { state in
            try load(&state)
            return state.missing
        }
    }

    /// Counts an upload that is about to begin.
    /// - Parameter isLimited: whether its sender may have so much and no more.
    /// - Returns: false when one of its id is under way.
    /// - Throws: `Refusal` when it is too much; `SystemError` when the spool cannot be read.
    func begin(_ record: UploadRecord, isLimited: Bool) throws -> Bool {
        try state.withLock { state in
            try load(&state)
            guard state.entries?[record.id] == nil else { return false }
            let entry = Entry(sender: record.countedSender, length: record.length, arrived: 0)
            if isLimited { try check(entry, instead: nil, state) }
            state.put(entry, at: record.id)
            return true
        }
    }

    /// Looks whether an upload may be as long as is said now.
    /// - Throws: as `begin` does.
    func check(_ length: Int, of record: UploadRecord) throws {
        try state.withLock { state in
            try load(&state)
            let entry = Entry(sender: record.countedSender, length: length, arrived: 0)
            try check(entry, instead: state.entries?[record.id], state)
        }
    }

    /// Takes in how far an upload is.
    func note(_ upload: ResumableUpload) {
        let record = upload.record
        state.withLock { state in
            guard upload.isOpen, !record.isRemoved else {
                return state.put(nil, at: record.id)
            }
            state.put(
                Entry(
                    sender: record.countedSender, length: record.length,
                    arrived: upload.offset), at: record.id)
        }
    }

    /// Takes in how far an upload is while more of it comes.
    /// - Throws: `Refusal` when it was not said how long it is, and it has become too much.
    func goOn(_ upload: ResumableUpload) throws(Refusal) {
        note(upload)
        guard upload.record.length == nil else { return }
        try state.withLock { state throws(Refusal) in
            let sum = state.sums[upload.record.countedSender]?.bytes ?? 0
            if sum > limits.bytesMax { throw tooMuch }
        }
    }

    /// An upload is not there any more.
    func forget(_ id: UploadID) { state.withLock { $0.put(nil, at: id) } }

    private func load(_ state: inout State) throws(SystemError) {
        guard state.entries == nil else { return }
        let held = try uploads.held()
        state.entries = [:]
        for upload in held {
            let entry = Entry(
                sender: upload.record.countedSender, length: upload.record.length,
                arrived: upload.bytes)
            state.put(entry, at: upload.record.id)
        }
    }

    private func check(_ entry: Entry, instead old: Entry?, _ state: State) throws(Refusal) {
        guard entry.claim <= limits.bytesMax else {
            throw Refusal(
                .tooLarge, "No upload may be longer than \(ByteCount(limits.bytesMax)).")
        }
        let sum = state.sums[entry.sender] ?? (0, 0)
        guard old != nil || sum.uploads < limits.uploadsMax else {
            throw Refusal(
                .tooManyUploads,
                """
                There are \(sum.uploads) uploads under way from the same sender; complete or \
                remove one of them first.
                """, headers: Self.retry)
        }
        guard sum.bytes - (old?.claim ?? 0) + entry.claim <= limits.bytesMax else {
            throw tooMuch
        }
    }

    private var tooMuch: Refusal {
        Refusal(
            .tooManyUploads,
            """
            The uploads that are under way from the same sender would be longer than \
            \(ByteCount(limits.bytesMax)) together; complete or remove one of them first.
            """, headers: Self.retry)
    }

    private static let retry = [HeaderField.retryAfter(seconds: 60)]
}

extension UploadRecord {
    /// Whose it is, for a count: a user, or an address.
    fileprivate var countedSender: String { owner.map { "user \($0)" } ?? sender ?? "" }
}
