/// What this responder has counted since it started.
struct Counters: Sendable {
    /// The jobs that were accepted, by pipeline.
    let accepted = Counter<String>()
    /// The answers that were given, by their status code.
    let answers = Counter<Int>()
}
