internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool

extension Responder {
    /// All pipelines that can be used, by name.
    func pipelines() throws(Refusal) -> Response {
        let catalog = catalog.current()
        let known = catalog.pipelines.values.sorted { $0.name < $1.name }
        return Self.described([
            "pipelines": try known.map { (pipeline) throws(Refusal) in
                try description(pipeline, catalog)
            }
        ])
    }

    func pipeline(_ name: String) throws(Refusal) -> Response {
        Self.described(try description(catalog.pipeline(name), catalog.current()))
    }

    private func description(_ pipeline: Pipeline, _ catalog: Catalog.Snapshot) throws(Refusal)
        -> PipelineDescription
    {
        let schedule = try Refusal.spooling { () throws(SystemError) in
            try spool.schedule(of: pipeline.name)
        }
        return PipelineDescription(
            pipeline, isStale: catalog.kept.contains(pipeline.name), schedule,
            at: Timestamp.now)
    }

    private static func described(_ value: some Encodable) -> Response {
        Response(
            status: 200, headers: [.json, .noCache],
            body: JSON.encode(value, pretty: true))
    }
}
