import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

/// A document for each page of one.
private struct Pieces: DocumentWork, PartsWork {
    static let word = "pieces"
    static let summary = "something"
    static let example = ""
    static let shape = StepShape.perPart
    static let takes = [MediaType.pdf]
    static let makes = [MediaType.pdf]

    func outputType(for input: MediaType) -> MediaType { .pdf }
    func cost(in runner: TaskRunner) -> Cost { Cost(rewriting: runner.inputs) }

    func countParts(in runner: TaskRunner) throws(Problem) -> Int {
        do { return try PDFEditor(descriptor: runner.inputs[0]).pages } catch {
            throw runner.problem(error)
        }
    }

    func perform(_ step: Step, on document: borrowing PDFDocument, in runner: TaskRunner) throws {
        for output in runner.outputs(of: step) {
            let editor = try PDFEditor(descriptor: runner.inputs[0])
            try editor.select([runner.task.outputs[output].page ?? 0])
            try editor.write(
                to: runner.outputs[output], isLinearized: false, isCompressed: false)
            try runner.finish(output: output, pages: 1)
        }
    }
}

@Suite struct `Parts of a file` {
    init() { TaskRunner.warmUp() }

    private let step = Step(name: "pieces", action: Pieces())
    private let pdf = PDFText(pages: [(100, 50), (60, 90), (30, 30)]).bytes

    @Test func `parts are counted before they are made, beside other steps`() {
        let facts = Step(name: "facts", action: FileMetadata())
        let run = Run([facts], pdf, .pdf, counted: [step])
        #expect(run.code == .done && run.events.contains(.parts(step: "pieces", count: 3)))
        #expect(run.metadata["facts"] != nil)
        let alone = Run([], pdf, .pdf, counted: [step])
        #expect(alone.code == .done && alone.events == [.parts(step: "pieces", count: 3)])
    }

    @Test func `a range of the parts is made`() throws {
        let run = Run([step], pdf, .pdf, pages: 2...3)
        #expect(run.code == .done && run.failures.isEmpty)
        for (page, width) in [(2, 60.0), (3, 30.0)] {
            let file = ScratchFile(run.bytes("pieces", page: page))
            let part = try PDFDocument(descriptor: file.descriptor)
            #expect(part.pages == 1)
            #expect(try part.size(ofPage: 1).width == width)
        }
    }

    @Test func `a file that cannot be looked into says why`() {
        #expect(Run([], [1, 2], .pdf, counted: [step]).failed?.kind == .brokenPDF)
        var secret = PDFText(pages: [(100, 100)])
        secret.isEncrypted = true
        let run = Run([], secret.bytes, .pdf, counted: [step])
        #expect(run.failures["pieces"]?.kind == .encrypted)
    }
}
