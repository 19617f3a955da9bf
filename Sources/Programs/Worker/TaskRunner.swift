import Crypto
import Glibc
import Imaging
import Jobs
import Metadata
import PDF
import Pipelines
import Platform
import ZIP

/// Runs one task in a process that has confined itself: it reads and writes the descriptors it is
/// given and nothing else.
struct TaskRunner {
    let task: Pipelines.Task
    let inputs: [Int32]
    /// What is in the files that its steps use, by their digests.
    let attachments: [String: [UInt8]]
    let outputs: [Int32]
    let report: (TaskEvent) -> Void
    let ask: (Cost) -> Void
    let preparation: TaskPreparation
    /// How `VipsError.jpegComplaints` stood at the start.
    let complaintsBefore: Int

    /// Loads what tasks need, once a process and before the first fork. No thread is left behind.
    static func warmUp() { _ = warmth }

    private static let warmth: Void = {
        Imaging.warmUp()
        MetadataLibrary.warmUp()
        PDFLibrary.warmUp()
        MessageDigest.warmUp()
        ZIPWriter.warmUp()
        // What a kind conforms to is looked up once.
        precondition(
            StepKinds.all.allSatisfy { works(of: $0).contains(true) },
            "each kind of step has its work")
        rehearse()
        let metadata = OutputMetadata(width: 1, height: 1, sha256: "")
        _ = JSON.encode(TaskReport(task: 0, events: [.output(index: 0, metadata), .done]))
    }()

    private static func works(of kind: any StepKind.Type) -> [Bool] {
        [
            kind is any FileWork.Type, kind is any DescriptionWork.Type,
            kind is any RenditionWork.Type, kind is any PageWork.Type,
            kind is any DocumentWork.Type, kind is any PartsWork.Type,
            kind is any PictureDescriptionWork.Type,
        ]
    }

    /// Takes a picture's way as far as its decoder, which finds nothing: what each task needs is
    /// then found here once and not in each child.
    private static func rehearse() {
        guard let empty = try? Descriptor(inMemory: []) else { return }
        let step = Step(name: "thumbnail", action: Thumbnail())
        let task = Task(
            inputs: [Task.Input(name: "", mediaType: .jpeg)], steps: [step], pages: nil,
            outputs: [Task.Output(step: step.name, mediaType: .jpeg, page: nil)],
            limits: Limits(), threads: 1)
        let preparation = TaskPreparation(
            for: [task], [empty, empty, empty], log: Log(program: "pressroom-worker"))
        _ = run(
            task, inputs: [empty.raw], outputs: [empty.raw], preparation, report: { _ in },
            ask: { _ in })
    }

    /// Takes the steps of a task.
    ///
    /// - Parameters:
    ///   - inputs: a descriptor for each of the task's inputs and then for each of its
    ///     attachments, open for reading and seekable.
    ///   - outputs: one for each of its outputs, open for reading and writing, empty.
    ///   - preparation: for this task among others; made here where the process is not confined.
    ///   - report: is called with each event.
    ///   - ask: is asked, once at most and before anything is decoded, when the task takes more
    ///     memory than its allowance; returns when it may go on.
    /// - Returns: how the process is to end. A step that failed by itself has been reported; the
    ///   task is done all the same.
    static func run(
        _ task: Pipelines.Task, inputs: [Int32], outputs: [Int32],
        _ preparation: TaskPreparation? = nil, report: @escaping (TaskEvent) -> Void,
        ask: @escaping (Cost) -> Void
    )
        -> ExitCode
    {
        precondition(
            inputs.count == task.inputs.count + task.attachments.count && !inputs.isEmpty
                && outputs.count == task.outputs.count, "each file of a task has its descriptor")
        Imaging.warmUp()
        VipsError.forgetComplaint()
        let files = zip(task.attachments, inputs.dropFirst(task.inputs.count))
        let attachments = files.reduce(into: [:]) { contents, file in
            contents[file.0.sha256] = MappedFile(descriptor: file.1).map { Array($0.bytes) } ?? []
        }
        let runner = TaskRunner(
            task: task, inputs: Array(inputs.prefix(task.inputs.count)), attachments: attachments,
            outputs: outputs, report: report,
            ask: ask, preparation: preparation ?? TaskPreparation(for: task),
            complaintsBefore: VipsError.jpegComplaints)
        Imaging.setThreads(task.threads)
        do {
            try runner.selecting()?.takeSteps()
            return .done
        } catch {
            report(.failed(error))
            return error.kind.isTemporary ? .temporary : .permanent
        }
    }

