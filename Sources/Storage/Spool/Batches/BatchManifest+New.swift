package import Jobs
internal import Platform

extension BatchManifest {
    /// A batch that begins now.
    /// - Parameter id: one that its sender chose; else nobody has it.
    package init(new id: BatchID?, title: JobTitle?, owner: String?) {
        let now = Clock.wallNanoseconds
        self.init(
            id: id ?? BatchID(nanoseconds: now, random: .random(in: 0 ... .max)),
            title: title, owner: owner,
            createdAt: Timestamp(milliseconds: Int64(now / 1_000_000)))
    }
}
