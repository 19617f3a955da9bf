internal import HTTP
internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

extension Endpoint {
    static let metrics = Endpoint(
        .get, "/metrics", id: "metrics",
        "Metrics for Prometheus, for operators and on an address of their own",
        answers: [200: Answer("The metrics.", ["text/plain": ["schema": ["type": "string"]]])],
        .metrics(Responder.exposeMetrics))
}

extension Responder {
    /// Prints the families of this program, and those that the scheduler and the notifier report.
    fileprivate func exposeMetrics(_ route: Route) throws -> Response {
        let (space, scheduler, notifier) = (
            try disk.space(), try metrics.ofScheduler(), try metrics.ofNotifier()
        )
        var build = MetricFamily(
            .gauge(
                "pressroom_build_info", "The version that runs.", labels: ["version", "commit"]))
        build.set(1, Version.text, Version.commit)
        let families =
            [build] + counters.families + catalog.current().families(scheduler?.definitions)
            + [
                MetricFamily(
                    .gauge(
                        "pressroom_spool_free_bytes",
                        "Room left in the file system of the spool."),
                    Double(space.free)),
                MetricFamily(
                    .gauge(
                        "pressroom_spool_size_bytes", "Size of the file system of the spool."),
                    Double(space.total)),
                MetricFamily(
                    .gauge(
                        "pressroom_scheduler_up", "Whether a scheduler runs the spool's jobs."),
                    scheduler == nil ? 0 : 1),
            ] + (scheduler?.families(at: .now) ?? [])
            + [
                MetricFamily(
                    .gauge("pressroom_notifier_up", "Whether a notifier runs."),
                    notifier == nil ? 0 : 1)
            ] + (notifier?.families ?? [])
        return Response(
            status: 200,
            headers: [HeaderField("Content-Type", Exposition.contentType), .noStore],
            body: Array(Exposition(families).text.utf8))
    }
}
