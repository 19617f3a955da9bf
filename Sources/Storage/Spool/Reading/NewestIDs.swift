internal import Glibc
internal import Jobs

/// The newest of many ids that come in no order, in the memory of a few: a directory may have a
/// million names.
struct NewestIDs {
    private let limit: Int
    private let end: [UInt8]?
    /// The text of the oldest id that is still wanted.
    private var oldest: [UInt8]
    private var ids: [JobID] = []

    /// - Parameters:
    ///   - limit: how many are wanted, 1 or more.
    ///   - oldest: the first that is wanted.
    ///   - end: the first that is too new.
    init(_ limit: Int, from oldest: JobID, before end: JobID?) {
        self.limit = limit
        self.oldest = Array(oldest.text.utf8)
        self.end = end.map { Array($0.text.utf8) }
    }

    /// Whether as many have come as are wanted.
    var isFull: Bool { ids.count >= limit }

    /// The newest of those that came, newest first; at most as many as are wanted.
    var sorted: [JobID] { Array(ids.sorted(by: >).prefix(limit)) }

    /// Takes a name, which may be no id.
    mutating func offer(_ name: UnsafeRawBufferPointer) {
        // All but a few end here, without a text of their own.
        guard name.count == oldest.count, memcmp(name.baseAddress!, oldest, name.count) >= 0,
            end.map({ memcmp(name.baseAddress!, $0, name.count) < 0 }) ?? true,
            let id = JobID(String(decoding: name, as: UTF8.self))
        else { return }
        ids.append(id)
        guard ids.count >= 2 * max(limit, 32) else { return }
        ids = sorted
        oldest = Array(ids[ids.count - 1].text.utf8)
    }
}
