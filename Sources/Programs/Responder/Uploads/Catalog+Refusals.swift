internal import HTTP
internal import PipelineFiles
internal import Pipelines

extension Catalog {
    /// The pipeline of this name.
    /// - Throws: `Refusal` when there is none, or its definition has an error and no version before
    ///   that is known.
    func pipeline(_ name: String) throws(Refusal) -> Pipeline {
        switch entry(name) {
        case .pipeline(let pipeline):
            return pipeline
        case .unknown:
            throw Refusal(.unknownPipeline, "There is no pipeline \"\(name)\".")
        case .invalid:
            throw Refusal(
                .pipelineUnavailable,
                """
                The definition of the pipeline "\(name)" has an error; the operator finds it in \
                the log.
                """, headers: [.retryAfter(seconds: 60)])
        }
    }
}
