package import Platform

extension Spool.Disk {
    /// Where the spool is, as it was given.
    package var path: String { spool.path }

    /// Whether the disk has room enough to begin something: for what is at work to come to its end,
    /// and be notified of. It is taken to have it again when there is twice as much.
    /// - Parameter had: whether it had room when it was last asked for.
    package func hasSpace(had: Bool = true) throws(SystemError) -> Bool {
        let (free, total) = try space()
        return free >= min(64 << 20, total / 50) * (had ? 1 : 2)
    }

    /// Sees to it that the spool can be written, by writing.
    /// - Parameter durably: whether what is written has to come to the disk.
    /// - Throws: `SystemError` when it cannot.
    package func probe(durably: Bool = false) throws(SystemError) {
        let instance = try spool.ownInstance()
        let name = "probe-\(UInt64.random(in: 0 ... .max))"
        defer { try? instance.remove(name) }
        let file = try instance.create(name)
        try file.write([UInt8](repeating: 0, count: 4096))
        if durably { try layout.flush(file) }
    }

    /// How much more fits in, and the size of the file system, in bytes.
    package func space() throws(SystemError) -> (free: Int, total: Int) { try layout.root.space() }
}
