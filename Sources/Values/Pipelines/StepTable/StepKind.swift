package import Jobs
internal import Text

/// A kind of step: what `uses` names in a pipeline file. A value of the type is what one step
/// does: its options.
///
/// A kind is a file in `Steps`, a line in `StepKinds`, and a file in the worker's `Steps`. What it
/// declares here is all there is to say: the reader of pipeline files, `with` in JSON, `pressroom
/// steps`, the JSON Schema and OpenAPI follow from it.
package protocol StepKind: Hashable, Sendable {
    /// The word behind `uses`.
    static var word: String { get }
    /// What it makes, in a few words: `a smaller rendition of each file`.
    static var summary: String { get }
    /// A step of the kind, as a line of a pipeline file.
    static var example: String { get }
    /// How the files that it makes belong to those that it takes.
    static var shape: StepShape { get }
    /// The types of file it works on.
    static var takes: [MediaType] { get }
    /// The types of file it can make; which of them, `outputs(for:)` says.
    static var makes: [MediaType] { get }
    /// Whether it decodes what it works on.
    static var decodes: Bool { get }
    /// Whether what it makes depends on what the files are called.
    var readsNames: Bool { get }
    /// In the order in which they are shown.
    static var options: [StepOption<Self>] { get }
    /// What its options have to do with one another.
    static var rules: [OptionRule] { get }
    /// Whether steps of the kind share a pass over a file with others. One that takes long by
    /// itself keeps no other waiting.
    static var sharesDecode: Bool { get }

    /// A step of which every option is left out.
    init()

    /// The pages of a document that it works on; all of them when `nil`.
    var pages: PageRanges? { get }

    /// Whether the step can work on a file of this type.
    func takes(_ type: MediaType) -> Bool

    /// What the step can work on, for a message.
    var takesWords: String { get }

    /// The type of the output for an input of this type.
    func outputType(for input: MediaType) -> MediaType

    /// The files that it makes of an input of this type, or of each page of it: one of
    /// `outputType(for:)`, unless the kind says otherwise.
    func outputs(for input: MediaType) -> [StepOutput]

    /// The file beside the pipeline file that it uses, if it does.
    var attachment: AttachedFile? { get }
    /// Whether it draws text by itself, for which it reads fonts.
    var drawsText: Bool { get }

    /// What it needs that is not installed with Pressroom.
    var requires: [OptionalPackage] { get }

    /// What people call its output, where that does not follow from the files it is made of.
    var outputTitle: String? { get }
}

extension StepKind {
    package static var options: [StepOption<Self>] { [] }
    package static var rules: [OptionRule] { [] }
    package static var sharesDecode: Bool { true }
    package var requires: [OptionalPackage] { [] }
    package var readsNames: Bool { false }
    package static var decodes: Bool { makes.contains { $0.isImage || $0 == .pdf } }
    package var outputTitle: String? { nil }
    package var attachment: AttachedFile? { nil }
    package var drawsText: Bool { false }

    package func outputs(for input: MediaType) -> [StepOutput] {
        [StepOutput(outputType(for: input))]
    }

    package var pages: PageRanges? { nil }

    /// What `takes` says, for a message.
    package static var takesWords: String { MediaType.words(for: takes) }

    /// What it takes and makes, as a sentence.
    package static var traffic: String {
        "Takes \(takesWords); makes \(makes.map(\.name).listed("or")), \(shape.words)."
    }

    /// The options as data, each with what a step has that leaves it out.
    package static var declarations: [OptionDeclaration] {
        let leftOut = Self()
        return options.map { $0.declaration(leftOut) }
    }

    /// The word behind `uses`.
    package var uses: String { Self.word }

    package var takesWords: String { Self.takesWords }

    /// Whether one run of the step is for it alone.
    package var sharesDecode: Bool { Self.sharesDecode && !joinsInputs }

    /// Whether one run of the step takes all inputs at once instead of one.
    package var joinsInputs: Bool { Self.shape == .join }

    /// Whether the step makes an output of each page.
    package var isPerPage: Bool { Self.shape == .perPage }

    /// Whether how much the step makes of a file is counted first: its pages, or its parts.
    package var isCounted: Bool { Self.shape == .perPage || Self.shape == .perPart }

    package func takes(_ type: MediaType) -> Bool { Self.takes.contains(type) }
}
