package import Jobs

/// One unit of work for a worker's child: steps fused over one decode of their source.
///
/// A task is sent together with descriptors: first those of its inputs, then those of its
/// attachments, then those of its outputs, each in the order of the arrays here. The child sees
/// nothing else of the machine.
package struct Task: Codable, Hashable, Sendable {
    /// One file for all steps but a joining one (`StepShape.join`), which takes them all.
    package let inputs: [Input]
    /// The steps to take, each with its own outputs.
    package let steps: [Step]
    /// Steps that share its decode and are taken by another task, or were in an earlier attempt:
    /// renditions are made of theirs all the same, so that they are always the same.
    package let companions: [Step]
    /// Steps that are not taken: how many pages the document has, or how many parts they will make
    /// of the file, is reported.
    package let counted: [Step]
    /// Which pages of the document, or parts of the file, the steps make, ascending, 1 the first;
    /// `nil` for steps that are not counted.
    package let pages: [Int]?
    package let outputs: [Output]
    package let limits: Limits
    /// How many threads libvips may use, 1 or more.
    package let threads: Int
    /// How much memory it may take without asking, in bytes; see `TaskEvent.cost`.
    package let allowanceBytes: Int
    /// What is behind the secrets that steps name, as far as it is known; `nil` when they name
    /// none. It is in no file and no log.
    package var secrets: [String: String]?

    package init(
        inputs: [Input], steps: [Step], companions: [Step] = [], counted: [Step] = [],
        pages: [Int]?, outputs: [Output], limits: Limits, threads: Int,
        allowanceBytes: Int = .max
    ) {
        self.inputs = inputs
        self.steps = steps
        self.companions = companions
        self.counted = counted
        self.pages = pages
        self.outputs = outputs
        self.limits = limits
        self.threads = threads
        self.allowanceBytes = allowanceBytes
    }

    /// The same with fewer steps.
    package func taking(_ steps: [Step], companions: [Step], counted: [Step]) -> Task {
        var task = Task(
            inputs: inputs, steps: steps, companions: companions, counted: counted, pages: pages,
            outputs: outputs, limits: limits, threads: threads, allowanceBytes: allowanceBytes)
        task.secrets = secrets
        return task
    }

    /// The files beside the pipeline file that its steps use, each once.
    package var attachments: [AttachedFile] {
        (steps + companions).compactMap(\.action.attachment).reduce(into: []) { all, file in
            if !all.contains(file) { all.append(file) }
        }
    }

    /// A file to read. Its descriptor is open for reading at offset 0.
    package struct Input: Codable, Hashable, Sendable {
        /// The user's name for it: for titles and reports, never a path.
        package let name: String
        /// What people call it within a document, without an extension or the names of steps.
        package let title: String
        package let mediaType: MediaType
        /// Whether a step has made it: then it is whole.
        package let isMade: Bool

        /// - Parameter title: that of the name when `nil`.
        package init(
            name: String, title: String? = nil, mediaType: MediaType, isMade: Bool = false
        ) {
            self.name = name
            self.title = title ?? Title.stem(of: name)
            self.mediaType = mediaType
            self.isMade = isMade
        }
    }

    /// A file to write. Its descriptor is open for reading and writing, and empty.
    package struct Output: Codable, Hashable, Sendable {
        /// The step it belongs to.
        package let step: String
        package let mediaType: MediaType
        /// The page it shows, or which part it is, 1 the first; `nil` when the step is not counted.
        package let page: Int?
        /// Which of the step's `StepKind.outputs(for:)` it is, 0 the first.
        package let number: Int

        package init(step: String, mediaType: MediaType, page: Int?, number: Int = 0) {
            self.step = step
            self.mediaType = mediaType
            self.page = page
            self.number = number
        }
    }
}

/// What a child says of one of its tasks: one datagram on its channel.
package struct TaskReport: Codable, Hashable, Sendable {
    /// Which of its tasks, 0 the first.
    package let task: Int
    /// What happened since the last report, in order.
    package let events: [TaskEvent]

    package init(task: Int, events: [TaskEvent]) {
        self.task = task
        self.events = events
    }
}

/// What happens in a task.
package enum TaskEvent: Codable, Hashable, Sendable {
    /// The source is a document of this many pages.
    case document(pages: Int)
    /// A step will make so many parts of the source.
    case parts(step: String, count: Int)
    /// It takes more memory than its allowance. The child, which has read headers and decoded
    /// nothing, waits until a message comes on its channel, be it empty, or the channel closes.
    case cost(Cost)
    /// Output number `index` of the task is complete and closed.
    case output(index: Int, OutputMetadata)
    /// The source has a flaw, which what is made of it shows, or which no one will see.
    case warning(String)
    /// A step does not take the source, because of its `when`; the others go on.
    case stepSkipped(step: String, String)
    /// A step of the task cannot be done; the others go on.
    case stepFailed(step: String, Problem)
    /// The whole task cannot be done.
    case failed(Problem)
    /// How much of the task is done, 0 to 1; sent when a task is long.
    case progress(Double)
    /// The task is over, well or not, and its files are closed.
    case done
}

/// What the child knows of an output it has written.
package struct OutputMetadata: Codable, Hashable, Sendable {
    package let width: Int?
    package let height: Int?
    package let pages: Int?
    /// The type that it has, where the step could make several of it.
    package let mediaType: MediaType?
    /// SHA-256 in lower-case hexadecimal.
    package let sha256: String

    package init(
        width: Int? = nil, height: Int? = nil, pages: Int? = nil, mediaType: MediaType? = nil,
        sha256: String
    ) {
        self.mediaType = mediaType
        self.width = width
        self.height = height
        self.pages = pages
        self.sha256 = sha256
    }
}
