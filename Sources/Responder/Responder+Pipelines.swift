internal import Catalog
internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

extension Responder {
    /// All pipelines that can be used, by name.
    func pipelines() throws(Refusal) -> Response {
        let known = catalog.current().pipelines.values.sorted { $0.name < $1.name }
        return Self.described(["pipelines": try known.map(description)])
    }

    func pipeline(_ name: String) throws(Refusal) -> Response {
        Self.described(try description(catalog.pipeline(name)))
    }

    private func description(_ pipeline: Pipeline) throws(Refusal) -> PipelineDescription {
        let hours = try Refusal.spooling { () throws(SystemError) in
            try spool.hours(of: pipeline.name)
        }
        return PipelineDescription(pipeline, hours, at: Timestamp.now)
    }

    private static func described(_ value: some Encodable) -> Response {
        Response(status: 200, headers: [.json, .noCache],
                 body: JSON.encode(value, pretty: true))
    }
}
