/// What a page says, in every language that there is: without one of them it does not compile.
struct Words: Hashable, Sendable {
    private let english: String
    private let german: String
    private let chinese: String

    init(_ english: String, de german: String, zh chinese: String) {
        (self.english, self.german, self.chinese) = (english, german, chinese)
    }

    subscript(language: Language) -> String {
        switch language {
        case .english: english
        case .german: german
        case .chinese: chinese
        }
    }
}
