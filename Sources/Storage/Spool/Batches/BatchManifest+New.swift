package import Jobs
internal import Platform

extension BatchManifest {
    /// A batch that begins now.
    /// - Parameters:
    ///   - id: one that its sender chose; else nobody has it.
    ///   - daily: the digest of a day whose jobs it has.
    package init(
        new id: BatchID?, title: JobTitle?, owner: String?, daily: DailyDigest? = nil
    ) {
        let now = Clock.wallNanoseconds
        self.init(
            id: id ?? BatchID(nanoseconds: now, random: .random(in: 0 ... .max)),
            title: title, owner: owner,
            createdAt: Timestamp(milliseconds: Int64(now / 1_000_000)), daily: daily)
    }
}
