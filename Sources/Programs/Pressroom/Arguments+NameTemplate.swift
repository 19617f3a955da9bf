internal import CommandLine
internal import Naming
internal import Pipelines

extension Arguments {
    /// The name template of a setting, which can name the outputs of a pipeline; `nil` when none is
    /// given.
    /// - Throws: `UsageError` when it is none, or cannot.
    func template(_ setting: Setting<String?>, naming pipeline: Pipeline) throws -> NameTemplate? {
        guard let text = self[setting] else { return nil }
        let template: NameTemplate
        do throws(NameTemplateError) {
            template = try NameTemplate(text)
        } catch {
            throw wrong(
                setting, text, "\(error.message) (character \(error.range.lowerBound + 1))")
        }
        if let problem = pipeline.problem(naming: template) { throw wrong(setting, text, problem) }
        return template
    }
}
