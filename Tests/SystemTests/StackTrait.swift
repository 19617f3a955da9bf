import Platform
import Testing

/// Gives all tests of a suite one running stack, `Stack.shared`, and stops it behind the last.
struct StackTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing body: @Sendable () async throws -> Void
    ) async throws {
        let stack = try Stack(in: TestPipelines.folder())
        try await Stack.$current.withValue(stack) { try await body() }
        #expect(try stack.stop() == .exited(0), "\(stack.log)")
    }
}

extension Trait where Self == StackTrait {
    /// One stack for the whole suite, with the pipelines of `TestPipelines.folder`.
    static var stack: StackTrait { StackTrait() }
}

extension Stack {
    @TaskLocal fileprivate static var current: Stack?

    /// The stack of the suite.
    static var shared: Stack {
        guard let current else { preconditionFailure("the suite has the trait .stack") }
        return current
    }
}
