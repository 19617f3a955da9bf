import Platform

/// What was done to a disk, call by call, and when it was flushed.
struct DiskTrace {
    typealias Node = DiskImage.Node

    enum Step {
        case change(Change)
        /// A file or directory, and its path at that time.
        case flush(Node, path: String)
    }

    /// What one call changed: some entries, all at once, or the bytes of a file.
    struct Change {
        /// The entries that have another node now, or none; in each directory.
        var entries: [Node: [String: Node?]] = [:]
        var bytes: [Node: [UInt8]] = [:]

        /// Every node that has got a name by it, or lost one.
        var moved: Set<Node> = []
    }

    /// What was there before, all of it durable.
    let start: DiskImage
    /// What distinguishes dropped nodes.
    let marks: [Node: String]
    var steps: [Step] = []

    /// The flushes, as numbers of steps.
    var flushes: [Int] {
        steps.indices.filter { if case .flush = steps[$0] { true } else { false } }
    }
}

/// Records what one thread does to a directory.
final class DiskRecorder {
    private(set) var trace: DiskTrace
    private(set) var interceptor: Interceptor!
    private var reader: DiskReader
    private var last: DiskImage
    /// Whether it looks itself, which is no part of the trace.
    private var isLooking = false

    init(_ path: String) throws {
        reader = DiskReader(path)
        last = try reader.read()
        trace = DiskTrace(start: last, marks: reader.marks)
        interceptor = Interceptor { [unowned self] action, path in
            // What only looks changes nothing that the next call would not show.
            if isLooking || Interceptor.looks.contains(action) { return nil }
            absorb()
            if action == "flush", let node = reader.node(at: path) {
                trace.steps.append(.flush(node, path: last.path(of: node) ?? "the directory above"))
            }
            return nil
        }
    }

    /// How many steps there have been.
    var moment: Int {
        absorb()
        return trace.steps.count
    }

    /// Finds out what the last call has changed.
    private func absorb() {
        isLooking = true
        defer { isLooking = false }
        guard let now = try? reader.read(), now != last else { return }
        var change = DiskTrace.Change()
        for node in Set(last.directories.keys).union(now.directories.keys) {
            let (old, new) = (last.directories[node] ?? [:], now.directories[node] ?? [:])
            for name in Set(old.keys).union(new.keys) where old[name] != new[name] {
                change.entries[node, default: [:]].updateValue(new[name], forKey: name)
                change.moved.formUnion([old[name], new[name]].compactMap { $0 })
            }
        }
        for (node, bytes) in now.files where last.files[node] != bytes {
            change.bytes[node] = bytes
        }
        trace.steps.append(.change(change))
        last = now
    }
}

extension Interceptor {
    /// The calls that change nothing.
    static let looks = ["read", "list", "inspect", "lock"]
}
