import Testing
import Text

@Suite struct `Quoted texts` {
    @Test(arguments: [
        ("plain", "\"plain\""), ("a\u{1b}[31mb", "\"a\\u{1b}[31mb\""), ("a\nb", "\"a\\u{a}b\""),
        ("\u{202e}gpj", "\"\\u{202e}gpj\""), ("👩‍👧", "\"👩‍👧\""),
        (String(repeating: "x", count: 61), "\"" + String(repeating: "x", count: 60) + "…\""),
    ]) func `a quoted text cannot drive a terminal`(text: String, expected: String) {
        #expect(quoted(text) == expected)
    }
}
