internal import Jobs
internal import Pipelines

/// What is told of a pipeline: what it takes, how far it goes, and its steps.
struct PipelineDescription: Encodable {
    let name: String
    let description: String
    /// Where this is, as a path of this site.
    let url: String
    let accepts: [MediaType]
    let limits: Limits
    let retry: Retry
    let steps: [Step]

    struct Step: Encodable {
        let name: String
        let uses: String
        let needs: [String]
        let action: Action

        private enum CodingKeys: String, CodingKey { case name, uses, needs, with }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(uses, forKey: .uses)
            try container.encode(needs, forKey: .needs)
            switch action {
            case .thumbnail(let options): try container.encode(options, forKey: .with)
            case .optimize(let options): try container.encode(options, forKey: .with)
            case .metadata: break
            case .pdfExport(let options): try container.encode(options, forKey: .with)
            case .pdfPages(let options): try container.encode(options, forKey: .with)
            }
        }
    }

    init(_ pipeline: Pipeline) {
        name = pipeline.name
        description = pipeline.description
        url = "/pipelines/\(pipeline.name)"
        accepts = pipeline.accepts
        limits = pipeline.limits
        retry = pipeline.retry
        steps = pipeline.steps.map {
            Step(name: $0.name, uses: $0.action.uses, needs: $0.needs, action: $0.action)
        }
    }
}