    private func takeSteps() throws(Problem) {
        try countParts()
        var sharesDecode = task.counted.contains { $0.action.isPerPage }
        for step in task.steps {
            guard let work = step.action as? any FileWork else {
                sharesDecode = true
                continue
            }
            try attempt(step) { () throws(Problem) in try work.perform(step, in: self) }
        }
        guard sharesDecode else { return }
        if task.inputs[0].mediaType == .pdf {
            try renderDocument()
        } else {
            try renderImage()
        }
    }

    /// Reports how many parts steps will make.
    private func countParts() throws(Problem) {
        for step in task.counted {
            guard let work = step.action as? any PartsWork else { continue }
            try attempt(step) { () throws(Problem) in
                report(.parts(step: step.name, count: try work.countParts(in: self)))
            }
        }
    }

    /// Waits until the task may take what it costs; goes on at once within its allowance.
    func admit(_ cost: Cost) {
        if cost.memoryBytes > task.allowanceBytes { ask(cost) }
    }

    /// Does what a step alone needs. When that fails, so does the step; but a source that cannot be
    /// decoded, or not within the memory allowed, fails the task: it would fail each other step.
    func attempt(_ step: Step, _ work: () throws(Problem) -> Void) throws(Problem) {
        do {
            try work()
        } catch {
            if error.kind.family == .undecodable || error.kind == .memoryLimit { throw error }
            report(.stepFailed(step: step.name, error))
        }
    }

    /// The outputs of a step, by index: in the order of `StepKind.outputs(for:)`, page by page.
    func outputs(of step: Step) -> [Int] {
        task.outputs.indices.filter { task.outputs[$0].step == step.name }
    }

    /// Reads back what was written, and reports the output as complete.
    /// - Parameter type: that of the file, where the step can make several of this output.
    /// - Throws: `Problem.unwritable` when nothing was written or it cannot be read.
    func finish(
        output index: Int, width: Int? = nil, height: Int? = nil, pages: Int? = nil,
        type: MediaType? = nil
    ) throws(Problem) {
        guard let sha256 = digest(of: outputs[index]) else {
            throw Problem(.unwritable, "an output could not be written as a whole")
        }
        let metadata = OutputMetadata(
            width: width, height: height, pages: pages, mediaType: type, sha256: sha256)
        report(.output(index: index, metadata))
    }

    /// Writes and finishes the output of a step that describes a file.
    func write(_ description: some Encodable, of step: Step) throws(Problem) {
        guard let output = outputs(of: step).first else { return }
        try write(JSON.encode(description, pretty: true), to: output)
        try finish(output: output)
    }

    /// Appends bytes to an output.
    func write(_ bytes: some Sequence<UInt8>, to index: Int) throws(Problem) {
        guard Array(bytes).withUnsafeBytes({ append($0, to: index) }) else {
            throw Problem(.unwritable, "an output could not be written")
        }
    }

    /// Appends bytes to an output.
    /// - Returns: whether all of them were written.
    func append(_ bytes: UnsafeRawBufferPointer, to index: Int) -> Bool {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = Glibc.write(outputs[index], rest.baseAddress, rest.count)
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// The SHA-256 of a file; `nil` when it is empty or cannot be read.
    private func digest(of descriptor: Int32) -> String? {
        var sha256 = SHA256()
        guard let bytes = Self.read(descriptor, { sha256.update($0) }), bytes > 0 else {
            return nil
        }
        return sha256.finish()
    }
}
