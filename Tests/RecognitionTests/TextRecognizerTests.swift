import Testing
@testable import Recognition

@Suite struct `A recogniser` {
    @Test func `is none where a language is not installed`() {
        #expect(TextRecognizer(languages: ["xxx"], folder: "/nowhere") == nil)
    }
}
