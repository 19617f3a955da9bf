package import Jobs
package import Naming

/// A declared way to process files: what it takes, how far it may go, and its steps.
package struct Pipeline: Hashable, Sendable {
    /// Lower-case letters, digits and hyphens; the same as the file's name without `.yaml`.
    package let name: String
    package let description: String
    /// The types of file it takes.
    package let accepts: [MediaType]
    package let limits: Limits
    package let retry: Retry
    /// When its jobs may begin; `nil` for always.
    package let window: Window?
    package let drop: DropRules
    /// How long its jobs are kept after their end, in seconds; `nil` for ever.
    package let keepSeconds: Int?
    /// Whether jobs may reuse outputs of earlier ones.
    package let reuse: Bool
    /// What an upload may set, each with its default.
    package let options: [OptionDeclaration]
    /// Its file, which is read again where its options have other values; `nil` without options.
    package let source: Source?
    /// How many options a pipeline can have.
    package static let optionsMax = 50
    /// How many steps a pipeline can have.
    package static let stepsMax = 100
    /// A step comes behind those it needs; otherwise in the order of the file.
    package let steps: [Step]
    /// What is in the files that its steps use, by their digests.
    package let attachments: [String: [UInt8]]
    /// What outputs are called where they are downloaded and in archives; `nil` for the usual
    /// names, see `Title`.
    package let titles: NameTemplate?
    /// Who is notified of a job's end.
    package let notify: Notify
    /// Where outputs are put once a job has ended.
    package let publish: [PublishRules]

    package init(
        name: String, description: String, accepts: [MediaType], limits: Limits,
        retry: Retry, window: Window? = nil, drop: DropRules = DropRules(),
        steps: [Step], notify: Notify = Notify(), keepSeconds: Int? = nil,
        reuse: Bool = false, attachments: [String: [UInt8]] = [:],
        options: [OptionDeclaration] = [], source: Source? = nil, publish: [PublishRules] = [],
        titles: NameTemplate? = nil
    ) {
        self.titles = titles
        self.publish = publish
        self.options = options
        self.source = source
        self.name = name
        self.description = description
        self.accepts = accepts
        self.limits = limits
        self.retry = retry
        self.window = window
        self.drop = drop
        self.keepSeconds = keepSeconds
        self.reuse = reuse
        self.attachments = attachments
        self.steps = steps
        self.notify = notify
    }

    /// A file that defines a pipeline.
    package struct Source: Hashable, Sendable {
        package let path: String
        package let text: [UInt8]

        package init(path: String, text: [UInt8]) {
            self.path = path
            self.text = text
        }
    }

    /// What uploads have names for themselves, which no option can have.
    package static let reservedOptions: Set<String> = [
        "pipeline", "lane", "priority", "batch", "title", "notify", "name", "file", "files",
    ]

    /// Whether an option can have this name.
    package static func isOptionName(_ name: String) -> Bool {
        name.wholeMatch(of: #/[a-z0-9-]{1,32}/#) != nil && !reservedOptions.contains(name)
    }

    /// Whether each of these is an option of it, with a value that it can have.
    /// - Throws: `InvalidOption` with the first by name that is not.
    package func check(_ values: [String: String]) throws(InvalidOption) {
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let option = options.first(where: { $0.name == name }) else {
                throw .unknown(name, known: options.map(\.name))
            }
            guard option.form.value(of: value) != nil else {
                throw .wrong(name, value: value, allowed: option.form.words)
            }
        }
    }
}

extension Pipeline {
    /// The steps whose outputs are results.
    package var keptSteps: [Step] { steps.filter(\.isKept) }

    /// Whether the outputs of one step are all results.
    package var hasOneResult: Bool { steps.count(where: \.isKept) == 1 }

    /// Whether the outputs of a step are results. Those of a step that is not there any more are.
    package func isResult(ofStep name: String) -> Bool {
        !steps.contains { $0.name == name && !$0.isKept }
    }

    /// The files beside the pipeline file that its steps use.
    package var attachedFiles: [AttachedFile] { steps.compactMap(\.action.attachment) }
}

/// How far one job of a pipeline may go.
package struct Limits: Codable, Hashable, Sendable {
    /// The size of one file, in bytes.
    package var bytes = 512_000_000
    /// Width times height of one image or rendered page.
    package var pixels = 100_000_000
    /// Pages of one document.
    package var pages = 500
    /// Frames of one animation; as many as pages when `nil`.
    package var frames: Int?
    /// Processor time of one task, in seconds.
    package var cpuSeconds = 60
    /// Time by the clock of one task, in seconds.
    package var wallSeconds = 300
    /// Address space of one task, in bytes.
    package var memoryBytes = 2_000_000_000
    /// The size of one file that a step makes, in bytes; what its pixels take at most when `nil`.
    package var outputBytes: Int?

    /// Frames of one animation.
    package var framesMax: Int { frames ?? pages }

    package init() {}
}

/// How often and when a job is tried again after a failure that may pass.
package struct Retry: Codable, Hashable, Sendable {
    /// 1 or more, the first attempt included.
    package var attempts = 3
    /// The wait before the second attempt, in seconds; it doubles with each further one.
    package var backoffSeconds = 2.0

    package init() {}
}
