import Jobs

extension BatchID {
    /// The same batch for the same name.
    init(named name: String) {
        self.init(beginningWith: JobID(nanoseconds: 0,
                                       random: name.utf8.reduce(0) { 31 &* $0 &+ UInt64($1) }))
    }
}
