internal import Jobs
internal import PipelineFiles

extension Catalog.Snapshot {
    /// Which pipelines can be used, and by which program.
    /// - Parameter scheduler: how the scheduler uses the files, if it has reported.
    func families(_ scheduler: PipelineDefinitions?) -> [MetricFamily] {
        let names = Set(pipelines.keys).union(errors.keys)
        var valid = MetricFamily(
            .gauge(
                "pressroom_pipeline_valid", "Whether the file of the pipeline has no error.",
                labels: ["pipeline"]))
        var usable = MetricFamily(
            .gauge(
                "pressroom_pipeline_usable",
                "Whether a program can use the pipeline, be it as its file was before it had an "
                    + "error.",
                labels: ["pipeline", "program"]))
        for name in names {
            valid.set(errors[name] == nil ? 1 : 0, name)
            usable.set(unusable.contains(name) ? 0 : 1, name, "responder")
            if let scheduler {
                usable.set(scheduler.unusable.contains(name) ? 0 : 1, name, "scheduler")
            }
        }
        return [valid, usable]
    }
}
