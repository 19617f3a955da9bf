/// What a disk may hold after a power cut, as strictly as POSIX lets file systems be: the bytes of
/// a file are sure when it was flushed, an entry when its directory was, and of all the rest any
/// part may be there. Two things every file system that Pressroom is for does keep: a rename
/// happens whole or not at all, and one node is never moved twice but in that order.
struct PowerCut {
    let trace: DiskTrace
    /// After how many steps.
    let moment: Int
    /// A flush that is not made, as the number of its step.
    let omitted: Int?

    private typealias Node = DiskImage.Node

    /// What is kept of what is not sure.
    enum Kept {
        case nothing, all
        /// Every entry, but no byte: files that are there and empty.
        case entries
        /// That something was taken away, but nothing that was made or moved.
        case removals
        /// That something was moved or taken away, but nothing that was made.
        case moves
        case chance(UInt64)
    }

    func image(keeping kept: Kept) -> DiskImage {
        var random = Chance(state: kept)
        var image = trace.start
        // Nodes that were left where they were: whatever came after with them did not come either.
        var left: Set<Node> = []
        var sure: [Node: [UInt8]] = trace.start.files
        var written: [Node: [UInt8]] = [:]
        for (number, step) in trace.steps[..<moment].enumerated() {
            switch step {
            case .flush(let node, _):
                if number != omitted, let bytes = written[node] { sure[node] = bytes }
            case .change(let change):
                written.merge(change.bytes) { $1 }
                if change.entries.isEmpty { continue }
                let mayStay = left.isDisjoint(with: change.moved)
                if isSure(change, at: number) || mayStay && random.keeps(change) {
                    apply(change, to: &image)
                } else {
                    left.formUnion(change.moved)
                }
            }
        }
        // In an order that does not depend on the hash, so that a seed is a disk.
        for (node, bytes) in written.sorted(by: { $0.key < $1.key }) {
            image.files[node] = random.part(of: bytes, sure: sure[node] ?? [])
        }
        return image
    }

    private func apply(_ change: DiskTrace.Change, to image: inout DiskImage) {
        for (directory, entries) in change.entries {
            for (name, node) in entries {
                image.directories[directory, default: [:]][name] = node
            }
        }
    }

    /// Whether every directory that got an entry was flushed since, or, when there is none, every
    /// one that lost one.
    private func isSure(_ change: DiskTrace.Change, at number: Int) -> Bool {
        let gaining = change.entries.filter { $0.value.values.contains { $0 != nil } }
        let needed = (gaining.isEmpty ? change.entries : gaining).keys
        return needed.allSatisfy { isFlushed($0, since: number) }
    }

    private func isFlushed(_ node: Node, since number: Int) -> Bool {
        trace.steps[number..<moment].indices.contains { step in
            if step != omitted, case .flush(node, _) = trace.steps[step] { true } else { false }
        }
    }

    /// The directories that were moved from one to another where not both of these were flushed: a
    /// file system that does not write both in one act may show them twice, or not at all.
    var halfMoved: [String] {
        trace.steps[..<moment].enumerated().flatMap { number, step -> [String] in
            guard case .change(let change) = step, change.entries.count > 1,
                change.moved.contains(where: { trace.isDirectory($0, at: number) }),
                !change.entries.keys.allSatisfy({ isFlushed($0, since: number) })
            else { return [] }
            return Set(change.entries.values.flatMap(\.keys)).sorted()
        }
    }
}

extension DiskTrace {
    /// Whether a node is a directory; known by having no bytes.
    func isDirectory(_ node: Node, at number: Int) -> Bool {
        if start.files[node] != nil { return false }
        return !steps[...number].contains {
            if case .change(let change) = $0 { change.bytes[node] != nil } else { false }
        }
    }
}

/// Decides what is kept.
private struct Chance {
    let kept: PowerCut.Kept
    private var generator: UInt64

    init(state kept: PowerCut.Kept) {
        self.kept = kept
        generator = if case .chance(let seed) = kept { seed &* 0x2545_f491_4f6c_dd1d } else { 0 }
    }

    mutating func keeps(_ change: DiskTrace.Change) -> Bool {
        switch kept {
        case .nothing: false
        case .all, .entries: true
        case .removals: change.entries.values.allSatisfy { $0.values.allSatisfy { $0 == nil } }
        case .moves: change.entries.values.contains { $0.values.contains { $0 == nil } }
        case .chance: next() % 2 == 0
        }
    }

    /// A file's bytes: those that are sure, those that were written last, or the first of these.
    mutating func part(of written: [UInt8], sure: [UInt8]) -> [UInt8] {
        if written == sure { return sure }
        switch kept {
        case .nothing, .entries, .removals, .moves: return sure
        case .all: return written
        case .chance: break
        }
        // What was flushed stays when more is added behind it.
        let kept = written.starts(with: sure) ? sure.count : 0
        return switch next() % 3 {
        case 0: sure
        case 1: written
        default: Array(written.prefix((kept + written.count) / 2))
        }
    }

    /// SplitMix64; see https://prng.di.unimi.it/splitmix64.c.
    private mutating func next() -> UInt64 {
        generator &+= 0x9e37_79b9_7f4a_7c15
        var value = generator
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
