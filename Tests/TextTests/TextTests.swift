import Testing
import Text

/// What the characters of one row are for those who show texts and those who take names.
struct CharacterRow: Sendable {
    let text: String
    let isVisible: Bool
    let isAllowedInNames: Bool

    init(_ text: String, visible: Bool, allowed: Bool) {
        self.text = text
        isVisible = visible
        isAllowedInNames = allowed
    }

    static let all = [
        Self("aß漢𝄞é ~", visible: true, allowed: true),
        Self("\u{0}\u{7}\u{1b}\u{7f}\u{85}\u{9b}\t\n\r", visible: false, allowed: false),
        Self("\u{2028}\u{2029}", visible: false, allowed: false),
        Self("\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}", visible: false, allowed: false),
        Self("\u{2066}\u{2067}\u{2068}\u{2069}", visible: false, allowed: false),
        Self("\u{200c}\u{200d}", visible: true, allowed: true),
        Self("\u{ad}\u{200b}\u{200e}\u{200f}\u{feff}\u{e0067}", visible: false, allowed: true),
        Self("\u{a0}\u{3000}\u{fffd}\u{fe0f}\u{301}", visible: true, allowed: true),
    ]
}

@Suite struct `Untrusted texts` {
    @Test(arguments: CharacterRow.all)
    func `characters are told apart by whether they show and whether names may have them`(
        row: CharacterRow
    ) {
        for scalar in row.text.unicodeScalars {
            let code = String(scalar.value, radix: 16)
            #expect(scalar.isVisible == row.isVisible, "U+\(code)")
            #expect(scalar.isAllowedInNames == row.isAllowedInNames, "U+\(code)")
        }
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\u{1b}[2Jb", "a\u{fffd}[2Jb"), ("a\nb\r", "a\u{fffd}b\u{fffd}"),
        ("gpj\u{202e}exe", "gpj\u{fffd}exe"), ("👩‍👧", "👩‍👧"), ("", ""),
    ]) func `a text is shown with a mark for each character that does not show`(
        text: String, shown: String
    ) {
        #expect(text.visible == shown)
    }

    @Test(arguments: [
        ("abc", 3, "abc"), ("abc", 2, "ab"), ("abc", 0, ""), ("aüb", 2, "a"), ("aüb", 3, "aü"),
        ("a👩‍👧", 12, "a👩‍👧"), ("a👩‍👧", 11, "a"), ("e\u{301}\u{301}", 3, ""), ("漢", 2, ""),
    ]) func `a text is cut between characters so that it fits in so many bytes`(
        text: String, bytesMax: Int, rest: String
    ) {
        let cut = text.cut(toBytes: bytesMax)
        #expect(cut.unicodeScalars.elementsEqual(rest.unicodeScalars), "\(cut)")
    }

    @Test(arguments: [
        ("photo.jpg", 1, 255, "photo.jpg"), ("photo.jpg", 2, 255, "photo-2.jpg"),
        ("photo.jpg", 12, 10, "pho-12.jpg"), ("photo.jpg", 1, 7, "pho.jpg"),
        ("README", 3, 255, "README-3"), (".profile", 2, 255, ".profile-2"),
        ("a.tar.gz", 2, 255, "a.tar-2.gz"),
        ("v1. a long sentence", 2, 255, "v1. a long sentence-2"),
        ("ü.jpg", 1, 5, ".jpg"), ("a.", 2, 255, "a-2."),
    ]) func `a name keeps its extension when it is cut and numbered`(
        name: String, number: Int, bytesMax: Int, result: String
    ) {
        #expect(SplitName(name).numbered(number, bytesMax: bytesMax) == result)
    }

    @Test(arguments: [
        ("thumbnial", "; did you mean \"thumbnail\"?", "; did you mean \"thumbnail\"?"),
        ("blur", "", "; known are thumbnail, optimize"),
    ]) func `a hint names the word that was meant, or all`(
        word: String, suggestion: String, hint: String
    ) {
        let known = ["thumbnail", "optimize"]
        #expect(Spelling.suggestion(for: word, among: known) == suggestion)
        #expect(Spelling.hint(for: word, among: known) == hint)
        #expect(
            Spelling.suggestion(for: "optimise", among: known) { "--\($0)" }
                == "; did you mean --optimize?")
    }
}
