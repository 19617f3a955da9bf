import TestFolders
import Testing

/// The real programs behind a real nginx. One test at a time: each has all processors for itself.
@Suite(.serialized, .timeLimit(.minutes(TestExtent.current == .long ? 60 : 5))) enum SystemTests {
    /// What is sent, what is refused, and what fails, all on one stack.
    @Suite(.stack) enum `A running system` {}
}
