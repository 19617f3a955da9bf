import Pipelines
import Testing
@testable import Worker

@Suite struct `The worker` {
    @Test(arguments: StepKinds.words) func `the worker does something for each kind of step`(
        word: String
    )
        throws
    {
        let kind = try #require(StepKinds.named(word))
        #expect(kind is any StepWork.Type)
        // Steps that are done alone join files or need no decode; pages are made one by one.
        #expect((kind.shape == .perPage) == (kind is any PageWork.Type))
        #expect((kind.shape == .perPart) == (kind is any PartsWork.Type))
        #expect(kind.shape != .join || kind is any FileWork.Type)
    }
}
