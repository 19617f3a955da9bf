package import Jobs
package import Naming
internal import Text

/// What the outputs of a job are called under a name template.
package struct OutputNaming: Sendable {
    let pipeline: Pipeline
    private let inputs: [Manifest.Input]
    private let stems: [String]
    private let title: String?
    /// What all outputs have in common.
    private let common: NameValues
    /// Steps whose outputs go back to all inputs at once.
    private let joined: Set<String>

    /// - Parameters:
    ///   - inputs: the job's files; at least one.
    ///   - title: what the sender calls the job.
    ///   - batch: what the batch is called, or its id.
    ///   - owner: the user that the job belongs to.
    ///   - job: the job's id.
    ///   - day: when it was sent, as `2026-12-01`.
    package init(
        _ pipeline: Pipeline, inputs: [Manifest.Input], title: String? = nil,
        batch: String? = nil, owner: String? = nil, job: String? = nil, day: String
    ) {
        self.pipeline = pipeline
        self.inputs = inputs
        self.title = title
        stems = Title.stems(of: inputs.map(\.name))
        joined = pipeline.joinedSteps
        var values = NameValues()
        values.set(date: day)
        values[.pipeline] = .text(pipeline.name)
        values[.inputs] = .number(inputs.count)
        values[.title] = .text(title ?? stems[0])
        values[.batch] = batch.map { .text($0) }
        values[.owner] = owner.map { .text($0) }
        values[.job] = job.map { .text($0) }
        if pipeline.hasOneResult { values.needless.insert(.step) }
        common = values
    }

    /// The paths of a job's outputs, relative to the directory of outputs, in their order. No two
    /// of a job differ in nothing but capital letters.
    package func paths(_ template: NameTemplate, of outputs: [(step: String, output: Output)])
        -> [String]
    {
        var names = UniqueNames()
        return outputs.map { step, output in
            names.choose(template.path(values(of: output, step: step)))
        }
    }

    /// What is known of an output when its title is made.
    package static let titleVariables: Set<NameVariable> = [
        .stem, .name, .ext, .step, .page, .part, .input, .inputs, .title, .pipeline, .width,
    ]

    /// What an output is called that is planned or has been made.
    func title(_ template: NameTemplate, of output: PlannedOutput) -> String {
        template.path(
            values(
                step: output.step, stored: StoredName(file: output.name), output.mediaType,
                width: nil, height: nil))
    }

    /// What the variables stand for, of an output.
    package func values(of output: Output, step: String) -> NameValues {
        values(
            step: step, stored: StoredName(file: output.name), output.mediaType,
            width: output.width, height: output.height)
    }

    func values(
        step: String, stored: StoredName, _ type: MediaType, width: Int?, height: Int?
    ) -> NameValues {
        var values = common
        let traits = stored.traits
        let index = inputs.indices.contains(stored.input) ? stored.input : 0
        let isJoined = joined.contains(step)
        values[.stem] = .text(isJoined ? title ?? stems[0] : stems[index])
        values[.name] = .text(Title.clean(inputs[index].name))
        let folder = isJoined ? commonFolder : inputs[index].folder
        values[.folder] = folder.map { .text($0) }
        values[.ext] = .text(type.fileExtension)
        values[.step] = .text(step)
        values[.input] = .number(index + 1)
        values[.page] = traits.page.map { .number($0) }
        values[.part] = traits.part.map { .text($0) }
        values[.width] = (traits.width ?? width).map { .number($0) }
        values[.height] = height.map { .number($0) }
        if inputs.count == 1 || isJoined { values.needless.insert(.input) }
        if traits.width == nil { values.needless.formUnion([.width, .height]) }
        return values
    }

    /// The folder that all inputs are below. What is called after the job lies in none: its
    /// title may be that folder's name. Where folders in a dropped folder are jobs by themselves
    /// it lies beside its own.
    private var commonFolder: String? {
        let isBeside = pipeline.drop.together && pipeline.drop.subfolders == .separate
        guard title == nil || isBeside else { return nil }
        let folders = inputs.map { ($0.folder ?? "").pathNames }
        var common = folders.dropFirst().reduce(folders[0]) { common, folder in
            Array(zip(common, folder).prefix { $0 == $1 }.map(\.0))
        }
        if title != nil { common = common.dropLast() }
        return common.isEmpty ? nil : common.joined(separator: "/")
    }
}
