internal import Jobs

/// What this responder has counted since it started.
struct Counters: Sendable {
    /// The jobs that were accepted, by pipeline.
    let accepted = Counter<String>()
    /// The answers that were given, by their status code.
    let answers = Counter<Int>()

    /// As Prometheus reads them.
    var families: [MetricFamily] {
        let codes = answers.values.map { (String($0.key), $0.value) }
        return [
            MetricFamily(
                .counter(
                    "pressroom_http_responses_total", "Answers of the responder.",
                    labels: ["code"]),
                Dictionary(uniqueKeysWithValues: codes)),
            MetricFamily(
                .counter(
                    "pressroom_jobs_accepted_total", "Jobs accepted over HTTP.",
                    labels: ["pipeline"]),
                accepted.values),
        ]
    }
}
