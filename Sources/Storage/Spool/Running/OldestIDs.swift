internal import Glibc
package import Jobs

/// The oldest of many ids that come in no order, and how all of them are spread over time, in the
/// memory of a few: a queue may have a million.
package struct OldestIDs {
    private let limit: Int
    private let excluded: Set<JobID>
    /// The text of the newest id that is still wanted, once there are enough.
    private var newest: [UInt8] = []
    private var ids: [JobID] = []
    private var count = 0
    /// Each `stride`-th id that came.
    private var sample: [JobID] = []
    private var stride = 1
    private static let sampleMax = 8192

    /// - Parameters:
    ///   - limit: how many are wanted, 0 or more.
    ///   - excluded: ids to leave out.
    init(_ limit: Int, excluding excluded: Set<JobID>) {
        self.limit = limit
        self.excluded = excluded
    }

    /// The oldest of those that came, the oldest first; at most as many as are wanted.
    package var sorted: [JobID] { Array(ids.sorted().prefix(limit)) }

    /// How many came besides.
    package var more: Int { max(0, count - limit) }

    /// When those were made that cut all that came into equal parts; of very many, nearly.
    /// - Parameter marksMax: how many such moments; there are none where fewer ids came.
    package func marks(_ marksMax: Int) -> [Timestamp] {
        let part = sample.count / (marksMax + 1)
        guard part > 0 else { return [] }
        let sorted = sample.sorted()
        return (1...marksMax).map { sorted[$0 * part].createdAt }
    }

    /// Takes a name, which may be no id.
    mutating func offer(_ name: UnsafeRawBufferPointer) {
        let isWanted =
            newest.isEmpty
            || name.count == newest.count && memcmp(name.baseAddress!, newest, name.count) < 0
        // Of a long queue all but a few end here, without a text of their own.
        guard isWanted || count % stride == 0 else {
            count += 1
            return
        }
        guard let id = JobID(String(decoding: name, as: UTF8.self)), !excluded.contains(id)
        else { return }
        if count % stride == 0 { addToSample(id) }
        count += 1
        if isWanted { keep(id) }
    }

    private mutating func keep(_ id: JobID) {
        ids.append(id)
        guard ids.count / 2 >= max(limit, 32) else { return }
        ids = sorted
        newest = ids.last.map { Array($0.text.utf8) } ?? []
    }

    private mutating func addToSample(_ id: JobID) {
        sample.append(id)
        guard sample.count == Self.sampleMax else { return }
        sample = sample.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        stride *= 2
    }
}
